"""Pages of primitives to tables, paragraphs and leftovers: the part of reading that every paged format shares."""

import re
from dataclasses import dataclass

from pipelines.reading.captions import Caption, caption_of_strip, is_contents_title, read_caption
from pipelines.reading.cells import fill_cells
from pipelines.reading.furniture import PrintedPage, without_furniture
from pipelines.reading.grid import Grid, page_grids
from pipelines.reading.headers import AMOUNT, read_header
from pipelines.reading.masking import mask_leftover, mask_paragraph, mask_table
from pipelines.reading.model import Box, Leftover, Paragraph, Table
from pipelines.reading.notes import read_notes
from pipelines.reading.paragraphs import read_paragraphs
from pipelines.reading.primitives import PagePrimitives
from pipelines.reading.stitching import Draft, new_draft, to_table
from pipelines.reading.text import Line, Segment, page_lines
from pipelines.reading.tolerances import TOLERANCES, Tolerances

NUMBER = re.compile(r"^-?[\d,]+(?:\.\d+)?%?$")


@dataclass(slots=True)
class PageLayout:
    """One page: grids with their text, and the lines outside of them."""

    page: int
    height: float
    grids: list[Grid]
    lines: list[Line]


def page_layout(primitives: PagePrimitives, tolerances: Tolerances = TOLERANCES) -> PageLayout:
    """Grids and free lines of one page."""
    grids = page_grids(primitives, tolerances)
    outside = fill_cells(grids, primitives.glyphs, tolerances)
    grids = [grid for grid in grids if any(cell.text for cell in grid.cells) or len(grid.xs) > 2]
    return PageLayout(primitives.page, primitives.height, grids, page_lines(primitives.page, outside, tolerances))


def read_layout(
    pages: list[PageLayout], tolerances: Tolerances = TOLERANCES
) -> tuple[list[Table], list[Paragraph], list[Leftover]]:
    """Tables stitched over their pages, paragraphs with headings, and leftover numbers, all masked."""
    printed = [PrintedPage(page.height, page.lines, bool(page.grids)) for page in pages]
    free = without_furniture(printed, tolerances)
    drafts: list[Draft] = []
    stretches: list[list[Line]] = [[]]
    leftovers: list[Leftover] = []
    for page, lines in zip(pages, free, strict=True):
        lines = _without_leftovers(page, lines, leftovers)
        _read_page(page, lines, drafts, stretches, tolerances)
    tables = [mask_table(to_table(draft, ordinal)) for ordinal, draft in enumerate(drafts, start=1)]
    paragraphs = [mask_paragraph(p) for p in read_paragraphs([s for s in stretches if s], tolerances)]
    return tables, paragraphs, [mask_leftover(leftover) for leftover in leftovers]


def _read_page(
    page: PageLayout, lines: list[Line], drafts: list[Draft], stretches: list[list[Line]], tolerances: Tolerances
) -> None:
    """Add one page's tables and prose to what was read of the pages before."""
    position = 0
    for grid in page.grids:
        above = [line for line in lines[position:] if (line.top + line.bottom) / 2 < grid.top]
        position += len(above)
        above = _notes_of_last(above, grid.page, drafts, tolerances)
        caption = read_caption(above, grid.xs[0], grid.top, grid.xs[-1], tolerances)
        prose = above[: len(above) - len(caption.lines)]
        _add_prose(prose, drafts, stretches)
        _pull_out_strips(grid, caption)
        if drafts and drafts[-1].take(grid, caption, tolerances):
            continue
        if _is_text_block(grid, caption):
            _add_prose(caption.lines + _grid_lines(grid), drafts, stretches)
            continue
        if drafts:
            drafts[-1].open = False
        drafts.append(new_draft(grid, caption, read_header(grid, tolerances)))
        stretches.append([])
    _add_prose(_notes_of_last(lines[position:], page.page, drafts, tolerances), drafts, stretches)


def _add_prose(lines: list[Line], drafts: list[Draft], stretches: list[list[Line]]) -> None:
    if lines:
        stretches[-1].extend(lines)
        if drafts:
            drafts[-1].open = False


def _notes_of_last(lines: list[Line], page: int, drafts: list[Draft], tolerances: Tolerances) -> list[Line]:
    """Lines without the notes of the table before them, which get into that table. Notes may stand on the next page."""
    if not lines or not drafts or not drafts[-1].open:
        return lines
    last = drafts[-1]
    if last.last.page == page:
        bottom = last.last.bottom
    elif last.last.page == page - 1:
        bottom = lines[0].top
    else:
        return lines
    notes, used = read_notes(lines, bottom, tolerances)
    last.notes += notes
    return lines[len(used) :]


def _is_text_block(grid: Grid, caption: Caption) -> bool:
    """Whether a grid only lays out text: a ruled contents list, or one without caption and without a single amount."""
    if is_contents_title(caption.title):
        return True
    if caption.title or caption.unit or caption.number:
        return False
    if len(grid.xs) == 2:
        return True
    return not any(AMOUNT.match(cell.text) for cell in grid.cells)


def _grid_lines(grid: Grid) -> list[Line]:
    """Rows of a grid as lines of prose."""
    lines = []
    for row in range(len(grid.ys) - 1):
        texts = [cell.text for cell in grid.row(row) if cell.text]
        if texts:
            x0, x1, top, bottom = grid.xs[0], grid.xs[-1], grid.ys[row], grid.ys[row + 1]
            size = max(glyph.size for cell in grid.row(row) for glyph in cell.glyphs)
            text = " ".join(texts)
            lines.append(Line(grid.page, text, x0, top, x1, bottom, size, [Segment(text, x0, x1)]))
    return lines


def _strip_text(grid: Grid, row: int) -> str | None:
    """Text of a row that is one cell over all columns, or an organization beside a unit; none for other rows."""
    cells = grid.row(row)
    if len(cells) == 1 and cells[0].column_span == len(grid.xs) - 1:
        return cells[0].text
    return None


def _pull_out_strips(grid: Grid, caption: Caption) -> None:
    """Take caption rows that rules have drawn into the grid (title, organization, unit) out of it, in place."""
    while len(grid.ys) > 3 and not (caption.title and caption.unit):
        texts = [cell.text for cell in grid.row(0) if cell.text]
        strip = _strip_text(grid, 0)
        found = [caption_of_strip(text) for text in ([strip] if strip else texts)]
        if not found or any(part is None for part in found):
            return
        parts = [part for part in found if part is not None]
        if strip is None and not any(part.unit or part.organization for part in parts):
            return
        for part in parts:
            caption.title = caption.title or part.title
            caption.number = caption.number or part.number
            caption.unit = caption.unit or part.unit
            caption.organization = caption.organization or part.organization
        _drop_first_row(grid)


def _drop_first_row(grid: Grid) -> None:
    grid.ys = grid.ys[1:]
    grid.cells = [cell for cell in grid.cells if cell.row > 0]
    for cell in grid.cells:
        cell.row -= 1


def _without_leftovers(page: PageLayout, lines: list[Line], leftovers: list[Leftover]) -> list[Line]:
    """Lines that are prose or captions; numbers beside a table, or in rows without rules, go to the leftovers."""
    kept = []
    for line in lines:
        if not page.grids or not _is_stray(line, page.grids):
            kept.append(line)
            continue
        for segment in line.segments:
            for word in segment.text.split():
                if any(character.isdigit() for character in word):
                    box = Box(
                        page.page, round(segment.x0, 2), round(line.top, 2), round(segment.x1, 2), round(line.bottom, 2)
                    )
                    leftovers.append(Leftover(word, box))
    return kept


def _is_stray(line: Line, grids: list[Grid]) -> bool:
    numbers = sum(bool(NUMBER.match(segment.text)) for segment in line.segments)
    middle = (line.top + line.bottom) / 2
    beside = any(grid.top < middle < grid.bottom for grid in grids)
    return numbers == len(line.segments) or numbers > 1 or (beside and numbers > 0)
