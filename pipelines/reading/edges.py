"""Rules as pdfplumber's edges: pieces of one rule joined, tables kept apart, undrawn outer borders closed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pdfplumber.table import merge_edges

from pipelines.reading.primitives import Rule
from pipelines.reading.tolerances import TOLERANCES, Tolerances

Edge = dict


@dataclass(frozen=True, slots=True)
class _Axis:
    """Names of an edge's coordinates: where it begins and ends, and where it stands across its direction."""

    first: str
    last: str
    place: str


UPRIGHT = _Axis("top", "bottom", "x0")
ACROSS = _Axis("x0", "x1", "top")


def edge_groups(rules: list[Rule], tolerances: Tolerances = TOLERANCES) -> list[list[Edge]]:
    """Edges of rules that hang together, one list a table.

    Edges are snapped within their list only: two tables on one page may have columns that almost agree. A page with
    more rules than any table has is a drawing and has none.
    """
    edges = joined(rules, tolerances)
    if len(edges) > tolerances.most_rules:
        return []
    groups = [_merged(group, tolerances) for group in _connected(edges, tolerances)]
    return [group for group in groups if len(group) >= 4]


def _merged(edges: list[Edge], tolerances: Tolerances) -> list[Edge]:
    snap, join = tolerances.rule_snap, tolerances.rule_join
    return merge_edges(edges, snap, snap, join, join)


def joined(rules: list[Rule], tolerances: Tolerances) -> list[Edge]:
    """Edges of rules; collinear pieces with no more than the joining gap between them (dashes, dots) are one edge."""
    lines: dict[tuple[bool, int], list[tuple[float, float, float]]] = {}
    for x0, y0, x1, y1 in rules:
        flat = y0 == y1
        place, start, stop = (y0, x0, x1) if flat else (x0, y0, y1)
        lines.setdefault((flat, round(place / tolerances.rule_grain)), []).append((start, stop, place))
    edges = []
    for (flat, _), pieces in lines.items():
        for start, stop, place in _runs(pieces, tolerances):
            if stop - start >= tolerances.rule_shortest:
                edges.append(_edge(start, place, stop, place) if flat else _edge(place, start, place, stop))
    return edges


def _runs(pieces: list[tuple[float, float, float]], tolerances: Tolerances) -> list[tuple[float, float, float]]:
    runs: list[tuple[float, float, float]] = []
    for start, stop, place in sorted(pieces):
        if runs and start - runs[-1][1] <= tolerances.rule_join:
            runs[-1] = (runs[-1][0], max(runs[-1][1], stop), runs[-1][2])
        else:
            runs.append((start, stop, place))
    return runs


def _connected(edges: list[Edge], tolerances: Tolerances) -> list[list[Edge]]:
    """Edges that cross each other, directly or over others, as one list each."""
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    flats = [edge for edge in edges if edge["orientation"] == "h"]
    groups = [[flat, *(edge for edge in upright if _cross(flat, edge, tolerances))] for flat in flats]
    met = {id(edge) for group in groups if len(group) > 1 for edge in group}
    groups += _beside(flats, met, ACROSS, tolerances.strip_height, tolerances)
    groups += _beside(upright, met, UPRIGHT, tolerances.strip_width, tolerances)
    return _united(groups)


def _beside(edges: list[Edge], met: set[int], axis: _Axis, reach: float, tolerances: Tolerances) -> list[list[Edge]]:
    """Edges that meet no other, each with its parallel neighbours of the same extent.

    With undrawn sides, a row over the whole width has nothing but such rules around it; so has a cell that a page break
    cuts above and below.
    """
    return [
        [lone, other]
        for lone in edges
        if id(lone) not in met
        for other in edges
        if other is not lone
        and abs(other[axis.first] - lone[axis.first]) <= tolerances.rule_cross
        and abs(other[axis.last] - lone[axis.last]) <= tolerances.rule_cross
        and abs(other[axis.place] - lone[axis.place]) <= reach
    ]


def _united(groups: list[list[Edge]]) -> list[list[Edge]]:
    """Lists that share an edge as one list, every edge once."""
    owner: dict[int, dict[int, Edge]] = {}
    for group in groups:
        whole = {id(edge): edge for edge in group}
        for found in {id(owner[key]): owner[key] for key in whole if key in owner}.values():
            whole |= found
        for key in whole:
            owner[key] = whole
    return [list(whole.values()) for whole in {id(whole): whole for whole in owner.values()}.values()]


def undrawn_borders(edges: list[Edge], tolerances: Tolerances = TOLERANCES) -> list[Edge]:
    """Outer borders that a table leaves out: between rules that end side by side at its outside and meet nothing there.

    So a table without left and right border, and a row cut open by a page break, still have cells at their edges.
    """
    across = [edge for edge in edges if edge["orientation"] == "h"]
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    borders: list[Rule] = []
    for end in (UPRIGHT.first, UPRIGHT.last):
        borders += _borders(upright, across, end, UPRIGHT, tolerances)
    for end in (ACROSS.first, ACROSS.last):
        borders += _borders(across, upright, end, ACROSS, tolerances)
    return [_edge(*border) for border in borders]


def closed(edges: list[Edge], borders: list[Edge], tolerances: Tolerances = TOLERANCES) -> list[Edge]:
    """Edges together with undrawn borders."""
    return _merged(edges + borders, tolerances) if borders else edges


def _edge(x0: float, y0: float, x1: float, y1: float) -> Edge:
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


def _borders(edges: list[Edge], others: list[Edge], end: str, axis: _Axis, tolerances: Tolerances) -> Iterator[Rule]:
    """Missing borders at one end of parallel edges."""
    for group in _ending_together(edges, end, tolerances):
        level = sum(edge[end] for edge in group) / len(group)
        group.sort(key=lambda edge: edge[axis.place])
        if len(group) < tolerances.border_rules or _goes_on_beyond(group, edges, level, end, axis, tolerances):
            continue
        for one, other in pairwise(group):
            start, stop = one[axis.place], other[axis.place]
            middle = (start + stop) / 2
            if stop - start > tolerances.rule_snap and not _covered(others, level, middle, axis, tolerances):
                yield Rule(start, level, stop, level) if axis is UPRIGHT else Rule(level, start, level, stop)


def _ending_together(edges: list[Edge], end: str, tolerances: Tolerances) -> list[list[Edge]]:
    groups: list[list[Edge]] = []
    for edge in sorted(edges, key=lambda edge: edge[end]):
        if groups and edge[end] - groups[-1][-1][end] <= tolerances.rule_snap:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return groups


def _goes_on_beyond(
    group: list[Edge], edges: list[Edge], level: float, end: str, axis: _Axis, tolerances: Tolerances
) -> bool:
    """Whether a parallel edge between those of the group runs on past their common end: then it is not the outside."""
    slack = tolerances.rule_cross
    for edge in edges:
        if group[0][axis.place] <= edge[axis.place] <= group[-1][axis.place]:
            meets = edge[axis.first] < level + slack and edge[axis.last] > level - slack
            beyond = level - edge[axis.first] if end == axis.first else edge[axis.last] - level
            if meets and beyond > slack:
                return True
    return False


def _covered(others: list[Edge], level: float, middle: float, axis: _Axis, tolerances: Tolerances) -> bool:
    """Whether a rule is drawn between two neighbours at their common end, or so near it that they only overshoot."""
    across = ACROSS if axis is UPRIGHT else UPRIGHT
    return any(
        abs(other[across.place] - level) <= tolerances.rule_overshoot
        and other[across.first] <= middle <= other[across.last]
        for other in others
    )


def _cross(one: Edge, other: Edge, tolerances: Tolerances) -> bool:
    slack = tolerances.rule_cross
    return (
        one["x0"] <= other["x1"] + slack
        and other["x0"] <= one["x1"] + slack
        and one["top"] <= other["bottom"] + slack
        and other["top"] <= one["bottom"] + slack
    )
