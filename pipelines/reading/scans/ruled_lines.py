"""Ruling lines of a scanned page, which stand level and upright: broken, thin, gray and slightly bent ones too.

Long straight ink is a rule. Short straight ink may be a stroke of a character; it is a rule where it runs from one rule
to another, and has paper on both sides.
"""

from itertools import pairwise

import numpy as np

from pipelines.reading.primitives import Rule
from pipelines.reading.scans.paper import flattened
from pipelines.reading.scans.pictures import WORKING_DPI
from pipelines.reading.scans.straight_ink import Ink, Lengths, Line, pixel_lengths
from pipelines.reading.tolerances import TOLERANCES, Tolerances

Verdicts = dict[tuple[Line, float, float], bool]  # whether a line is a rule between two places along it


def ruled_lines(gray: np.ndarray, dpi: float = WORKING_DPI, tolerances: Tolerances = TOLERANCES) -> list[Rule]:
    """Rules of a straightened picture (uint8), in pixels, along the middle of their ink."""
    lengths = pixel_lengths(dpi, tolerances)
    flat = flattened(gray)
    inks = Ink(flat, lengths, tolerances), Ink(np.ascontiguousarray(flat.T), lengths, tolerances)
    across, upright = _rules_among(inks, lengths)
    height, width = gray.shape
    across = [line for line in across if lengths.edge < line.place < height - lengths.edge]
    upright = [line for line in upright if lengths.edge < line.place < width - lengths.edge]
    met_across = [_met(line, upright, lengths) for line in across]
    met_upright = [_met(line, across, lengths) for line in upright]
    return [Rule(line.start, line.place, line.stop, line.place) for line in met_across] + [
        Rule(line.place, line.start, line.place, line.stop) for line in met_upright
    ]


def _rules_among(inks: tuple[Ink, Ink], lengths: Lengths) -> tuple[list[Line], list[Line]]:
    """Level and upright rules: long lines, and the short ones that reach from rule to rule, short ones included."""
    lines = [ink.lines() for ink in inks]
    long = [[line for line in found if line.length >= lengths.long] for found in lines]
    known: tuple[Verdicts, Verdicts] = ({}, {})
    rules = long
    for _ in range(2):  # strokes in line with each other look long and part what they cross: once more without them
        rules = _parts_among(long, rules, inks, known)
    for ink, found in zip(inks, rules, strict=True):
        ink.learn(found)
    level, upright = inks
    level.usual, upright.usual = level.usual or upright.usual, upright.usual or level.usual
    short = [[line for line in found if line.length < lengths.long] for found in lines]
    held: list[list[Line]] = [[], []]
    while True:
        more = _parts_among(short, [rules[own] + held[own] for own in (0, 1)], inks, known)
        if sum(map(len, more)) <= sum(map(len, held)):
            return rules[0] + held[0], rules[1] + held[1]
        held = more


def _parts_among(
    lines: list[list[Line]], rules: list[list[Line]], inks: tuple[Ink, Ink], known: tuple[Verdicts, Verdicts]
) -> list[list[Line]]:
    """Of level and of upright lines the stretches that are ruled, told with the rules that they cross."""
    level, upright = (_Crossings(found) for found in rules)
    return [
        [part for line in found for part in _ruled_parts(line, crossings, ink, verdicts)]
        for found, crossings, ink, verdicts in zip(lines, (upright, level), inks, known, strict=True)
    ]


class _Crossings:
    """Lines of one direction, to be asked where they cross one of the other."""

    def __init__(self, lines: list[Line]):
        self._lines = lines
        self._places = np.array([(line.place, line.start, line.stop) for line in lines]).reshape(-1, 3)

    def of(self, line: Line, lengths: Lengths) -> list[int]:
        """Where lines cross this one or end on it, along it in whole pixels, in order."""
        place, start, stop = self._places.T
        near = (place >= line.start - 2 * lengths.meet) & (place <= line.stop + 2 * lengths.meet)
        near &= (start - lengths.meet <= line.place) & (line.place <= stop + lengths.meet)
        found = sorted(round(float(self._lines[index].at(line.place))) for index in np.flatnonzero(near))
        return [at for at in found if line.start - lengths.meet <= at <= line.stop + lengths.meet]


def _ruled_parts(line: Line, crossings: _Crossings, ink: Ink, known: Verdicts) -> list[Line]:
    """A line without the stretches in which it is print that stands in line with it.

    Stretches reach from one crossing rule to the next; a long line may begin and end without one.
    """
    lengths = ink.lengths
    ends: list[float] = [*crossings.of(line, lengths)]
    if line.length >= lengths.long:
        begins = [line.start] if not ends or ends[0] - line.start > lengths.meet else []
        stops = [line.stop] if not ends or line.stop - ends[-1] > lengths.meet else []
        ends = begins + ends + stops
    parts: list[Line] = []
    for start, stop in pairwise(ends):
        if (line, start, stop) not in known:
            known[line, start, stop] = stop - start <= 1 or _is_ruled(line.part(start, stop), ink)
        if not known[line, start, stop]:
            continue
        if parts and parts[-1].stop == start:
            parts[-1] = line.part(parts[-1].start, stop)
        else:
            parts.append(line.part(start, stop))
    return [part for part in parts if part.length >= lengths.shortest]


def _is_ruled(line: Line, ink: Ink) -> bool:
    """Whether a stretch of ink is a rule: evenly dark all along it, dotted all along it, or long, faded and alone.

    Short ink that does not touch what it reaches at its ends is a stroke of a character.
    """
    tolerances, lengths = ink.tolerances, ink.lengths
    around = ink.around(line)
    company = ink.company(around)
    if company > tolerances.scan_rule_company:
        return False
    darkness = around[lengths.thickest - 1 : lengths.thickest + 2].max(axis=0)
    is_long = line.length >= lengths.long
    usual = float(np.median(darkness)) if is_long else max(float(np.median(darkness)), ink.usual / 2)
    dark = darkness > max(ink.least, tolerances.scan_rule_evenness * usual)
    if float(dark.mean()) >= tolerances.scan_rule_ink_share and (
        is_long or _touches(darkness > max(ink.least, tolerances.scan_rule_gap_share * usual), lengths)
    ):
        return is_long or _doubt(darkness, company, ink) <= tolerances.scan_rule_doubt
    if company > tolerances.scan_rule_company / 2:
        return False
    traces = darkness > tolerances.scan_trace
    return (is_long and float(traces.mean()) >= tolerances.scan_rule_ink_share) or _is_dotted(
        darkness, dark, tolerances
    )


def _doubt(darkness: np.ndarray, company: float, ink: Ink) -> float:
    """How much speaks against short ink as a rule, from 0: it is uneven, pale, has company, or fades at its ends.

    Each alone is found in rules of poor scans, several together are found in strokes of characters.
    """
    end = min(ink.lengths.thickest // 2, len(darkness) // 4)
    low, middle, high = np.percentile(darkness[end : len(darkness) - end], (10, 50, 90))
    faded = min(darkness[: ink.lengths.thickest].min(), darkness[-ink.lengths.thickest :].min())
    paleness = 1 - middle / ink.usual if ink.usual else 0.0
    return float((high - low) / middle + max(0.0, 1 - faded / middle) + max(0.0, paleness) + company)


def _touches(dark: np.ndarray, lengths: Lengths) -> bool:
    """Whether ink goes on to both ends without a gap."""
    return bool(dark[: lengths.thickest].all() and dark[-lengths.thickest :].all())


def _is_dotted(darkness: np.ndarray, dark: np.ndarray, tolerances: Tolerances) -> bool:
    """Whether ink comes in equal steps and equally dark, as dots and dashes do."""
    starts = np.flatnonzero(np.diff(dark.astype(int)) == 1)
    steps = np.diff(starts)
    if len(steps) < tolerances.scan_rule_dots:
        return False
    if float(steps.std()) > tolerances.scan_rule_uneven_dots * float(steps.mean()):
        return False
    dots = np.maximum.reduceat(darkness, starts)
    return float(dots.max() - dots.min()) <= tolerances.scan_rule_unlike_dots * float(np.median(dots))


def _nearest(end: tuple[float, float], others: list[Line], lengths: Lengths) -> Line | None:
    """The line of the other direction that an end (along, across) reaches."""
    along, across = end
    near = [
        other
        for other in others
        if abs(other.place - along) <= lengths.meet
        and other.start - lengths.meet <= across <= other.stop + lengths.meet
    ]
    return min(near, key=lambda other: abs(other.place - along), default=None)


def _met(line: Line, others: list[Line], lengths: Lengths) -> Line:
    """A line that ends exactly on the lines its ends reach."""
    first, last = (_nearest(end, others, lengths) for end in line.ends)
    start = first.place if first else line.start
    stop = last.place if last else line.stop
    return line.part(start, stop) if start < stop else line
