"""Rules as pdfplumber's edges, joined where they are one rule, and the outer borders that a table does not draw."""

from itertools import pairwise

from pdfplumber.table import merge_edges

from pipelines.reading.primitives import Rule
from pipelines.reading.tolerances import TOLERANCES, Tolerances

Edge = dict


def drawn_edges(rules: list[Rule], tolerances: Tolerances = TOLERANCES) -> list[Edge]:
    """Rules as edges for `pdfplumber.table`, pieces of one rule joined."""
    snap, join = tolerances.rule_snap, tolerances.rule_join
    return merge_edges([_edge(rule) for rule in rules], snap, snap, join, join)


def undrawn_borders(edges: list[Edge], tolerances: Tolerances = TOLERANCES) -> list[Edge]:
    """Outer borders that a table leaves out: between rules that end side by side at its outside and meet nothing there.

    So a table without left and right border, and a row cut open by a page break, still have cells at their edges.
    """
    across = [edge for edge in edges if edge["orientation"] == "h"]
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    borders = []
    for end in ("top", "bottom"):
        borders += _borders(upright, across, end, ("top", "bottom"), "x0", tolerances)
    for end in ("x0", "x1"):
        borders += _borders(across, upright, end, ("x0", "x1"), "top", tolerances)
    return [_edge(border) for border in borders]


def _edge(rule: Rule) -> Edge:
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


def _borders(
    edges: list[Edge], others: list[Edge], end: str, along: tuple[str, str], place: str, tolerances: Tolerances
):
    """Missing borders at one end (top, bottom, x0 or x1) of parallel edges; `place` is the coordinate they stand at."""
    crossed = [edge for edge in edges if any(_cross(edge, other, tolerances) for other in others)]
    first = end == along[0]
    for group in _ending_together(crossed, end, tolerances):
        level = sum(edge[end] for edge in group) / len(group)
        group.sort(key=lambda edge: edge[place])
        if len(group) < tolerances.border_rules or _goes_on_beyond(
            group, edges, level, along, place, first, tolerances
        ):
            continue
        for one, other in pairwise(group):
            start, stop = one[place], other[place]
            if stop - start > tolerances.rule_snap and not _covered(
                others, level, start, stop, along, place, tolerances
            ):
                yield Rule(start, level, stop, level) if place == "x0" else Rule(level, start, level, stop)


def _ending_together(edges: list[Edge], end: str, tolerances: Tolerances) -> list[list[Edge]]:
    groups: list[list[Edge]] = []
    for edge in sorted(edges, key=lambda edge: edge[end]):
        if groups and edge[end] - groups[-1][-1][end] <= tolerances.rule_snap:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return groups


def _goes_on_beyond(group, edges, level, along, place, first: bool, tolerances: Tolerances) -> bool:
    """Whether a parallel edge between those of the group runs on past their common end: then it is not the outside."""
    low, high = group[0][place], group[-1][place]
    for edge in edges:
        if low <= edge[place] <= high:
            beyond = level - edge[along[0]] if first else edge[along[1]] - level
            through = edge[along[0]] < level + tolerances.rule_cross and edge[along[1]] > level - tolerances.rule_cross
            if through and beyond > tolerances.rule_cross:
                return True
    return False


def _covered(others, level: float, start: float, stop: float, along, place: str, tolerances: Tolerances) -> bool:
    """Whether a rule is drawn between two neighbours at their common end."""
    middle = (start + stop) / 2
    low, high = ("x0", "x1") if place == "x0" else ("top", "bottom")
    return any(
        abs(other[along[0]] - level) <= tolerances.rule_cross and other[low] <= middle <= other[high]
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
