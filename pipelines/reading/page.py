"""One page's primitives to its grids with their text, and the lines outside of them."""

from dataclasses import dataclass

from pipelines.reading.cells import fill_cells
from pipelines.reading.grid import Grid, grids_of_rules
from pipelines.reading.headers import AMOUNT
from pipelines.reading.primitives import Glyph, PagePrimitives
from pipelines.reading.text import Line, page_lines
from pipelines.reading.tolerances import TOLERANCES, Tolerances


@dataclass(slots=True)
class PageLayout:
    """One page: grids with their text, and the lines outside of them."""

    page: int
    height: float
    grids: list[Grid]
    lines: list[Line]


def page_layout(primitives: PagePrimitives, tolerances: Tolerances = TOLERANCES) -> PageLayout:
    """Grids and free lines of one page."""
    found = grids_of_rules(primitives.page, primitives.rules, tolerances)
    grids = [grid for grid in found if not _is_frame(grid, primitives, tolerances)]
    outside = fill_cells(grids, primitives.glyphs, tolerances)
    grids = [grid for grid in grids if len(grid.xs) > 2 or any(cell.text for cell in grid.cells)]
    if primitives.faint_rules:
        faint, outside = _faint_grids(primitives, grids, outside, tolerances)
        grids = sorted(grids + faint, key=lambda grid: (grid.top, grid.xs[0]))
    return PageLayout(primitives.page, primitives.height, grids, page_lines(primitives.page, outside, tolerances))


def _is_frame(grid: Grid, primitives: PagePrimitives, tolerances: Tolerances) -> bool:
    """Whether a single rectangle is no row: too high, or printed over by text above it."""
    if len(grid.cells) > 1:
        return False
    band = tolerances.furniture_band_share * primitives.height
    return grid.bottom - grid.top > tolerances.lone_cell_height or any(
        band < glyph.base < grid.top for glyph in primitives.glyphs
    )


def _faint_grids(
    primitives: PagePrimitives, seen: list[Grid], outside: list[Glyph], tolerances: Tolerances
) -> tuple[list[Grid], list[Glyph]]:
    """Grids of rules that nobody sees, where no other grid is and amounts stand in them; and what is left outside."""
    kept = []
    for grid in grids_of_rules(primitives.page, primitives.faint_rules, tolerances):
        if len(grid.xs) < 3 or any(_overlap(grid, other) for other in seen):
            continue
        rest = fill_cells([grid], outside, tolerances)
        if sum(bool(AMOUNT.match(cell.text)) for cell in grid.cells) >= tolerances.faint_amounts:
            kept.append(grid)
            outside = rest
    return kept, outside


def _overlap(one: Grid, other: Grid) -> bool:
    return one.top < other.bottom and other.top < one.bottom and one.xs[0] < other.xs[-1] and other.xs[0] < one.xs[-1]
