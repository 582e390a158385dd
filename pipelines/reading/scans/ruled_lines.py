"""Ruling lines of a scanned page, which stand level and upright: broken, thin, gray and slightly bent ones too.

Long straight ink is a rule. Short straight ink may be a stroke of a character; it is a rule where it joins two rules.
"""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from pipelines.reading.primitives import Rule
from pipelines.reading.scans.paper import PAPER, flattened, noise_level
from pipelines.reading.scans.pictures import POINTS_PER_INCH, WORKING_DPI
from pipelines.reading.tolerances import TOLERANCES, Tolerances


@dataclass(frozen=True, slots=True)
class _Line:
    """Ink along one direction from `start` to `stop`; `path` are its (along, across) points, for it may be bent."""

    start: float
    stop: float
    path: tuple[tuple[float, float], ...]

    @property
    def place(self) -> float:
        """Where it stands across its direction, on average."""
        return sum(across for _, across in self.path) / len(self.path)

    @property
    def length(self) -> float:
        return self.stop - self.start

    def at(self, along: float | np.ndarray) -> np.ndarray:
        """Where it stands across its direction at places along it."""
        return np.interp(along, [point[0] for point in self.path], [point[1] for point in self.path])

    def part(self, start: float, stop: float) -> "_Line":
        """A stretch of it."""
        inner = [point for point in self.path if start < point[0] < stop]
        ends = [(end, float(self.at(end))) for end in (start, stop)]
        return _Line(start, stop, (ends[0], *inner, ends[1]))


@dataclass(frozen=True, slots=True)
class _Lengths:
    """The tolerances in pixels of one picture."""

    shortest: int
    long: float
    thickest: int
    break_: int
    hidden_break: float
    meet: float
    bend: float
    edge: float


def ruled_lines(gray: np.ndarray, dpi: float = WORKING_DPI, tolerances: Tolerances = TOLERANCES) -> list[Rule]:
    """Rules of a straightened picture (uint8), in pixels, along the middle of their ink."""
    lengths = _lengths(dpi, tolerances)
    flat = flattened(gray)
    across = _found(flat, lengths, tolerances)
    upright = _found(np.ascontiguousarray(flat.T), lengths, tolerances)
    across, upright = _rules_among(across, upright, flat, lengths, tolerances)
    height, width = gray.shape
    across = [line for line in across if lengths.edge < line.place < height - lengths.edge]
    upright = [line for line in upright if lengths.edge < line.place < width - lengths.edge]
    met_across = [_met(line, upright, lengths) for line in across]
    met_upright = [_met(line, across, lengths) for line in upright]
    return [Rule(line.start, line.place, line.stop, line.place) for line in met_across] + [
        Rule(line.place, line.start, line.place, line.stop) for line in met_upright
    ]


def _lengths(dpi: float, tolerances: Tolerances) -> _Lengths:
    scale = dpi / POINTS_PER_INCH
    return _Lengths(
        shortest=_odd(tolerances.scan_rule_shortest * scale),
        long=tolerances.scan_rule_long * scale,
        thickest=_odd(tolerances.rule_thickness * scale),
        break_=max(1, round(tolerances.scan_rule_break * scale)),
        hidden_break=tolerances.scan_rule_hidden_break * scale,
        meet=tolerances.scan_rule_meet * scale,
        bend=tolerances.scan_rule_bend * scale,
        edge=tolerances.scan_edge * scale,
    )


def _odd(length: float) -> int:
    """The odd number next to a length: what is grown and shrunk by an even one moves aside."""
    return max(3, 2 * round((length - 1) / 2) + 1)


def _found(flat: np.ndarray, lengths: _Lengths, tolerances: Tolerances) -> list[_Line]:
    """Straight ink along the rows of a flattened picture, pieces of one line joined."""
    darkness = _darkness(flat, lengths)
    grain = tolerances.scan_noise_ratio * noise_level(flat)
    dark = (darkness > max(tolerances.scan_rule_ink, grain)).astype(np.uint8)
    whole = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, _odd(lengths.break_)), np.uint8))
    whole = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, lengths.shortest), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    pieces = []
    for number in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[number])
        if area > lengths.thickest * width or height > width:
            continue
        line = _traced(labels[top : top + height, left : left + width] == number, left, top, lengths)
        if line.length >= lengths.long or _stands_alone(dark, line, lengths, tolerances):
            pieces.append(line)
    return _joined(pieces, darkness, lengths, tolerances)


def _darkness(flat: np.ndarray, lengths: _Lengths) -> np.ndarray:
    """How much darker each pixel is than what is above and below it, within the reach of a rule's thickness.

    So shading and the edges of the glass are not dark, and rules on shading are.
    """
    return cv2.morphologyEx(flat, cv2.MORPH_BLACKHAT, np.ones((lengths.thickest + 4, 1), np.uint8))


def _traced(ink: np.ndarray, left: int, top: int, lengths: _Lengths) -> _Line:
    """The middle of ink that runs along the rows, in steps in which no rule bends."""
    rows, columns = np.nonzero(ink)
    width = ink.shape[1]
    steps = max(1, round(width / lengths.long))
    step = np.minimum(columns * steps // width, steps - 1)
    counts = np.bincount(step, minlength=steps)
    used = counts > 0
    along = left + np.bincount(step, columns, minlength=steps)[used] / counts[used] + 0.5
    across = top + np.bincount(step, rows, minlength=steps)[used] / counts[used] + 0.5
    return _Line(left, left + width, tuple(zip(along.tolist(), across.tolist(), strict=True)))


def _stands_alone(dark: np.ndarray, line: _Line, lengths: _Lengths, tolerances: Tolerances) -> bool:
    """Whether there is little ink along both sides of a line: a row of strokes in print has some."""
    x0, x1 = round(line.start), round(line.stop)
    near, far = lengths.thickest // 2 + 1, lengths.thickest
    shares = []
    for sign in (-1, 1):
        low, high = sorted((round(line.place) + sign * near, round(line.place) + sign * far))
        band = dark[max(0, low) : max(0, high) + 1, x0:x1]
        shares.append(float(band.any(axis=0).mean()) if band.size else 0.0)
    return sum(shares) <= tolerances.scan_rule_company_share


def _joined(pieces: list[_Line], darkness: np.ndarray, lengths: _Lengths, tolerances: Tolerances) -> list[_Line]:
    """Pieces that go on in each other as one line each, over breaks in which traces of it are left too."""
    lines: list[_Line] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        best = None
        for index, line in enumerate(lines):
            step = abs(piece.path[0][1] - line.path[-1][1])
            gap = piece.start - line.stop
            if step > lengths.bend or gap > lengths.hidden_break or piece.stop <= line.stop:
                continue
            if gap > 2 * lengths.break_ and not _has_traces(darkness, line, piece, tolerances):
                continue
            if best is None or (step, gap) < best[0]:
                best = ((step, gap), index)
        if best is None:
            lines.append(piece)
        else:
            line = lines[best[1]]
            path = tuple(point for point in line.path if point[0] < piece.path[0][0]) + piece.path
            lines[best[1]] = _Line(line.start, piece.stop, path)
    return lines


def _has_traces(darkness: np.ndarray, line: _Line, piece: _Line, tolerances: Tolerances) -> bool:
    """Whether the gap between two pieces is darker along the line than beside it."""
    xs = np.arange(int(line.stop), int(piece.start))
    ys = np.round(np.interp(xs, [line.stop, piece.start], [line.path[-1][1], piece.path[0][1]]) - 0.5).astype(int)
    last = darkness.shape[0] - 1

    def level(offset: int) -> np.ndarray:
        return darkness[np.clip(ys + offset, 0, last), xs].astype(int)

    on = np.max([level(offset) for offset in (-1, 0, 1)], axis=0)
    beside = np.min([np.maximum(level(-offset), level(-offset - 1)) for offset in (4, -5)], axis=0)
    return float((on - beside >= tolerances.scan_trace).mean()) >= tolerances.scan_trace_share


def _rules_among(
    across: list[_Line], upright: list[_Line], flat: np.ndarray, lengths: _Lengths, tolerances: Tolerances
) -> tuple[list[_Line], list[_Line]]:
    """Long lines, and the short ones that reach from rule to rule; a short one may hold another."""
    pictures = flat, np.ascontiguousarray(flat.T)
    kept = [[line for line in lines if line.length >= lengths.long] for lines in (across, upright)]
    waiting = [[line for line in lines if line.length < lengths.long] for lines in (across, upright)]
    kept = [
        [part for line in kept[own] for part in _inked_parts(line, kept[1 - own], pictures[own], lengths, tolerances)]
        for own in (0, 1)
    ]
    found = True
    while found:
        found = False
        for own in (0, 1):
            held = [line for line in waiting[own] if _is_held(line, kept[1 - own], pictures[own], lengths, tolerances)]
            found = found or bool(held)
            kept[own].extend(held)
            waiting[own] = [line for line in waiting[own] if line not in held]
    return kept[0], kept[1]


def _inked_parts(
    line: _Line, others: list[_Line], flat: np.ndarray, lengths: _Lengths, tolerances: Tolerances
) -> list[_Line]:
    """A line without the parts between crossing rules in which it is print that stands in line with it."""
    crossed = sorted(
        other.place
        for other in others
        if line.start < other.place < line.stop
        and other.start - lengths.meet <= line.place <= other.stop + lengths.meet
    )
    parts: list[_Line] = []
    for start, stop in pairwise([line.start, *crossed, line.stop]):
        whole = stop - start
        least = tolerances.scan_rule_ink_share if whole < lengths.long else tolerances.scan_trace_share
        if whole > 1 and not _is_inked(line, start, stop, least, flat, lengths, tolerances):
            continue
        if parts and parts[-1].stop == start:
            parts[-1] = line.part(parts[-1].start, stop)
        else:
            parts.append(line.part(start, stop))
    return [part for part in parts if part.length >= lengths.shortest]


def _is_inked(
    line: _Line, start: float, stop: float, least: float, flat: np.ndarray, lengths: _Lengths, tolerances: Tolerances
) -> bool:
    """Whether a stretch of a line is inked for at least a share of its length, or dotted all along it."""
    xs = np.clip(np.arange(round(start), max(round(stop), round(start) + 1)), 0, flat.shape[1] - 1)
    ys = np.clip(np.round(line.at(xs) - 0.5).astype(int), 1, len(flat) - 2)
    darkness = PAPER - np.min([flat[ys + offset, xs] for offset in (-1, 0, 1)], axis=0)
    ink = darkness > tolerances.scan_rule_ink
    if float(ink.mean()) >= least:
        return True
    steps = np.diff(np.flatnonzero(ink))
    gaps = steps[steps > 1]
    dots = np.diff(np.flatnonzero(np.concatenate([[True], steps > 1, [True]])))
    return (
        len(gaps) >= tolerances.scan_rule_dots
        and int(gaps.max()) <= lengths.break_ + 1
        and int(dots.max()) < lengths.shortest
    )


def _is_held(line: _Line, others: list[_Line], flat: np.ndarray, lengths: _Lengths, tolerances: Tolerances) -> bool:
    """Whether a line runs from one rule to another, inked all the way."""
    first, last = (_nearest(end, at, others, lengths) for end, at in _ends(line))
    if first is None or last is None or last.place - first.place < lengths.shortest:
        return False
    return _is_inked(line, first.place, last.place, tolerances.scan_rule_ink_share, flat, lengths, tolerances)


def _ends(line: _Line) -> tuple[tuple[float, float], tuple[float, float]]:
    return (line.start, line.path[0][1]), (line.stop, line.path[-1][1])


def _nearest(end: float, at: float, others: list[_Line], lengths: _Lengths) -> _Line | None:
    """The line of the other direction that an end reaches."""
    near = [
        other
        for other in others
        if abs(other.place - end) <= lengths.meet and other.start - lengths.meet <= at <= other.stop + lengths.meet
    ]
    return min(near, key=lambda other: abs(other.place - end), default=None)


def _met(line: _Line, others: list[_Line], lengths: _Lengths) -> _Line:
    """A line that ends exactly on the lines its ends reach."""
    first, last = (_nearest(end, at, others, lengths) for end, at in _ends(line))
    start = first.place if first else line.start
    stop = last.place if last else line.stop
    return line.part(start, stop) if start < stop else line
