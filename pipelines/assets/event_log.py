"""Dagster's event log in SQLite, with connections that stay open while a run works.

Dagster's own opens a database, and closes it, for every event. Closing the last connection of a database in WAL mode
writes the log back and removes it, so that an event takes some 20 milliseconds, and a load has a thousand of them: as
long as all its SQL. Files and tables are Dagster's; either class reads what the other wrote.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

import sqlalchemy as db
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData


class EventLog(SqliteEventLogStorage):
    """The event log of `dagster.yaml`: one open connection to the index, one to the run that was spoken of last."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, db.Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> Self:
        """As Dagster makes it from its configuration; Dagster's own class would name itself here."""
        return cls(inst_data=inst_data, **config_value)

    def has_table(self, table_name: str) -> bool:
        """Whether the index has a table; asked for every event, and tables never go."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    @contextmanager
    def _connect(self, shard: str) -> Iterator[db.Connection]:
        """A transaction on the index or on the database of a run."""
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def _engine(self, shard: str) -> db.Engine:
        if shard not in self._engines:
            for left in [known for known in self._engines if known != INDEX_SHARD_NAME and shard != INDEX_SHARD_NAME]:
                self._engines.pop(left).dispose()
            # The lock lets one connection be used at a time; only making the tables takes a second one.
            engine = db.create_engine(
                self.conn_string_for_shard(shard), pool_size=1, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
            )
            db.event.listen(engine, "connect", _without_waiting_for_the_disk)
            self._engines[shard] = engine
        return self._engines[shard]

    def dispose(self) -> None:
        """Close what is open, as Dagster does at the end of a run, so that no log of SQLite stays beside the files."""
        super().dispose()
        with self._db_lock:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()


def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    """A killed process loses no event; a machine without power may lose the last ones, and the file stays whole."""
    connection.execute("pragma synchronous = normal")
