"""Tables ruled between rows only: their columns are told by the gutters that no row's print reaches into."""

from collections.abc import Iterable
from itertools import pairwise

from pipelines.reading.edges import Edge, joined
from pipelines.reading.headers import AMOUNT
from pipelines.reading.primitives import Glyph, Rule
from pipelines.reading.text import Segment, page_lines
from pipelines.reading.tolerances import TOLERANCES, Tolerances


def rules_with_gutters(rules: list[Rule], glyphs: list[Glyph], tolerances: Tolerances = TOLERANCES) -> list[Rule]:
    """Level rules of one length, with upright ones between the columns of what is printed between them.

    An upright rule is left out where print runs over it: there a label spans columns.
    """
    edges = joined(rules, tolerances)
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    found: list[Rule] = []
    for flats in _of_one_length([edge for edge in edges if edge["orientation"] == "h"], tolerances):
        x0, x1, ys = flats[0]["x0"], flats[0]["x1"], [edge["top"] for edge in flats]
        if len(ys) < tolerances.gutter_rules or any(
            x0 <= e["x0"] <= x1 and e["top"] < ys[-1] and ys[0] < e["bottom"] for e in upright
        ):
            continue
        bands = [_printed(glyphs, x0, x1, top, bottom) for top, bottom in pairwise(ys)]
        gutters = [(left + right) / 2 for left, right in _gutters(bands)]
        found += [Rule(x0, y, x1, y) for y in ys]
        for (top, bottom), band in zip(pairwise(ys), bands, strict=True):
            free = [x for x in gutters if not any(s.x0 < x < s.x1 for s in band)]
            found += [Rule(x, top, x, bottom) for x in (x0, *free, x1)]
    return found


def _of_one_length(flats: Iterable[Edge], tolerances: Tolerances) -> list[list[Edge]]:
    groups: list[list[Edge]] = []
    for flat in sorted(flats, key=lambda edge: edge["top"]):
        for group in groups:
            first = group[0]
            if max(abs(first["x0"] - flat["x0"]), abs(first["x1"] - flat["x1"])) <= tolerances.rule_cross:
                if flat["top"] - group[-1]["top"] > tolerances.rule_snap:
                    group.append(flat)
                break
        else:
            groups.append([flat])
    return groups


def _printed(glyphs: list[Glyph], x0: float, x1: float, top: float, bottom: float) -> list[Segment]:
    inside = [g for g in glyphs if top < g.base < bottom and x0 <= g.x0 and g.x1 <= x1]
    return [segment for line in page_lines(0, inside) for segment in line.segments]


def _gutters(bands: list[list[Segment]]) -> list[tuple[float, float]]:
    """Gaps that no row with an amount reaches into; narrowed by rows that have one label for each column."""
    rows = [band for band in bands if any(AMOUNT.match(segment.text) for segment in band)]
    gaps: list[tuple[float, float]] = []
    reached = None
    for segment in sorted((segment for row in rows for segment in row), key=lambda s: s.x0):
        if reached is not None and segment.x0 > reached:
            gaps.append((reached, segment.x0))
        reached = segment.x1 if reached is None else max(reached, segment.x1)
    for band in bands:
        labels = sorted(band, key=lambda s: s.x0)
        between = [(one.x1, other.x0) for one, other in pairwise(labels)]
        narrowed = [(max(a, c), min(b, d)) for (a, b), (c, d) in zip(gaps, between, strict=False)]
        if len(between) == len(gaps) and all(left < right for left, right in narrowed):
            gaps = narrowed
    return gaps
