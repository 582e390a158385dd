"""One row per published load and what was unusual about it, carried forward from published file to published file."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.quality.anomalies import Anomaly, Answer, anomalies, stale_sources
from pipelines.quality.last_load import attached

LOAD_HISTORY = """
    create table quality.load_history (
        run_id varchar not null,
        started_at timestamptz not null,
        published_at timestamptz not null,
        reader_version varchar not null,
        sources bigint not null,
        source_failures bigint not null,
        documents bigint not null,
        admitted_documents bigint not null,
        quarantined_documents bigint not null,
        unreadable_documents bigint not null,
        tables bigint not null,
        cells bigint not null,
        amounts bigint not null,
        -- Null in rows carried forward from files that did not have them.
        mismatches bigint,
        coverage decimal(5, 4),
        sources_answered bigint,
        new_documents bigint,
        seconds double,
        stage_seconds map(varchar, double)
    )
"""
LOAD_ANOMALIES = """
    create table quality.load_anomalies (
        run_id varchar not null,
        rule varchar not null,
        subject varchar,
        value double not null,
        expected double not null,
        message_zh varchar not null,
        message_en varchar not null
    )
"""
THIS_LOAD = """
    insert into quality.load_history by name
    select
        $run_id as run_id,
        $started_at as started_at,
        $published_at as published_at,
        $reader_version as reader_version,
        (select count(distinct source_id) from raw.document_sources) as sources,
        (select count(*) from quality.source_failures) as source_failures,
        count(*) as documents,
        count(*) filter (where decision in ('passed', 'warned', 'waived')) as admitted_documents,
        count(*) filter (where decision = 'quarantined') as quarantined_documents,
        count(*) filter (where decision = 'unreadable') as unreadable_documents,
        (select count(*) from raw.tables) as tables,
        (select count(*) from raw.cells) as cells,
        (select count(*) from marts.fct_amount) as amounts,
        (select count(*) from quality.check_results where outcome = 'mismatch' and severity = 'error') as mismatches,
        (
            select floor(10000 * sum(evaluated) / nullif(sum(applicable), 0)) / 10000 from quality.document_coverage
        ) as coverage,
        (
            select count(distinct source_id)
            from raw.document_sources
            where source_id not in (select source_id from quality.source_failures)
        ) as sources_answered,
        count(*) filter (where document_id not in (select document_id from known_documents)) as new_documents,
        epoch($published_at::timestamptz - $started_at::timestamptz) as seconds,
        $stage_seconds as stage_seconds
    from quality.document_decisions
"""
# Sources that are registered now: others are not asked any more.
ANSWERS = """
    select
        source_id,
        min(requested_at),
        max(requested_at),
        max(requested_at) filter (where outcome in ('new', 'unchanged', 'not_modified'))
    from {fetches}
    where found_in is null
    group by source_id
"""
REGISTERED = "select source_id from raw.document_sources union select source_id from quality.source_failures"


def write_load_history(
    build_file: Path,
    published: Path,
    *,
    run_id: str,
    started_at: datetime,
    published_at: datetime,
    reader_version: str,
    stage_seconds: Mapping[str, float] | None = None,
) -> list[Anomaly]:
    """Create `quality.load_history` and `quality.load_anomalies` in the build file, and give what is unusual.

    Both hold the published file's rows and those of this load. `stage_seconds` has the seconds of each step that is
    done, by its name.
    """
    values = {
        "run_id": run_id,
        "started_at": started_at,
        "published_at": published_at,
        "reader_version": reader_version,
        "stage_seconds": dict(stage_seconds or {}),
    }
    with duckdb.connect(str(build_file)) as connection:
        connection.execute(LOAD_HISTORY)
        connection.execute(LOAD_ANOMALIES)
        connection.execute("create temp table known_documents (document_id varchar)")
        with attached(connection, published) as exists:
            if exists:
                connection.execute("insert into quality.load_history by name select * from last.quality.load_history")
                connection.execute("insert into known_documents select document_id from last.raw.documents")
                # A file published before there were anomalies has no such table.
                if _has_table(connection, "last", "load_anomalies"):
                    connection.execute(
                        "insert into quality.load_anomalies by name select * from last.quality.load_anomalies"
                    )
        connection.execute(THIS_LOAD, values)
        found = list(_found(connection, published_at))
        for a in found:
            row = [run_id, a.rule, a.subject, a.value, a.expected, a.message_zh, a.message_en]
            connection.execute("insert into quality.load_anomalies values (?, ?, ?, ?, ?, ?, ?)", row)
    return found


def answers_of(connection: duckdb.DuckDBPyConnection, fetches: str) -> list[Answer]:
    """When each source answered, from a table or view in the form of `raw.fetches`."""
    return [Answer(*row) for row in connection.execute(ANSWERS.format(fetches=fetches)).fetchall()]


def _found(connection: duckdb.DuckDBPyConnection, now: datetime) -> Iterator[Anomaly]:
    rows = connection.execute("select * from quality.load_history order by published_at").fetchall()
    columns = [column[0] for column in connection.description]
    yield from anomalies([dict(zip(columns, row, strict=True)) for row in rows])
    registered = {source_id for (source_id,) in connection.execute(REGISTERED).fetchall()}
    answers = [answer for answer in answers_of(connection, "raw.fetches") if answer.source_id in registered]
    yield from stale_sources(answers, now)


def _has_table(connection: duckdb.DuckDBPyConnection, catalog: str, name: str) -> bool:
    query = "select count(*) > 0 from duckdb_tables() where database_name = ? and table_name = ?"
    return connection.execute(query, [catalog, name]).fetchone()[0]
