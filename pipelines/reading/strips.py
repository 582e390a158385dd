"""Rows over a grid's whole width: captions that rules have drawn into the grid, and grids that only lay out text."""

from pipelines.reading.captions import HEADING, TITLE_END, Caption, is_contents_title, may_be_title, read_strip
from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.headers import AMOUNT
from pipelines.reading.text import Line, Segment

# A title's print is at least this much larger than the table's.
LARGER = 1.15


def pull_out_caption(grid: Grid, caption: Caption) -> None:
    """Take caption rows (title, organization, unit) that stand inside a grid's rules out of it, in place."""
    while len(grid.ys) > 3 and not (caption.title and caption.unit):
        found = _caption_row(grid, caption)
        if found is None:
            return
        caption.title = caption.title or found.title
        caption.number = caption.number or found.number
        caption.unit = caption.unit or found.unit
        caption.organization = caption.organization or found.organization
        _drop_first_row(grid)


def is_text_block(grid: Grid, caption: Caption) -> bool:
    """Whether a grid only lays out text: a ruled contents list, or one without caption and without a single amount."""
    if is_contents_title(caption.title):
        return True
    if caption.title or caption.unit or caption.number:
        return False
    return len(grid.xs) == 2 or not any(AMOUNT.match(cell.text) for cell in grid.cells)


def grid_lines(grid: Grid) -> list[Line]:
    """Rows of a grid as lines of prose."""
    lines = []
    for row in range(len(grid.ys) - 1):
        cells = [cell for cell in grid.row(row) if cell.text]
        if cells:
            x0, x1, top, bottom = grid.xs[0], grid.xs[-1], grid.ys[row], grid.ys[row + 1]
            text = " ".join(cell.text for cell in cells)
            lines.append(Line(grid.page, text, x0, top, x1, bottom, _size(cells), [Segment(text, x0, x1)]))
    return lines


def _caption_row(grid: Grid, caption: Caption) -> Caption | None:
    """What a grid's first row says as part of a caption; none where it is a row of the table."""
    cells = grid.row(0)
    printed = [cell for cell in cells if cell.text]
    if not printed or any(cell.row_span > 1 for cell in cells):
        return None
    whole = len(cells) == 1 and cells[0].column_span == len(grid.xs) - 1
    found = Caption()
    rests = [rest for cell in printed if (rest := read_strip(cell.text, found))]
    if not rests:
        return found if found.unit or found.organization or (whole and found.number) else None
    if len(rests) > 1 or caption.title or not may_be_title(rests[0]) or HEADING.match(rests[0]):
        return None
    if not (found.unit or (whole and (TITLE_END.search(rests[0]) or _stands_out(grid, printed)))):
        return None
    found.set_title(rests[0])
    return found


def _stands_out(grid: Grid, cells: list[GridCell]) -> bool:
    """Whether a full-width first row is printed larger than the rest, or has a unit or organization right below."""
    others = [cell for cell in grid.cells if cell.row > 0 and cell.glyphs]
    if others and _size(cells) > LARGER * max(map(_median_size, others)):
        return True
    below = Caption()
    rests = [read_strip(cell.text, below) for cell in grid.row(1) if cell.text]
    return not any(rests) and bool(below.unit or below.organization)


def _size(cells: list[GridCell]) -> float:
    return max(glyph.size for cell in cells for glyph in cell.glyphs)


def _median_size(cell: GridCell) -> float:
    sizes = sorted(glyph.size for glyph in cell.glyphs)
    return sizes[len(sizes) // 2]


def _drop_first_row(grid: Grid) -> None:
    grid.ys = grid.ys[1:]
    grid.cells = [cell for cell in grid.cells if cell.row > 0]
    grid.open_above = frozenset()
    for cell in grid.cells:
        cell.row -= 1
