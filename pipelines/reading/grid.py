"""Rules to grids: which rectangles of a page are cells of one table, and in which rows and columns they stand."""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells

from pipelines.reading.edges import closed, edge_groups, undrawn_borders
from pipelines.reading.primitives import Glyph, Rule
from pipelines.reading.tolerances import TOLERANCES, Tolerances


@dataclass(slots=True)
class GridCell:
    """A rectangle of one page's grid; `glyphs` are the characters printed in it.

    Where the format has no glyphs, `print_size` is the em of the text in points (0: not known).
    """

    row: int
    column: int
    row_span: int
    column_span: int
    glyphs: list[Glyph] = field(default_factory=list)
    text: str = ""
    print_size: float = 0.0


@dataclass(slots=True)
class Grid:
    """One table's part on one page: column edges `xs`, row edges `ys` and cells, the top-left cell first."""

    page: int
    xs: list[float]
    ys: list[float]
    cells: list[GridCell]
    open_above: frozenset[int] = frozenset()  # columns without a rule at the grid's top: their cells may be cut
    open_below: frozenset[int] = frozenset()  # the same at its bottom

    @property
    def top(self) -> float:
        """The topmost rule's y."""
        return self.ys[0]

    @property
    def bottom(self) -> float:
        """The lowest rule's y."""
        return self.ys[-1]

    def row(self, number: int) -> list[GridCell]:
        """Cells that begin in a row, from left to right."""
        return [cell for cell in self.cells if cell.row == number]

    def without_blank_edge(self, edge: int) -> "Grid":
        """The same grid without a column edge that only blank cells meet; itself, where a printed cell meets it."""
        left = {(c.row, c.row_span): c for c in self.cells if c.column + c.column_span == edge}
        right = {(c.row, c.row_span): c for c in self.cells if c.column == edge}
        if left.keys() != right.keys() or any(c.text for c in [*left.values(), *right.values()]):
            return self
        cells = []
        for cell in self.cells:
            if cell.column == edge:
                continue
            begin, end = cell.column, cell.column + cell.column_span
            if end == edge:
                follower = right[cell.row, cell.row_span]
                end = follower.column + follower.column_span
            begin, end = begin - (begin > edge), end - (end > edge)
            cells.append(replace(cell, column=begin, column_span=end - begin))
        return replace(self, xs=self.xs[:edge] + self.xs[edge + 1 :], cells=cells)


def grids_of_rules(page: int, rules: list[Rule], tolerances: Tolerances = TOLERANCES) -> list[Grid]:
    """Grids from top to bottom, without text. One of a single cell may be a frame, a box or a lone row."""
    grids = []
    for edges in edge_groups(rules, tolerances):
        borders = undrawn_borders(edges, tolerances)
        whole = closed(edges, borders, tolerances)
        crossings = edges_to_intersections(whole, tolerances.rule_cross, tolerances.rule_cross)
        cells = intersections_to_cells(crossings)
        tables = cells_to_tables(cells) if len(cells) > 1 else [cells] * len(cells)
        grids += [_grid(page, boxes, borders, tolerances) for boxes in tables]
    return sorted(_without_enclosing(grids), key=lambda grid: (grid.top, grid.xs[0]))


def _grid(
    page: int, boxes: list[tuple[float, float, float, float]], borders: list[dict], tolerances: Tolerances
) -> Grid:
    xs = _levels([b[0] for b in boxes] + [b[2] for b in boxes], tolerances)
    ys = _levels([b[1] for b in boxes] + [b[3] for b in boxes], tolerances)
    cells = []
    for x0, top, x1, bottom in boxes:
        column, row = nearest(xs, x0), nearest(ys, top)
        cells.append(GridCell(row, column, nearest(ys, bottom) - row, nearest(xs, x1) - column))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    above, below = (_undrawn_columns(xs, y, borders, tolerances) for y in (ys[0], ys[-1]))
    return Grid(page, xs, ys, cells, above, below)


def _undrawn_columns(xs: list[float], y: float, borders: list[dict], tolerances: Tolerances) -> frozenset[int]:
    """Columns whose border at a height is not drawn."""
    level = [b for b in borders if b["orientation"] == "h" and abs(b["top"] - y) <= tolerances.rule_snap]
    middles = [(a + b) / 2 for a, b in pairwise(xs)]
    return frozenset(i for i, x in enumerate(middles) if any(b["x0"] <= x <= b["x1"] for b in level))


def _levels(values: list[float], tolerances: Tolerances) -> list[float]:
    """Distinct coordinates: values closer than the snap tolerance are one level."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= tolerances.rule_snap:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def nearest(levels: list[float], value: float) -> int:
    """Index of the level that is nearest to a value."""
    at = bisect_right(levels, value)
    if at == 0:
        return 0
    if at == len(levels):
        return len(levels) - 1
    return at if levels[at] - value < value - levels[at - 1] else at - 1


def _without_enclosing(grids: list[Grid]) -> list[Grid]:
    """Grids without those that only frame others (a page border drawn as a grid of its own)."""
    return [
        grid
        for grid in grids
        if not any(
            other is not grid
            and len(other.cells) > len(grid.cells)
            and grid.xs[0] <= other.xs[0]
            and other.xs[-1] <= grid.xs[-1]
            and grid.top <= other.top
            and other.bottom <= grid.bottom
            for other in grids
        )
    ]
