"""Rows over a grid's whole width: captions that rules have drawn into the grid, and grids that only lay out text."""

from dataclasses import replace
from itertools import groupby

from pipelines.reading.caption_text import HEADING, TITLE_END, Caption, is_contents_title, may_be_title, read_strip
from pipelines.reading.captions import Place
from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.headers import AMOUNT, Header, read_header, reprints_header
from pipelines.reading.text import Line, Segment, compact
from pipelines.reading.tolerances import Tolerances

SAMPLE = 40  # cells that tell the size of a table's print


def pull_out_caption(grid: Grid, caption: Caption, tolerances: Tolerances) -> None:
    """Take caption rows (title, organization, unit) that stand inside a grid's rules out of it, in place."""
    while len(grid.ys) > 3 and not (caption.title and caption.unit):
        found = _caption_row(grid, caption, tolerances) or _title_under_heading(grid, caption, tolerances)
        if found is None:
            return
        caption.title = caption.title or found.title
        caption.number = caption.number or found.number
        caption.unit = caption.unit or found.unit
        caption.organization = caption.organization or found.organization
        _drop_first_row(grid)


def place_of(grid: Grid, top: float) -> Place:
    """Where a grid's caption is looked for, ending at `top`."""
    sizes = [_median_size(cell) for cell in grid.cells[:SAMPLE] if cell.text]
    return Place(grid.xs[0], top, grid.xs[-1], sorted(sizes)[len(sizes) // 2] if sizes else 0.0)


def pull_out_plain_title(grid: Grid, caption: Caption, before: Header, tolerances: Tolerances) -> None:
    """Take a full-width first row as the title, in place, where a header stands right below it.

    It must not be the header of the table `before`, whose repetition may begin with such a row.
    """
    cells = grid.row(0)
    if caption.title or len(grid.ys) < 4 or len(cells) != 1 or cells[0].column_span != len(grid.xs) - 1:
        return
    text = cells[0].text
    if not may_be_title(compact(text)) or HEADING.match(text) or cells[0].row_span > 1 or reprints_header(grid, before):
        return
    below = Grid(grid.page, grid.xs, list(grid.ys), [replace(cell) for cell in grid.cells])
    _drop_first_row(below)
    if read_header(below, tolerances).depth:
        caption.set_title(text)
        _drop_first_row(grid)


def is_text_block(grid: Grid, caption: Caption, tolerances: Tolerances) -> bool:
    """Whether a grid is no table: one column, a ruled contents list, a chart, or a list without caption and amounts."""
    if len(grid.xs) == 2 or is_contents_title(caption.title):
        return True
    if caption.unit or caption.number or (caption.title and TITLE_END.search(caption.title)):
        return False
    if caption.title:
        printed = sum(bool(cell.text) for cell in grid.cells)
        return printed < tolerances.printed_cell_share * len(grid.cells) and not read_header(grid, tolerances).depth
    return not any(AMOUNT.match(cell.text) for cell in grid.cells)


def grid_lines(grid: Grid) -> list[Line]:
    """Rows of a grid as lines of prose."""
    lines = []
    printed = (cell for cell in grid.cells if cell.text)
    for row, begun in groupby(sorted(printed, key=lambda cell: cell.row), key=lambda cell: cell.row):
        cells = list(begun)
        if cells:
            x0, x1, top, bottom = grid.xs[0], grid.xs[-1], grid.ys[row], grid.ys[row + 1]
            text = " ".join(cell.text for cell in cells)
            lines.append(Line(grid.page, text, x0, top, x1, bottom, _size(cells), [Segment(text, x0, x1)], alone=True))
    return lines


def _caption_row(grid: Grid, caption: Caption, tolerances: Tolerances) -> Caption | None:
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
    if not (found.unit or (whole and (TITLE_END.search(rests[0]) or _stands_out(grid, printed, tolerances)))):
        return None
    found.set_title(rests[0])
    return found


def _title_under_heading(grid: Grid, caption: Caption, tolerances: Tolerances) -> Caption | None:
    """A title inside the rules, where the one above them is a chapter's heading: that is then none of the caption."""
    heading = caption.lines[0].text if caption.lines else ""
    if not HEADING.match(heading) or compact(heading) != compact(caption.title or ""):
        return None
    found = _caption_row(grid, Caption(), tolerances)
    if found is None or found.title is None:
        return None
    caption.title, caption.lines = None, caption.lines[1:]
    return found


def _stands_out(grid: Grid, cells: list[GridCell], tolerances: Tolerances) -> bool:
    """Whether a full-width first row is printed larger than the rest, or has a unit or organization right below."""
    others = [cell for cell in grid.cells if cell.row > 0 and cell.text]
    if others and _size(cells) > tolerances.larger_print_share * max(map(_median_size, others)):
        return True
    below = Caption()
    rests = [read_strip(cell.text, below) for cell in grid.row(1) if cell.text]
    return not any(rests) and bool(below.unit or below.organization)


def _size(cells: list[GridCell]) -> float:
    return max(_median_size(cell) if not cell.glyphs else max(g.size for g in cell.glyphs) for cell in cells)


def _median_size(cell: GridCell) -> float:
    sizes = sorted(glyph.size for glyph in cell.glyphs)
    return sizes[len(sizes) // 2] if sizes else cell.print_size


def _drop_first_row(grid: Grid) -> None:
    grid.ys = grid.ys[1:]
    grid.cells = [cell for cell in grid.cells if cell.row > 0]
    grid.open_above = frozenset()
    for cell in grid.cells:
        cell.row -= 1
