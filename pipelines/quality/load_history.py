"""One row per published load, carried forward from published file to published file."""

from datetime import datetime
from pathlib import Path

import duckdb

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
        coverage decimal(5, 4)
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
        ) as coverage
    from quality.document_decisions
"""


def write_load_history(
    build_file: Path,
    published: Path,
    *,
    run_id: str,
    started_at: datetime,
    published_at: datetime,
    reader_version: str,
) -> None:
    """Create `quality.load_history` in the build file: the published file's rows and one for this load."""
    values = {
        "run_id": run_id,
        "started_at": started_at,
        "published_at": published_at,
        "reader_version": reader_version,
    }
    with duckdb.connect(str(build_file)) as connection:
        connection.execute(LOAD_HISTORY)
        with attached(connection, published) as exists:
            if exists:
                connection.execute("insert into quality.load_history by name select * from last.quality.load_history")
        connection.execute(THIS_LOAD, values)
