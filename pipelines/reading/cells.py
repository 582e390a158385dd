"""Text into cells: every glyph of a page goes to the cell that holds its middle, the rest stays outside."""

from bisect import bisect_right

from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.overflow import MIDDLE_EM, settle_blocks
from pipelines.reading.primitives import Glyph
from pipelines.reading.text import group_by_baseline, join_wrapped, line_text
from pipelines.reading.tolerances import TOLERANCES, Tolerances

DIGITS = frozenset("0123456789.,-")


def fill_cells(grids: list[Grid], glyphs: list[Glyph], tolerances: Tolerances = TOLERANCES) -> list[Glyph]:
    """Put glyphs and texts into the cells of a page's grids; returns the glyphs outside all of them."""
    remaining = glyphs
    for grid in grids:
        homes, crossing = _homes(grid, remaining, tolerances)
        if crossing:
            settle_blocks(grid, remaining, homes, crossing, tolerances)
        outside = []
        for glyph, cell in zip(remaining, homes, strict=True):
            (outside if cell is None else cell.glyphs).append(glyph)
        remaining = outside
        _mend_numbers_over_rules(grid, tolerances)
        for cell in grid.cells:
            if cell.glyphs:
                cell.text = join_wrapped([line_text(line, tolerances) for line in cell_lines(cell, tolerances)])
    return remaining


def _homes(grid: Grid, glyphs: list[Glyph], tolerances: Tolerances) -> tuple[list[GridCell | None], list[int]]:
    """For every glyph the cell that holds its middle; and the indices of those that a rule between rows crosses."""
    places = _places(grid)
    xs, ys, last_column, last_row = grid.xs, grid.ys, len(grid.xs) - 1, len(grid.ys) - 1
    homes, crossing = [], []
    for index, (_, x0, x1, base, size, _) in enumerate(glyphs):
        middle = base - MIDDLE_EM * size
        row = bisect_right(ys, middle) - 1
        column = bisect_right(xs, (x0 + x1) / 2) - 1
        if row == last_row and middle < ys[-1] + tolerances.overhang_em * size and column in grid.open_below:
            row -= 1  # a cut cell's last lines may hang over the break
        elif row == -1 and middle > ys[0] - tolerances.overhang_em * size and column in grid.open_above:
            row = 0
        inside = 0 <= row < last_row and 0 <= column < last_column
        cell = places.get((row, column)) if inside else None
        homes.append(cell)
        reach = tolerances.crossed_em * size
        if cell is not None and (middle - ys[cell.row] < reach or ys[cell.row + cell.row_span] - middle < reach):
            crossing.append(index)
    return homes, crossing


def _mend_numbers_over_rules(grid: Grid, tolerances: Tolerances) -> None:
    """Put a number that is printed over the rule between two cells back into one of them, in place.

    It goes to the cell that is blank otherwise, or else to the one that holds its greater part.
    """
    begins = {(cell.row, cell.column): cell for cell in grid.cells if cell.glyphs}
    for left in list(begins.values()):
        right = begins.get((left.row, left.column + left.column_span))
        if right is None:
            continue
        border = grid.xs[right.column]
        for last in [g for g in left.glyphs if g.char in DIGITS and g.x1 > border - g.size]:
            first = _next_in(right.glyphs, last, tolerances)
            if first is not None:
                _move(left, right, _run(left.glyphs, last, -1, tolerances), _run(right.glyphs, first, 1, tolerances))


def _next_in(glyphs: list[Glyph], last: Glyph, tolerances: Tolerances) -> Glyph | None:
    """The digit that stands right after another one on its line."""
    for glyph in glyphs:
        near = abs(glyph.x0 - last.x1) <= tolerances.touching_em * last.size
        if glyph.char in DIGITS and near and abs(glyph.base - last.base) <= tolerances.touching_em * last.size:
            return glyph
    return None


def _run(glyphs: list[Glyph], start: Glyph, direction: int, tolerances: Tolerances) -> list[Glyph]:
    """Digits without a gap from one on, to the left or to the right."""
    line = [g for g in glyphs if g.char in DIGITS and abs(g.base - start.base) <= tolerances.touching_em * start.size]
    run = [start]
    for glyph in sorted(line, key=lambda g: direction * g.x0):
        gap = glyph.x0 - run[-1].x1 if direction > 0 else run[-1].x0 - glyph.x1
        if glyph is not start and abs(gap) <= tolerances.touching_em * start.size:
            run.append(glyph)
    return run


def _move(left: GridCell, right: GridCell, before: list[Glyph], after: list[Glyph]) -> None:
    others_left, others_right = len(left.glyphs) - len(before), len(right.glyphs) - len(after)
    to_left = others_left < others_right or (others_left == others_right and len(before) > len(after))
    source, target, moved = (right, left, after) if to_left else (left, right, before)
    source.glyphs = [glyph for glyph in source.glyphs if glyph not in moved]
    target.glyphs += moved


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
