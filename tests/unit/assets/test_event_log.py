from collections import Counter

import dagster as dg
import pytest
import sqlalchemy as db
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from pipelines.assets.dagster_home import open_instance, prepare_dagster_home
from pipelines.assets.event_log import EventLog


@dg.asset
def first():
    """Some asset."""


@dg.asset(deps=[first])
def second():
    """Another one."""


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", "")  # put back afterwards
    folder = tmp_path / 'a "home" with spaces'
    prepare_dagster_home(folder)
    return folder


@pytest.fixture
def opened():
    """How often SQLite was connected to, by file."""
    connections = Counter()

    def count(connection, _record):
        connections[connection.execute("pragma database_list").fetchone()[2]] += 1

    db.event.listen(db.Pool, "connect", count)
    yield connections
    db.event.remove(db.Pool, "connect", count)


def run(instance) -> str:
    return dg.materialize([first, second], instance=instance).run_id


def types_of(log: SqliteEventLogStorage, run_id: str) -> Counter:
    return Counter(record.event_log_entry.dagster_event_type for record in log.get_records_for_run(run_id).records)


def test_what_is_written_is_dagsters_own_and_the_other_way_round(home):
    with open_instance(home) as instance:
        assert isinstance(instance.event_log_storage, EventLog)
        run_id = run(instance)
        written = types_of(instance.event_log_storage, run_id)
    assert written[dg.DagsterEventType.ASSET_MATERIALIZATION] == 2
    assert written[dg.DagsterEventType.RUN_SUCCESS] == 1
    runs = home / "history" / "runs"
    assert types_of(SqliteEventLogStorage(str(runs)), run_id) == written
    with dg.DagsterInstance.ephemeral() as other:
        own = SqliteEventLogStorage(str(home / "own"))
        their_run = run(other)
        for record in other.all_logs(their_run):
            own.store_event(record)
    assert types_of(EventLog(str(home / "own")), their_run) == types_of(own, their_run) != Counter()


def test_assets_are_known_across_runs_and_processes(home):
    with open_instance(home) as instance:
        run(instance)
        latest = run(instance)
    with open_instance(home) as instance:
        event = instance.get_latest_materialization_event(first.key)
        assert event.run_id == latest
        assert len(instance.fetch_materializations(first.key, limit=5).records) == 2


def test_connections_stay_open_during_a_run_and_none_after_it(home, opened):
    with open_instance(home) as instance:
        run_id = run(instance)
        events = len(instance.all_logs(run_id))
        files = home / "history" / "runs"
        of_run, of_index = opened[str(files / f"{run_id}.db")], opened[str(files / "index.db")]
        assert events > 15
        # One each, and a few while the tables are made.
        assert of_run <= 3
        assert of_index <= 8
        run(instance)
        run(instance)
        assert opened[str(files / "index.db")] == of_index
    assert [path.name for path in files.iterdir() if path.suffix in {".db-wal", ".db-shm"}] == []


def test_only_the_run_spoken_of_last_stays_open(home):
    with open_instance(home) as instance:
        runs = [run(instance) for _ in range(3)]
        for run_id in runs:
            assert instance.all_logs(run_id)
        kept = instance.event_log_storage._engines
        assert set(kept) == {"index", runs[-1]}
