"""Which cell of a scanned page's grids every pixel is in, and which of its rules are borders of cells."""

import numpy as np

from pipelines.reading.grid import Grid, grids_of_rules
from pipelines.reading.primitives import Rule
from pipelines.reading.scans.pictures import POINTS_PER_INCH
from pipelines.reading.tolerances import Tolerances

_BESIDE = 6  # pixels from the middle of a rule, where the cells that it parts are


def pixel_grids(rules: list[Rule], dpi: float, tolerances: Tolerances) -> list[Grid]:
    """Grids of rules in pixels, found with tolerances in points."""
    scale = POINTS_PER_INCH / dpi
    grids = grids_of_rules(0, [Rule(*(value * scale for value in rule)) for rule in rules], tolerances)
    for grid in grids:
        grid.xs, grid.ys = [x / scale for x in grid.xs], [y / scale for y in grid.ys]
    return grids


def cell_numbers(grids: list[Grid], shape: tuple[int, ...]) -> np.ndarray:
    """The number of the cell (from 1) that every pixel is in, 0 outside of the grids."""
    cells = np.zeros(shape, np.int32)
    number = 0
    for grid in grids:
        for cell in grid.cells:
            number += 1
            x0, x1 = grid.xs[cell.column], grid.xs[cell.column + cell.column_span]
            y0, y1 = grid.ys[cell.row], grid.ys[cell.row + cell.row_span]
            cells[max(0, round(y0)) : max(0, round(y1)), max(0, round(x0)) : max(0, round(x1))] = number
    return cells


def border_rules(rules: list[Rule], cells: np.ndarray) -> list[Rule]:
    """Rules without lines inside of a cell: they part nothing, and may be strokes of what is printed there."""
    return [rule for rule in rules if not _is_inside(rule, cells)]


def _is_inside(rule: Rule, cells: np.ndarray) -> bool:
    level = rule.y0 == rule.y1
    field = cells if level else cells.T
    start, end, middle = (rule.x0, rule.x1, rule.y0) if level else (rule.y0, rule.y1, rule.x0)
    columns = slice(max(0, round(start)), max(1, round(end)))
    before = field[max(0, round(middle) - _BESIDE), columns]
    after = field[min(field.shape[0] - 1, round(middle) + _BESIDE), columns]
    return bool(before.size) and bool(((before == after) & (before > 0)).mean() > 0.5)
