"""Rows of a written table that are none of it: the caption on top (as sheets have it) and notes at the bottom."""

from itertools import groupby

from pipelines.reading.caption_text import Caption, may_be_title, read_strip
from pipelines.reading.notes import is_note_start
from pipelines.reading.written.blocks import TextBlock
from pipelines.reading.written.cells import holds_table, place_in_table, size_of, text_of
from pipelines.reading.written.composer import WrittenTable

MOST_CAPTION_ROWS = 6


def first_note_row(table: WrittenTable) -> int:
    """The row from which on a table only has notes over its whole width; the number of its rows where it has none."""
    first = table.rows
    for row in range(table.rows - 1, 0, -1):
        begun = [cell for cell in table.cells if cell.row == row]
        printed = [cell for cell in begun if cell.content]
        if sum(cell.column_span for cell in begun) < table.columns and len(begun) > 1:
            break
        if len(printed) > 1 or any(cell.row < row < cell.row + cell.row_span for cell in table.cells):
            break
        if printed and is_note_start(text_of(printed[0])) and printed[0].column == 0:
            first = row
    return first


def caption_rows(table: WrittenTable) -> int:
    """How many rows on top hold the caption: a title in one cell, then unit, organization, number or a blank row."""
    meta = 0
    for row, begun in groupby(sorted(table.cells, key=place_in_table), key=lambda cell: cell.row):
        cells = list(begun)
        printed = [cell for cell in cells if cell.content]
        if row >= min(MOST_CAPTION_ROWS, table.rows - 1) or any(cell.row_span > 1 for cell in cells):
            break
        if any(holds_table(item) for cell in printed for item in cell.content):
            break
        found = Caption()
        rests = [rest for cell in printed if (rest := read_strip(text_of(cell), found))]
        if not rests:
            meta = row + 1
        elif len(rests) != 1 or meta or not may_be_title(rests[0]):
            break
    return meta


def caption_lines(table: WrittenTable, rows: int) -> list[TextBlock]:
    """The caption rows of a table as lines above it."""
    lines = []
    for row in range(rows):
        printed = sorted((cell for cell in table.cells if cell.row == row and cell.content), key=place_in_table)
        if printed:
            text = "\t".join(text_of(cell) for cell in printed)
            lines.append(TextBlock(text, max(map(size_of, printed)), centred=len(printed) == 1))
    return lines
