"""A sheet as the blocks that written documents are laid out from, and the way back from the layout to the sheet."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipelines.reading.caption_text import TITLE_END, may_be_title
from pipelines.reading.model import Box
from pipelines.reading.notes import is_note_start
from pipelines.reading.text import compact
from pipelines.reading.written.blocks import Block, GridBlock, TextBlock
from pipelines.reading.written.workbook.grids import TableColumns, grid_cells, table_columns, table_rows
from pipelines.reading.written.workbook.pieces import Piece, sheet_pieces
from pipelines.reading.written.workbook.rows import Row, sheet_rows
from pipelines.reading.written.workbook.sheets import Sheet
from pipelines.reading.written.workbook.text import text_lines
from pipelines.reading.written.workbook.view import Seen, visible_rows

EM = 5.0  # of the most common print, in points: a column then has room for a dozen characters, as columns mostly have
LONGEST_TITLE = 60
DEFAULT_SIZE = 11.0


@dataclass(slots=True)
class SheetLayout:
    """Blocks of one sheet, and for each of their rows the sheet's row and columns that it shows.

    Hidden and blank rows and columns are not laid out, tables side by side stand one below the other.
    """

    blocks: list[Block] = field(default_factory=list)
    rows: list[tuple[int, int]] = field(default_factory=list)  # first and last row on the sheet
    columns: list[list[tuple[int, int]]] = field(default_factory=list)  # first and last column of every laid out one

    def on_sheet(self, box: Box) -> Box:
        """A box in rows and columns of the layout as one in rows and columns of the sheet."""
        first, last = int(box.top), max(int(box.top), int(box.bottom) - 1)
        columns = self.columns[first]
        left = min(int(box.x0), len(columns) - 1)
        right = min(max(left, int(box.x1) - 1), len(columns) - 1)
        return Box(
            box.page,
            float(columns[left][0]),
            float(self.rows[first][0]),
            float(columns[right][1] + 1),
            float(self.rows[min(last, len(self.rows) - 1)][1] + 1),
        )

    def add_gap(self, row: int) -> None:
        """One blank row."""
        if self.rows:
            self._count(row, row, [(0, 0)])

    def add_line(self, row: Row, body: float, table: TableColumns | None, is_title: bool) -> None:
        """The texts of a row outside tables; one text of several lines is as many lines.

        A title is put over the middle of the table below, wherever in the sheet's columns it is stored.
        """
        first, last = row.printed[0], row.printed[-1]
        size = EM * max(cell.size for cell in row.printed) / body
        lines = text_lines(first.text) if first is last else ["\t".join(row.texts)]
        at = table.index(first.column) if table else 0
        centred = first is last and table is not None and (is_title or _is_centred(first, at, table))
        for text in lines:
            self.blocks.append(TextBlock(text, size, centred, len(self.rows), None if centred else at))
            self._count(row.number, max(row.number, last.last_row), [(first.column, last.last_column)])

    def add_table(self, rows: Sequence[Row], body: float) -> None:
        """A table."""
        columns, lines = table_columns(rows), table_rows(rows)
        cells = grid_cells(rows, columns, lines, EM / body)
        self.blocks.append(GridBlock(len(lines), len(columns.firsts), cells, len(self.rows)))
        for first, last in lines:
            self._count(first, last, columns.spans())

    def _count(self, first: int, last: int, columns: list[tuple[int, int]]) -> None:
        self.rows.append((first, last))
        self.columns.append(columns)


def lay_out(sheet: Sheet) -> SheetLayout:
    """The blocks of a sheet."""
    layout = SheetLayout()
    pieces = sheet_pieces(sheet_rows(visible_rows(sheet), sheet.hidden_rows))
    body = _body_size(pieces)
    stacked = _stacked(pieces)
    for position, piece in enumerate(stacked):
        if piece.is_table:
            if piece.rows[0].apart:
                layout.add_gap(piece.rows[0].number)
            layout.add_table(piece.rows, body)
            continue
        below = next((other for other in stacked[position:] if other.is_table), None)
        table = below or next((other for other in reversed(stacked[:position]) if other.is_table), None)
        columns = table_columns(table.rows) if table else None
        title = _title_row(piece) if below is stacked[min(position + 1, len(stacked) - 1)] else None
        for row in piece.rows:
            if row.apart:
                layout.add_gap(row.number)
            layout.add_line(row, body, columns, row is title)
    return layout


def _stacked(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces, tables side by side with titles of their own one after the other, each below its lines."""
    stacked: list[Piece] = []
    for piece in pieces:
        lines = stacked.pop() if piece.is_table and stacked and not stacked[-1].is_table else None
        while lines is not None and (gutter := _gutter(piece, lines)) is not None:
            stacked += [part for part in (_side(lines, gutter, -1), _side(piece, gutter, -1)) if part.rows]
            lines, piece = _side(lines, gutter, 1), _side(piece, gutter, 1)
        if lines is not None and lines.rows:
            stacked.append(lines)
        stacked.append(piece)
    return stacked


def _gutter(piece: Piece, lines: Piece) -> int | None:
    """The first blank column between tables side by side: the lines above have a title on each of its sides."""
    cells = [cell for row in piece.rows for cell in row.cells]
    covered = {column for cell in cells for column in range(cell.column, cell.last_column + 1)}
    titles = [cell for row in lines.rows for cell in row.printed if TITLE_END.search(compact(cell.text))]
    for gutter in range(min(covered), max(covered)):
        sides = {cell.last_column < gutter for cell in titles if not cell.column <= gutter <= cell.last_column}
        if gutter not in covered and sides == {True, False}:
            return gutter
    return None


def _side(piece: Piece, gutter: int, side: int) -> Piece:
    """A piece's cells left (-1) or right (1) of a column; a line over both is left."""
    rows = []
    for row in piece.rows:
        cells = [cell for cell in row.cells if (cell.column < gutter) == (side < 0)]
        if any(cell.text.strip() for cell in cells) or (piece.is_table and any(cell.boxed for cell in cells)):
            rows.append(Row(row.number, cells, row.blanks))
    return replace(piece, rows=rows)


def _title_row(piece: Piece) -> Row | None:
    """The row that is the title of the table right below these lines: the last one beside unit and organization."""
    last = next((row for row in reversed(piece.rows) if row.meta is None), None)
    titled = last is not None and last.single and may_be_title(last.text) and len(last.text) <= LONGEST_TITLE
    return last if titled else None


def _is_centred(cell: Seen, at: int, table: TableColumns) -> bool:
    """Whether a line's only text stands over the middle of the table, or is merged over most of its width."""
    text = compact(cell.text)
    if is_note_start(text) or len(text) > LONGEST_TITLE or cell.alignment in ("left", "right", "justify", "fill"):
        return False
    over = bisect_left(table.firsts, cell.last_column + 1) - at
    return over > len(table.firsts) / 2 or (cell.centred and 0 < at < len(table.firsts) - 1)


def _body_size(pieces: Sequence[Piece]) -> float:
    """The most common size of a sheet's print: in its tables, or where it has none in all of it."""
    for wanted in (True, False):
        rows = [row for piece in pieces if piece.is_table == wanted for row in piece.rows]
        sizes = Counter({cell.size: 0 for row in rows for cell in row.printed})
        for row in rows:
            sizes.update({cell.size: len(cell.text) for cell in row.printed})
        if sizes:
            return sizes.most_common(1)[0][0]
    return DEFAULT_SIZE
