"""Text into cells: every glyph of a page goes to the cell that holds its middle, the rest stays outside."""

from bisect import bisect_right

from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.primitives import Glyph
from pipelines.reading.text import group_by_baseline, join_wrapped, line_text
from pipelines.reading.tolerances import TOLERANCES, Tolerances

# The middle of a glyph is this far above its baseline, in em.
MIDDLE_EM = 0.36


def fill_cells(grids: list[Grid], glyphs: list[Glyph], tolerances: Tolerances = TOLERANCES) -> list[Glyph]:
    """Put glyphs and texts into the cells of a page's grids; returns the glyphs outside all of them."""
    remaining = glyphs
    for grid in grids:
        places = _places(grid)
        xs, ys, last_column, last_row = grid.xs, grid.ys, len(grid.xs) - 1, len(grid.ys) - 1
        outside = []
        for glyph in remaining:
            middle = glyph.base - MIDDLE_EM * glyph.size
            row = bisect_right(ys, middle) - 1
            column = bisect_right(xs, (glyph.x0 + glyph.x1) / 2) - 1
            if row == last_row and middle < ys[-1] + tolerances.overhang_em * glyph.size and column in grid.open_below:
                row -= 1  # a cut cell's last lines may hang over the break
            elif row == -1 and middle > ys[0] - tolerances.overhang_em * glyph.size and column in grid.open_above:
                row = 0
            cell = places.get((row, column)) if 0 <= row < last_row and 0 <= column < last_column else None
            (outside if cell is None else cell.glyphs).append(glyph)
        remaining = outside
        for cell in grid.cells:
            if cell.glyphs:
                cell.text = join_wrapped([line_text(line, tolerances) for line in cell_lines(cell, tolerances)])
    return remaining


def cell_lines(cell: GridCell, tolerances: Tolerances = TOLERANCES) -> list[list[Glyph]]:
    """The printed lines of a cell."""
    return group_by_baseline(cell.glyphs, tolerances)


def _places(grid: Grid) -> dict[tuple[int, int], GridCell]:
    return {
        (row, column): cell
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
