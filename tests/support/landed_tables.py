"""Tables of a landed document as `yusuan tables` prints them, from schema `raw`: what the corpus' score compares."""

import duckdb

from pipelines.reading.commands import table_json
from pipelines.reading.model import Cell, Table


def landed_tables(warehouse: duckdb.DuckDBPyConnection, name: str) -> dict:
    """What `score.score_document` takes, of the document with this name."""
    tables = warehouse.execute(
        """
        select table_id, ordinal, first_page, last_page, caption, number, unit, organization, notes
        from raw.tables inner join raw.document_sources using (document_id)
        where name = ? order by ordinal
        """,
        [name],
    ).fetchall()
    cells = warehouse.execute(
        """
        select table_id, "row", "column", text, row_span, column_span, is_header
        from raw.cells inner join raw.document_sources using (document_id)
        where name = ? order by table_id, "row", "column"
        """,
        [name],
    ).fetchall()
    by_table: dict[str, list[Cell]] = {}
    for table_id, row, column, text, row_span, column_span, is_header in cells:
        by_table.setdefault(table_id, []).append(Cell(row, column, text, [], row_span, column_span, is_header))
    found = [Table(*about[:3], by_table[table_id], *about[3:]) for table_id, *about in tables]
    return {"tables": [table_json(table) for table in found]}
