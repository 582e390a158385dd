"""What stands around the cells of a finding in a document without pages: a web page, a Word file, a workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from pipelines.reading.file_types import XLS, XLSX

WORKBOOKS = (XLS.media_type, XLSX.media_type)
AROUND_ROWS = 2  # rows shown above and below a cell
AROUND_COLUMNS = 3
MOST_COLUMNS = 12  # a wider table is cut to the columns around the cells
LABEL_COLUMNS = 2  # that stand in front of a cut table
MOST_ROWS = 40
LONGEST_TEXT = 40

TABLE = """
    select t.caption, t.unit, d.media_type
    from raw.tables as t
    inner join raw.documents as d on t.document_id = d.document_id
    where t.document_id = $document_id and t.table_id = $table_id
"""
CELLS = """
    select row, "column", is_header, text, page, x0, top
    from raw.cells
    where document_id = $document_id and table_id = $table_id
    order by row, "column"
"""
WITHOUT_PAGES = """
    select document_id from raw.documents
    where media_type != 'application/pdf' and not starts_with(media_type, 'image/')
"""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ExcerptCell:
    """One cell; `role` is that of a cell that takes part, else null. `where` names it in a workbook: Sheet 2 B5."""

    column: int
    text: str
    role: str | None
    where: str | None


@dataclass(frozen=True, slots=True)
class ExcerptRow:
    """One row of a table as in raw.cells; `after_gap` is true where rows before it are left out."""

    row: int
    is_header: bool
    after_gap: bool
    cells: tuple[ExcerptCell, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The rows of a table around the cells of a finding. `columns` are those shown; the table may have more."""

    document_id: str
    table_id: str
    caption: str | None
    unit: str | None
    columns: tuple[int, ...]
    rows: tuple[ExcerptRow, ...]

    def text_of(self, row: ExcerptRow) -> list[ExcerptCell | None]:
        """The cells of a row by the columns shown; null where a merged cell covers the place or none stands."""
        by_column = {cell.column: cell for cell in row.cells}
        return [by_column.get(column) for column in self.columns]


def documents_without_pages(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Ids of the documents of which no picture can be made."""
    return {document_id for (document_id,) in connection.execute(WITHOUT_PAGES).fetchall()}


def read_excerpt(
    connection: duckdb.DuckDBPyConnection, document_id: str, table_id: str, roles: Mapping[Place, str]
) -> Excerpt | None:
    """The excerpt of a table around the cells of `roles`, by row and column of raw.cells; null without such a table."""
    table = {"document_id": document_id, "table_id": table_id}
    found = connection.execute(TABLE, table).fetchone()
    if found is None or not roles:
        return None
    caption, unit, media_type = found
    cells = connection.execute(CELLS, table).fetchall()
    columns = _columns([column for _, column, *_ in cells], {column for _, column in roles})
    headers = {row for row, _, is_header, *_ in cells if is_header}
    near = {row + step for row, _ in roles for step in range(-AROUND_ROWS, AROUND_ROWS + 1)}
    shown: dict[int, list[ExcerptCell]] = {}
    for row, column, _, text, page, x0, top in cells:
        if row in headers or row in near:
            kept = shown.setdefault(row, [])
            if column in columns:
                where = sheet_place(page, x0, top) if media_type in WORKBOOKS else None
                kept.append(ExcerptCell(column, text, roles.get((row, column)), where))
    rows = [
        ExcerptRow(row, row in headers, row - 1 not in shown and row > 0, tuple(kept))
        for row, kept in sorted(shown.items())
    ]
    return Excerpt(document_id, table_id, caption, unit, columns, tuple(rows[:MOST_ROWS]))


def sheet_place(sheet: int, column: float, row: float) -> str:
    """A cell of a workbook as its program names it; column and row count from 0, as in the boxes of raw.cells."""
    letters, rest = "", int(column) + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"Sheet {sheet} {letters}{int(row) + 1}"


def excerpt_lines(excerpt: Excerpt) -> Iterator[str]:
    """The excerpt as plain text, a line per row; cells that take part stand in ▶…◀."""
    unit = f" ({excerpt.unit})" if excerpt.unit else ""
    yield f"{excerpt.table_id} {excerpt.caption or ''}{unit}".rstrip()
    for row in excerpt.rows:
        if row.after_gap:
            yield "  …"
        texts = [_shown(cell) for cell in excerpt.text_of(row)]
        yield f"  {'header' if row.is_header else f'row {row.row}'}: {' | '.join(texts)}"


def _shown(cell: ExcerptCell | None) -> str:
    if cell is None:
        return ""
    text = " ".join(cell.text.split())
    text = text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
    if cell.role is None:
        return text
    return f"▶{text}◀" + (f" [{cell.where}]" if cell.where else "")


def _columns(columns: list[int], marked: set[int]) -> tuple[int, ...]:
    """The columns to show: all, or of a wide table the first ones and those around the marked ones."""
    every = sorted(set(columns))
    if len(every) <= MOST_COLUMNS:
        return tuple(every)
    near = {column + step for column in marked for step in range(-AROUND_COLUMNS, AROUND_COLUMNS + 1)}
    return tuple(column for column in every if column in near or column < LABEL_COLUMNS)
