"""Parts on one or several pages to one `Table`: united columns, header once, rows counted through, cut rows joined."""

from bisect import bisect_right
from dataclasses import dataclass, field, replace

from pipelines.reading.caption_text import Caption
from pipelines.reading.continuation import (
    NO_SEAM,
    Alignment,
    Seam,
    align_columns,
    body_start,
    column_kinds,
    continues,
    find_seam,
    without_strange_edges,
)
from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.headers import NO_HEADER, Header, header_paths, read_header, reprints_header
from pipelines.reading.model import Box, Cell, Table
from pipelines.reading.sideways import beside, same_rows
from pipelines.reading.text import Line, compact, join_wrapped
from pipelines.reading.tolerances import TOLERANCES, Tolerances

# A table whose header is printed again goes on after at most this many lines of other print.
STRAY_LINES = 2


@dataclass(slots=True)
class Part:
    """One page's share of a table: body rows begin at `start`; `columns` says where its edges are in the table's."""

    grid: Grid
    start: int
    columns: list[int]
    seam: Seam = NO_SEAM


@dataclass(slots=True)
class Draft:
    """A table in the making; `lines_after` counts lines after it that are no notes; `finished`: it is closed.

    `left` is the table whose rows go on in it on further pages, with other columns.
    """

    caption: Caption
    header: Header
    edges: list[float]
    parts: list[Part]
    notes: list[str] = field(default_factory=list)
    lines_after: int = 0
    finished: bool = False
    left: "Draft | None" = None

    @property
    def last(self) -> Grid:
        """The grid of its last page."""
        return self.parts[-1].grid

    def surrounds(self, line: Line, tolerances: Tolerances = TOLERANCES) -> bool:
        """Whether a line without a cell is print of its last page's rows: at their height, or out of a cut one."""
        if line.page != self.last.page:
            return False
        if self.last.top < (line.top + line.bottom) / 2 < self.last.bottom:
            return True
        column = bisect_right(self.last.xs, (line.x0 + line.x1) / 2) - 1
        depth = line.top - self.last.bottom
        return column in self.last.open_below and 0 <= depth < tolerances.hanging_em * line.size

    def take(self, grid: Grid, caption: Caption, page: int, tolerances: Tolerances = TOLERANCES) -> bool:
        """Append a grid if it goes on from this table on the page after `page`; false, and nothing changed, if not."""
        first_row = compact(self.parts[0].grid.row(0)[0].text)
        interrupted = self.lines_after > STRAY_LINES or (self.lines_after and not reprints_header(grid, self.header))
        if self.finished or interrupted or grid.page != page + 1:
            return False
        if not continues(caption, grid, self.header, self.caption.title, self.caption.organization, first_row):
            return False
        grid = without_strange_edges(grid, self.edges, tolerances)
        alignment = align_columns(self.edges, grid.xs, self._may_be_form(), tolerances)
        if alignment is None or (self.header.depth and self._clashes(grid, alignment)):
            return False
        if self.header.depth and align_columns(self.edges, grid.xs, False, tolerances) is None:
            self.header = NO_HEADER
        start = body_start(grid, self.header)
        seam = find_seam(self.last, grid, start, tolerances)
        for part in self.parts:
            part.columns = [alignment.first[column] for column in part.columns]
        self.edges = alignment.edges
        self.parts.append(Part(grid, start, alignment.second, seam))
        return True

    def take_below(self, grid: Grid, caption: Caption, tolerances: Tolerances = TOLERANCES) -> bool:
        """Append a grid right below on the same page (an editor has split the table in two); false if it is another.

        Nothing but 续表 is printed between, the columns are the same, and the header is printed again or there is none.
        """
        if self.finished or self.lines_after or not self.header.depth:
            return False
        if grid.page != self.last.page or grid.top < self.last.bottom:
            return False
        if caption.lines and (not caption.continued or caption.title or caption.number):
            return False
        alignment = align_columns(self.edges, grid.xs, False, tolerances)
        if alignment is None or alignment.edges != self.edges or len(grid.xs) != len(self.edges):
            return False
        reprinted = reprints_header(grid, self.header)
        if self._clashes(grid, alignment) or (not reprinted and read_header(grid, tolerances).depth):
            return False
        self.parts.append(Part(grid, body_start(grid, self.header) if reprinted else 0, alignment.second))
        return True

    def _clashes(self, grid: Grid, alignment: Alignment) -> bool:
        """Whether a column of amounts would go on with texts, or one of texts with amounts: another table's columns."""
        depth = self.header.depth
        parts = [(p.grid, [alignment.first[c] for c in p.columns], p.start or depth) for p in self.parts]
        own = column_kinds(parts)
        new = column_kinds([(grid, alignment.second, body_start(grid, self.header))])
        return any(own[column] != kind for column, kind in new.items() if column in own)

    def _may_be_form(self) -> bool:
        """Whether this is a form: no header, or a one-row header that hardly a row has followed yet."""
        body = sum(len(part.grid.ys) - 1 for part in self.parts) - self.header.depth
        return self.header.depth == 0 or (self.header.depth == 1 and body <= 2)


def finished_tables(drafts: list[Draft], tolerances: Tolerances = TOLERANCES) -> list[Table]:
    """Tables of drafts, numbered from 1; one whose columns go on on further pages takes those in.

    Should its pages not match those with its further columns row by row, the latter are a table of their own.
    """
    wholes: dict[int, Table] = {}
    for draft in drafts:
        table, left = to_table(draft, 0), draft.left
        matched = left is not None and [
            same_rows(one.grid, other.grid, tolerances) for one, other in zip(left.parts, draft.parts, strict=False)
        ]
        if left is not None and matched and all(matched) and len(left.parts) == len(draft.parts):
            wholes[id(left)] = beside(wholes[id(left)], table)
        else:
            wholes[id(draft)] = table
    return [replace(table, ordinal=ordinal) for ordinal, table in enumerate(wholes.values(), start=1)]


def new_draft(grid: Grid, caption: Caption, header: Header) -> Draft:
    """A table that begins with this grid."""
    return Draft(caption, header, grid.xs, [Part(grid, 0, list(range(len(grid.xs))))])


def to_table(draft: Draft, ordinal: int) -> Table:
    """The finished table: cells by row and column, body cells with their column's header path."""
    header_cells = {id(cell) for cell in draft.header.cells}
    placed: dict[int, Cell] = {}
    offset = 0
    for part in draft.parts:
        offset -= part.seam.cut
        joined = {id(rest): placed[id(begun)] for begun, rest in part.seam.pairs}
        for cell in part.grid.cells:
            if id(cell) in joined:
                placed[id(cell)] = _join(joined[id(cell)], cell, part)
            elif cell.row >= part.start:
                placed[id(cell)] = _cell(cell, part, offset - part.start, id(cell) in header_cells)
        offset += len(part.grid.ys) - 1 - part.start
    cells = list({id(cell): cell for cell in placed.values()}.values())
    paths = header_paths([cell for cell in cells if cell.is_header], len(draft.edges) - 1)
    for cell in cells:
        if not cell.is_header:
            cell.header_path = paths[cell.column]
    caption = draft.caption
    return Table(
        ordinal,
        draft.parts[0].grid.page,
        draft.last.page,
        sorted(cells, key=lambda cell: (cell.row, cell.column)),
        caption.title,
        caption.number,
        caption.unit,
        caption.organization,
        caption.notes + draft.notes,
    )


def _cell(cell: GridCell, part: Part, shift: int, is_header: bool) -> Cell:
    first, last = part.columns[cell.column], part.columns[cell.column + cell.column_span]
    box, sureness = _box(cell, part.grid), confidence_of(cell)
    return Cell(cell.row + shift, first, cell.text, [box], cell.row_span, last - first, is_header, confidence=sureness)


def confidence_of(cell: GridCell) -> float | None:
    """The confidence of the least sure character of a cell; null where none was recognised in a picture."""
    return min((glyph.confidence for glyph in cell.glyphs if glyph.confidence is not None), default=None)


def _box(cell: GridCell, grid: Grid) -> Box:
    return Box(
        grid.page,
        round(grid.xs[cell.column], 2),
        round(grid.ys[cell.row], 2),
        round(grid.xs[cell.column + cell.column_span], 2),
        round(grid.ys[cell.row + cell.row_span], 2),
    )


def _join(begun: Cell, rest: GridCell, part: Part) -> Cell:
    """A cell with its rest from the next page."""
    begun.text = join_wrapped([begun.text, rest.text])
    begun.boxes.append(_box(rest, part.grid))
    sureness = [value for value in (begun.confidence, confidence_of(rest)) if value is not None]
    begun.confidence = min(sureness, default=None)
    begun.row_span += rest.row_span - part.seam.cut
    return begun
