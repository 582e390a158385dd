"""Tables as written (with spans of any kind, nested, for layout only) to blocks that read like drawn tables."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from pipelines.reading.caption_text import Caption, may_be_title, read_strip
from pipelines.reading.grid import GridCell
from pipelines.reading.headers import AMOUNT
from pipelines.reading.model import UnreadableDocumentError
from pipelines.reading.written.blocks import Block, GridBlock, TextBlock
from pipelines.reading.written.cells import holds_table, place_in_table, size_of, text_of
from pipelines.reading.written.composer import LinkBlock, Written, WrittenCell, WrittenTable
from pipelines.reading.written.strips import caption_lines, caption_rows, first_note_row

LONGEST_STRIP = 3  # rows of a small table that only holds the caption of the next one
MOST_COLUMNS = 500
MOST_PLACES = 2_000_000  # rows times columns
LAYOUT_AMOUNTS = 2  # of a table that holds other tables: with as many amounts of its own it is one of data


def blocks_of(written: Iterable[Written]) -> list[Block]:
    """Lines and tables as blocks. Navigation is left out, tables that only lay out text or tables are opened up."""
    blocks: list[Block] = []
    for item in written:
        if isinstance(item, WrittenTable):
            blocks += _table_blocks(_of_readable_size(_tidy(item)))
        elif not isinstance(item, LinkBlock):
            blocks.append(item)
    return blocks


def _of_readable_size(table: WrittenTable) -> WrittenTable:
    """The table itself; raises UnreadableDocumentError where it is larger than any that a department prints."""
    if table.columns > MOST_COLUMNS or table.rows * table.columns > MOST_PLACES:
        raise UnreadableDocumentError(
            f"The document has a table of {table.rows:,} rows and {table.columns:,} columns; the limits are "
            f"{MOST_COLUMNS:,} columns and {MOST_PLACES:,} places. Ask its publisher for another format of it."
        )
    return table


def _table_blocks(table: WrittenTable) -> list[Block]:
    if not table.cells:
        return []
    if _is_layout(_without_blank_columns(table)):
        rows = groupby(sorted(table.cells, key=place_in_table), key=lambda cell: cell.row)
        return [block for _, cells in rows for block in _row_blocks(list(cells))]
    captions, notes = caption_rows(table), first_note_row(table)
    above = caption_lines(table, captions)
    body = _between(table, captions, notes)
    cells = [
        GridCell(c.row, c.column, c.row_span, c.column_span, text=text_of(c), print_size=size_of(c)) for c in body.cells
    ]
    below = [b for c in table.cells if c.row >= notes for b in c.content if isinstance(b, TextBlock)]
    nested = [item for c in body.cells for item in c.content if isinstance(item, WrittenTable)]
    grid = GridBlock(body.rows, body.columns, _filled(cells, body))
    return [*above, grid, *below, *blocks_of(filter(holds_table, nested))]


def without_blank_edges(block: Block) -> Block:
    """A table without the blank columns at its left and right (sheets saved as web pages have them); lines as they are.

    To be asked once tables are stitched: a part of a table may have blank columns that are printed in another one.
    """
    if not isinstance(block, GridBlock) or not any(cell.text for cell in block.cells):
        return block
    left = min(cell.column for cell in block.cells if cell.text)
    right = max(cell.column for cell in block.cells if cell.text)
    cells = [
        replace(cell, column=cell.column - left, column_span=min(cell.column_span, right + 1 - cell.column))
        for cell in block.cells
        if left <= cell.column <= right
    ]
    return replace(block, columns=right + 1 - left, cells=cells)


def _tidy(table: WrittenTable) -> WrittenTable:
    """A table without rows and columns in which no cell begins, and without blank rows above and below."""
    cells = list(table.cells)
    for _ in range(2):  # what is blank at an edge may have hidden what begins nowhere
        rows = sorted({cell.row for cell in cells})
        columns = sorted({cell.column for cell in cells})
        cells = [_counted_anew(cell, rows, columns) for cell in cells]
        printed = [cell for cell in cells if cell.content]
        first, last = min((c.row for c in printed), default=0), max((c.row for c in printed), default=-1)
        cells = [cell for cell in cells if first <= cell.row <= last]
    height = max((cell.row for cell in cells), default=-1) + 1
    width = max((cell.column for cell in cells), default=-1) + 1
    for cell in cells:
        cell.row_span = min(cell.row_span, height - cell.row)
        cell.column_span = min(cell.column_span, width - cell.column)
    return WrittenTable(height, width, cells)


def _without_blank_columns(table: WrittenTable) -> WrittenTable:
    rows = list(range(table.rows))
    columns = sorted({cell.column for cell in table.cells if cell.content})
    cells = [_counted_anew(cell, rows, columns) for cell in table.cells if cell.content]
    return WrittenTable(table.rows, len(columns), cells)


def _counted_anew(cell: WrittenCell, rows: list[int], columns: list[int]) -> WrittenCell:
    """A cell in a table that keeps only some of its rows and columns."""
    row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
    row_span = bisect_left(rows, cell.row + cell.row_span) - row
    return replace(
        cell,
        row=row,
        column=column,
        row_span=row_span,
        column_span=bisect_left(columns, cell.column + cell.column_span) - column,
    )


def _is_layout(table: WrittenTable) -> bool:
    """Whether a table only lays out text or other tables, or is a strip with the caption of the table below it."""
    amounts = sum(bool(AMOUNT.match(text_of(cell))) for cell in table.cells)
    if any(holds_table(item) for cell in table.cells for item in cell.content):
        return amounts < LAYOUT_AMOUNTS or table.columns == 1
    if table.columns == 1 or (table.rows == 1 and not amounts):
        return True
    return table.rows <= LONGEST_STRIP and not amounts and _is_strip(table)


def _is_strip(table: WrittenTable) -> bool:
    found = Caption()
    rests = [rest for cell in table.cells if (rest := read_strip(text_of(cell), found))]
    named = bool(found.unit or found.organization or found.number)
    return named and (not rests or (len(rests) == 1 and may_be_title(rests[0])))


def _row_blocks(cells: Sequence[WrittenCell]) -> list[Block]:
    """A row of a layout table: its texts as one line with gaps where each is one line, else one after the other."""
    printed = [cell for cell in cells if cell.content]
    if all(len(cell.content) == 1 and type(cell.content[0]) is TextBlock for cell in printed) and len(printed) > 1:
        size = max(size_of(cell) for cell in printed)
        return [TextBlock("\t".join(text_of(cell) for cell in printed), size)]
    return [block for cell in printed for block in blocks_of(cell.content)]


def _between(table: WrittenTable, first: int, end: int) -> WrittenTable:
    """The table's rows from `first` to before `end`."""
    cells = [replace(cell, row=cell.row - first) for cell in table.cells if first <= cell.row < end]
    for cell in cells:
        cell.row_span = min(cell.row_span, end - first - cell.row)
    return WrittenTable(end - first, table.columns, cells)


def _filled(cells: list[GridCell], table: WrittenTable) -> list[GridCell]:
    """Cells and a blank one wherever a row has none."""
    taken = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    places = ((row, column) for row in range(table.rows) for column in range(table.columns))
    return cells + [GridCell(row, column, 1, 1) for row, column in places if (row, column) not in taken]
