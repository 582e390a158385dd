"""What the last published load held per source, beside what this one holds: the measure of the volume gates."""

from pathlib import Path

import duckdb

from pipelines.quality.last_load import attached

THIS_LOAD = """
    select s.source_id, count(c.document_id) as cells_now
    from raw.document_sources as s
    left join raw.cells as c on s.document_id = c.document_id
    group by s.source_id
"""
LAST_LOAD = """
    select
        s.source_id,
        count(c.document_id) as cells_last,
        bool_or(d.decision in ('passed', 'warned', 'waived')) as was_admitted
    from last.raw.document_sources as s
    left join last.raw.cells as c on s.document_id = c.document_id
    left join last.quality.document_decisions as d on s.document_id = d.document_id
    group by s.source_id
"""
NO_LAST_LOAD = (
    "select null::varchar as source_id, null::bigint as cells_last, null::boolean as was_admitted where false"
)


def write_load_volume(connection: duckdb.DuckDBPyConnection, published: Path) -> None:
    """Create `quality.load_volume` in the build file: one row per registered source.

    `cells_last` and `was_admitted` are null for a source that the last published file does not have. Cells of all
    versions count, so that a revision by its publisher never looks like a loss.
    """
    with attached(connection, published) as exists:
        connection.execute(
            f"""
            create table quality.load_volume as
            select source_id, cells_now, cells_last, coalesce(was_admitted, false) as was_admitted
            from ({THIS_LOAD}) left join ({LAST_LOAD if exists else NO_LAST_LOAD}) using (source_id)
            """
        )
