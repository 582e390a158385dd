"""How many documents a warehouse file holds and what became of them, as far as the file was made."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import duckdb

KIND = "select digest from raw.load_inputs where name = 'kind'"
CHANGES = "select change, count(*) from raw.changed_documents group by change"
DECISIONS = "select decision, count(*) from quality.document_decisions group by decision"
DOCUMENTS = "select count(*) from raw.documents"
FAILURES = "select count(*) from quality.source_failures"
PUBLISHED_BY = "select run_id from quality.load_history order by published_at desc limit 1"
ADMITTED = ("passed", "warned", "waived")


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """Counts of one load; null where the file does not say it (yet)."""

    load: str | None = None
    documents: int | None = None
    new: int | None = None
    changed: int | None = None
    removed: int | None = None
    admitted: int | None = None
    quarantined: int | None = None
    unreadable: int | None = None
    source_failures: int | None = None

    def as_fields(self) -> dict[str, object]:
        """By name, as the journal keeps them."""
        return asdict(self)

    def of_nothing_new(self) -> "LoadCounts":
        """The counts of a load that found these documents published already."""
        return replace(self, load="nothing", new=0, changed=0, removed=0)


def count_load(file: Path) -> LoadCounts:
    """Count what a warehouse or build file holds; a build file that was left in the middle gives what it has."""
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            kind = _rows(connection, KIND)
            changes, decisions = _by_name(connection, CHANGES), _by_name(connection, DECISIONS)
            return LoadCounts(
                load=kind[0][0] if kind else None,
                documents=_one(connection, DOCUMENTS),
                new=_of(changes, "new"),
                changed=_of(changes, "changed"),
                removed=_of(changes, "removed"),
                admitted=_of(decisions, *ADMITTED),
                quarantined=_of(decisions, "quarantined"),
                unreadable=_of(decisions, "unreadable"),
                source_failures=_one(connection, FAILURES),
            )
    except duckdb.Error:  # a crash left it so that it cannot even be opened
        return LoadCounts()


def published_by(file: Path) -> str | None:
    """Id of the run that published a file; null where there is none or it cannot be read."""
    if not file.exists():
        return None
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            rows = _rows(connection, PUBLISHED_BY)
    except duckdb.Error:
        return None
    return rows[0][0] if rows else None


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple] | None:
    """Rows of a query; null where the file has no such table yet."""
    try:
        return connection.execute(query).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return None


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int | None:
    rows = _rows(connection, query)
    return rows[0][0] if rows else None


def _by_name(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, int] | None:
    rows = _rows(connection, query)
    return None if rows is None else dict(rows)


def _of(counts: Mapping[str, int] | None, *names: str) -> int | None:
    return None if counts is None else sum(counts.get(name, 0) for name in names)
