"""Pages of primitives to tables, paragraphs and leftovers: the part of reading that every paged format shares."""

from dataclasses import dataclass, field, replace

from pipelines.reading.caption_text import Caption, names_table
from pipelines.reading.captions import read_caption
from pipelines.reading.furniture import PrintedPage, without_furniture
from pipelines.reading.grid import Grid
from pipelines.reading.headers import NO_HEADER, Header, read_header, reprints_header
from pipelines.reading.leftovers import split_leftovers
from pipelines.reading.masking import mask_leftover, mask_paragraph, mask_table
from pipelines.reading.model import Leftover, Paragraph, Table
from pipelines.reading.notes import read_notes
from pipelines.reading.page import PageLayout
from pipelines.reading.paragraphs import read_paragraphs
from pipelines.reading.sides import split_between, stand_side_by_side
from pipelines.reading.sideways import goes_on_sideways
from pipelines.reading.stitching import Draft, finished_tables, new_draft
from pipelines.reading.strips import grid_lines, is_text_block, place_of, pull_out_caption, pull_out_plain_title
from pipelines.reading.text import Line
from pipelines.reading.tolerances import TOLERANCES, Tolerances
from pipelines.reading.unruled.pages import with_aligned_tables


def read_layout(
    pages: list[PageLayout], tolerances: Tolerances = TOLERANCES
) -> tuple[list[Table], list[Paragraph], list[Leftover]]:
    """Tables stitched over their pages, paragraphs with headings, and leftover numbers, all masked."""
    pages = with_aligned_tables(pages, tolerances)
    printed = [
        PrintedPage(page.height, page.lines, bool(page.grids) or any(map(names_table, page.lines))) for page in pages
    ]
    flow, leftovers = _Flow(tolerances), []
    for page, lines in zip(pages, without_furniture(printed, tolerances), strict=True):
        free, stray = split_leftovers(page.grids, lines)
        leftovers += stray
        flow.read_page(page, free)
    flow.add_prose(flow.carried)
    tables = [mask_table(table) for table in finished_tables(flow.drafts, tolerances)]
    paragraphs = read_paragraphs([lines for lines in flow.stretches if lines], tolerances)
    return tables, [mask_paragraph(p) for p in paragraphs], [mask_leftover(leftover) for leftover in leftovers]


@dataclass(slots=True)
class _Flow:
    """What was read so far, in reading order: tables in the making, and stretches of prose between them.

    `carried` are the last page's lines below its last table: prose, unless a table without title on top of the next
    page has its caption there.
    """

    tolerances: Tolerances
    drafts: list[Draft] = field(default_factory=list)
    stretches: list[list[Line]] = field(default_factory=lambda: [[]])
    carried: list[Line] = field(default_factory=list)

    def read_page(self, page: PageLayout, lines: list[Line]) -> None:
        """Add one page; `lines` are its free lines without furniture."""
        position, held = 0, []
        for number, grid in enumerate(page.grids):
            above = [line for line in lines[position:] if (line.top + line.bottom) / 2 < grid.top]
            position += len(above)
            above, held = self._split_sides(held + above, page.grids[number : number + 2])
            above = self._without_notes(above, page.page)
            caption = read_caption(above, place_of(grid, grid.top), self.tolerances)
            pull_out_caption(grid, caption, self.tolerances)
            prose = above[: len(above) - len(caption.lines)]
            if number == 0 and not prose and not caption.title:
                self._take_carried(caption, grid)
            self.add_prose(self.carried)
            self.carried = []
            self.add_prose(prose)
            self._add_grid(grid, caption)
        rest = lines[position:]
        if page.grids:
            below = [line for line in rest if (line.top + line.bottom) / 2 >= page.grids[-1].bottom]
            self.add_prose(rest[: len(rest) - len(below)])
            rest = below
        rest = self._without_notes(rest, page.page)
        if rest or page.grids:
            self.add_prose(self.carried)
            self.carried = rest

    def add_prose(self, lines: list[Line]) -> None:
        """Add free lines; a table before them is finished."""
        if lines:
            self.stretches[-1].extend(lines)
            if self.drafts:
                self.drafts[-1].lines_after += sum(
                    not self.drafts[-1].surrounds(line, self.tolerances) for line in lines
                )

    def _add_grid(self, grid: Grid, caption: Caption) -> None:
        if self._add_sideways(grid, caption):
            return
        pull_out_plain_title(grid, caption, self.drafts[-1].header if self.drafts else NO_HEADER, self.tolerances)
        if self.drafts and self._next_in_turn().take(grid, caption, self._last_page(), self.tolerances):
            return
        if self.drafts and self.drafts[-1].take_below(grid, caption, self.tolerances):
            return
        if is_text_block(grid, caption, self.tolerances):
            self.add_prose(caption.lines + grid_lines(grid))
            return
        if self.drafts:
            self.drafts[-1].finished = True
        self.drafts.append(new_draft(grid, caption, read_header(grid, self.tolerances)))
        self.stretches.append([])

    def _add_sideways(self, grid: Grid, caption: Caption) -> bool:
        """Take a grid with further columns of the last table; false where it has none."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.finished or grid.page != self._last_page() + 1:
            return False
        left = last.left or last
        if any(reprints_header(grid, draft.header) for draft in self._side_by_side()):
            return False
        if not goes_on_sideways(
            left.parts[0].grid, left.header.depth, left.caption.title, grid, caption, self.tolerances
        ):
            return False
        header = Header(left.header.depth, tuple(cell for cell in grid.cells if cell.row < left.header.depth))
        self.drafts.append(replace(new_draft(grid, caption, header), left=left))
        self.stretches.append([])
        return True

    def _side_by_side(self) -> list[Draft]:
        """The last table, and before it those whose columns it goes on with."""
        left = self.drafts[-1].left
        return [d for d in self.drafts if left is not None and (d is left or d.left is left)] or self.drafts[-1:]

    def _next_in_turn(self) -> Draft:
        """The table that the next page may go on with: of several side by side, the first with the fewest pages."""
        group = self._side_by_side()
        return self.drafts[-1] if self.drafts[-1].lines_after else min(group, key=lambda draft: len(draft.parts))

    def _last_page(self) -> int:
        return max(draft.last.page for draft in self._side_by_side())

    def _split_sides(self, above: list[Line], grids: list[Grid]) -> tuple[list[Line], list[Line]]:
        """Lines over a grid, and those over the one beside it where each of the two has a title of its own."""
        if len(grids) < 2 or not stand_side_by_side(*grids):
            return above, []
        sides = split_between(above, *grids, self.tolerances)
        captions = [
            read_caption(lines, place_of(grid, grid.top), self.tolerances)
            for lines, grid in zip(sides, grids, strict=True)
        ]
        return sides if all(caption.title for caption in captions) else (above, [])

    def _take_carried(self, caption: Caption, grid: Grid) -> None:
        """Give a table without title the caption that ends the page before."""
        if not self.carried or self.carried[-1].page != grid.page - 1:
            return
        found = read_caption(self.carried, place_of(grid, self.carried[-1].bottom), self.tolerances)
        if not found.title:
            return
        caption.title = found.title
        caption.number = caption.number or found.number
        caption.unit = caption.unit or found.unit
        caption.organization = caption.organization or found.organization
        self.carried = self.carried[: len(self.carried) - len(found.lines)]
        if self.drafts:
            self.drafts[-1].finished = True

    def _without_notes(self, lines: list[Line], page: int) -> list[Line]:
        """Lines without the notes of the table before them, which go to that table; they may stand on the next page."""
        if not lines or not self.drafts or self.drafts[-1].lines_after or self.carried:
            return lines
        last = self.drafts[-1]
        if page - last.last.page > 1:
            return lines
        same_page = last.last.page == page
        before = last.notes[-1] if last.notes and not same_page else None
        notes, used = read_notes(lines, last.last.bottom if same_page else lines[0].top, before, self.tolerances)
        last.notes += [note for note in notes if note not in last.notes]  # some pages print the same note again
        return lines[len(used) :]
