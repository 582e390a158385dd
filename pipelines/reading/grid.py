"""Rules to grids: which rectangles of a page are cells of one table, and in which rows and columns they stand."""

from bisect import bisect_right
from dataclasses import dataclass, field

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from pipelines.reading.primitives import Glyph, PagePrimitives, Rule
from pipelines.reading.tolerances import TOLERANCES, Tolerances


@dataclass(slots=True)
class GridCell:
    """A rectangle of one page's grid; `glyphs` are the characters printed in it."""

    row: int
    column: int
    row_span: int
    column_span: int
    glyphs: list[Glyph] = field(default_factory=list)
    text: str = ""


@dataclass(slots=True)
class Grid:
    """One table's part on one page: column edges `xs`, row edges `ys` and cells, the top-left cell first."""

    page: int
    xs: list[float]
    ys: list[float]
    cells: list[GridCell]

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


def page_grids(primitives: PagePrimitives, tolerances: Tolerances = TOLERANCES) -> list[Grid]:
    """Grids of a page from top to bottom, without text. A lone rectangle (a frame, a text box) is no grid."""
    edges = _edges(primitives.rules, tolerances)
    if len(edges) < 4:
        return []
    crossings = edges_to_intersections(edges, tolerances.rule_cross, tolerances.rule_cross)
    tables = cells_to_tables(intersections_to_cells(crossings))
    grids = [_grid(primitives.page, boxes, tolerances) for boxes in tables if len(boxes) > 1]
    return sorted(_without_enclosing(grids), key=lambda grid: (grid.top, grid.xs[0]))


def _edges(rules: list[Rule], tolerances: Tolerances) -> list[dict]:
    snap, join = tolerances.rule_snap, tolerances.rule_join
    edges = merge_edges([_edge(rule) for rule in rules], snap, snap, join, join)
    borders = [_edge(rule) for rule in undrawn_borders(edges, tolerances)]
    return merge_edges(edges + borders, snap, snap, join, join) if borders else edges


def _edge(rule: Rule) -> dict:
    x0, y0, x1, y1 = rule
    return {
        "x0": x0,
        "x1": x1,
        "top": y0,
        "bottom": y1,
        "width": x1 - x0,
        "height": y1 - y0,
        "orientation": "h" if y0 == y1 else "v",
        "object_type": "line",
    }


def undrawn_borders(edges: list[dict], tolerances: Tolerances) -> list[Rule]:
    """Outer borders that a table leaves out: rules that cross others and end together without a rule at their ends.

    So a table without left and right border, and a row cut open by a page break, still have cells at their edges.
    """
    horizontal = [e for e in edges if e["orientation"] == "h"]
    vertical = [e for e in edges if e["orientation"] == "v"]
    borders = []
    for first, second, across in (("top", "bottom", vertical), ("x0", "x1", horizontal)):
        others = horizontal if across is vertical else vertical
        low, high = ("x0", "x1") if across is vertical else ("top", "bottom")
        for end in (first, second):
            for level, group in _ending_together(across, end, others, tolerances):
                start, stop = min(e[low] for e in group), max(e[high] for e in group)
                if any(
                    abs(o[first] - level) <= tolerances.rule_cross and o[low] < stop and o[high] > start for o in others
                ):
                    continue
                borders.append(
                    Rule(start, level, stop, level) if across is vertical else Rule(level, start, level, stop)
                )
    return borders


def _ending_together(edges: list[dict], end: str, others: list[dict], tolerances: Tolerances):
    """Groups of parallel edges that end at one level, each crossed by another rule."""
    groups: dict[int, list[dict]] = {}
    for edge in sorted(edges, key=lambda e: e[end]):
        if any(_cross(edge, other, tolerances) for other in others):
            groups.setdefault(round(edge[end] / tolerances.rule_snap), []).append(edge)
    for group in groups.values():
        if len(group) >= tolerances.border_rules:
            yield sum(e[end] for e in group) / len(group), group


def _cross(one: dict, other: dict, tolerances: Tolerances) -> bool:
    slack = tolerances.rule_cross
    return (
        one["x0"] <= other["x1"] + slack
        and other["x0"] <= one["x1"] + slack
        and one["top"] <= other["bottom"] + slack
        and other["top"] <= one["bottom"] + slack
    )


def _grid(page: int, boxes: list[tuple[float, float, float, float]], tolerances: Tolerances) -> Grid:
    xs = _levels([b[0] for b in boxes] + [b[2] for b in boxes], tolerances)
    ys = _levels([b[1] for b in boxes] + [b[3] for b in boxes], tolerances)
    cells = []
    for x0, top, x1, bottom in boxes:
        column, row = nearest(xs, x0), nearest(ys, top)
        cells.append(GridCell(row, column, nearest(ys, bottom) - row, nearest(xs, x1) - column))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(page, xs, ys, cells)


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
