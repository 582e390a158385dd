"""One page's primitives to its grids with their text, and the lines outside of them."""

import re
from dataclasses import dataclass, field

from pipelines.reading.cells import fill_cells
from pipelines.reading.grid import Grid, grids_of_rules
from pipelines.reading.headers import AMOUNT
from pipelines.reading.primitives import Glyph, PagePrimitives, Rule
from pipelines.reading.text import Line, page_lines
from pipelines.reading.tolerances import TOLERANCES, Tolerances

AMOUNT_IN_TEXT = re.compile(r"(?<![\d,.])\d[\d,]*\.\d+(?![\d,.])")


@dataclass(slots=True)
class PageLayout:
    """One page: grids with their text, and the lines outside of them. `height` is null where a page has no edges.

    `glyphs` are those of the lines and `rules` all of the page's; both are empty where a document is not drawn.
    """

    page: int
    height: float | None
    grids: list[Grid]
    lines: list[Line]
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


def page_layout(primitives: PagePrimitives, tolerances: Tolerances = TOLERANCES) -> PageLayout:
    """Grids and free lines of one page."""
    page, rules = primitives.page, primitives.rules
    grids = [grid for grid in grids_of_rules(page, rules, tolerances) if not _is_frame(grid, primitives, tolerances)]
    outside = fill_cells(grids, primitives.glyphs, tolerances)
    outside += [glyph for grid in grids if _is_unparted(grid) for cell in grid.cells for glyph in cell.glyphs]
    grids = [grid for grid in grids if not _is_unparted(grid)]
    grids = [grid for grid in grids if len(grid.xs) > 2 or any(cell.text for cell in grid.cells)]
    faint, outside = _faint_grids(page, primitives.faint_rules, grids, outside, tolerances)
    grids = sorted(grids + faint, key=lambda grid: (grid.top, grid.xs[0]))
    return PageLayout(page, primitives.height, grids, page_lines(page, outside, tolerances), outside, rules)


def _is_frame(grid: Grid, primitives: PagePrimitives, tolerances: Tolerances) -> bool:
    """Whether a single rectangle is no row: too high, or printed over by text above it."""
    if len(grid.cells) > 1:
        return False
    band = tolerances.furniture_band_share * primitives.height
    return grid.bottom - grid.top > tolerances.lone_cell_height or any(
        band < glyph.base < grid.top for glyph in primitives.glyphs
    )


def _is_unparted(grid: Grid) -> bool:
    """Whether rows of several amounts stand in one cell each: rules between rows only, and no telling the columns."""
    return len(grid.xs) == 2 and sum(len(AMOUNT_IN_TEXT.findall(cell.text)) > 1 for cell in grid.cells) > 1


def _faint_grids(
    page: int, rules: list[Rule], seen: list[Grid], outside: list[Glyph], tolerances: Tolerances
) -> tuple[list[Grid], list[Glyph]]:
    """Grids of rules that nobody sees, where no other grid is and amounts stand in them; and what is left outside."""
    kept = []
    for grid in grids_of_rules(page, rules, tolerances) if rules else []:
        if len(grid.xs) < 3 or _overlaps(grid, seen):
            continue
        rest = fill_cells([grid], outside, tolerances)
        if _has_amounts(grid, tolerances):
            kept.append(grid)
            outside = rest
    return kept, outside


def _has_amounts(grid: Grid, tolerances: Tolerances) -> bool:
    return sum(bool(AMOUNT.match(cell.text)) for cell in grid.cells) >= tolerances.faint_amounts


def _overlaps(one: Grid, others: list[Grid]) -> bool:
    return any(
        one.top < other.bottom and other.top < one.bottom and one.xs[0] < other.xs[-1] and other.xs[0] < one.xs[-1]
        for other in others
    )
