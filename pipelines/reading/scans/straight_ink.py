"""Straight ink of a picture along one direction: pieces of what may be rules, followed where they bend and break."""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from pipelines.reading.scans.paper import PAPER, noise_level
from pipelines.reading.scans.pictures import POINTS_PER_INCH
from pipelines.reading.tolerances import Tolerances


@dataclass(frozen=True, slots=True)
class Lengths:
    """The tolerances of rules in pixels of one picture; those that pictures are grown and shrunk by are odd."""

    shortest: int
    long: float
    thickest: int
    gap: int
    hidden_gap: float
    meet: float
    bend: float
    edge: float


def pixel_lengths(dpi: float, tolerances: Tolerances) -> Lengths:
    """Lengths for a picture with so many pixels to an inch."""
    scale = dpi / POINTS_PER_INCH
    return Lengths(
        shortest=_odd(tolerances.scan_rule_shortest * scale),
        long=tolerances.scan_rule_long * scale,
        thickest=_odd(tolerances.rule_thickness * scale),
        gap=_odd(tolerances.scan_rule_gap * scale),
        hidden_gap=tolerances.scan_rule_hidden_gap * scale,
        meet=tolerances.scan_rule_meet * scale,
        bend=tolerances.scan_rule_bend * scale,
        edge=tolerances.scan_edge * scale,
    )


def _odd(length: float) -> int:
    """The odd number next to a length: what is grown and shrunk by an even one moves aside."""
    return max(3, 2 * round((length - 1) / 2) + 1)


@dataclass(frozen=True, slots=True)
class Line:
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
        """From start to stop, in pixels."""
        return self.stop - self.start

    @property
    def ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Its two ends as (along, across)."""
        return (self.start, self.path[0][1]), (self.stop, self.path[-1][1])

    def at(self, along: float | np.ndarray) -> np.ndarray:
        """Where it stands across its direction at places along it."""
        return np.interp(along, [point[0] for point in self.path], [point[1] for point in self.path])

    def part(self, start: float, stop: float) -> "Line":
        """A stretch of it."""
        inner = [point for point in self.path if start < point[0] < stop]
        ends = [(end, float(self.at(end))) for end in (start, stop)]
        return Line(start, stop, (ends[0], *inner, ends[1]))


class Ink:
    """The ink of a flattened picture, along whose rows lines are looked for (turned by 90 degrees for upright ones)."""

    def __init__(self, flat: np.ndarray, lengths: Lengths, tolerances: Tolerances):
        self.lengths, self.tolerances = lengths, tolerances
        self.least = max(tolerances.scan_rule_ink, tolerances.scan_noise_ratio * noise_level(flat))
        self.usual = 0.0  # darkness of the picture's rules
        self.level = PAPER - flat
        # Darker than what is above and below within the reach of a rule's thickness: shading and the edges of the
        # glass are not, and rules on shading are.
        self.contrast = cv2.morphologyEx(flat, cv2.MORPH_BLACKHAT, np.ones((lengths.thickest + 4, 1), np.uint8))

    def lines(self) -> list[Line]:
        """Straight ink along the rows, pieces of one line joined."""
        dark = (self.contrast > self.least).astype(np.uint8)
        whole = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, self.lengths.gap), np.uint8))
        whole = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, self.lengths.shortest), np.uint8))
        contours, _ = cv2.findContours(whole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        pieces = []
        for left, top, width, height in map(cv2.boundingRect, contours):
            ink = whole[top : top + height, left : left + width]
            if height <= width and np.count_nonzero(ink) <= self.lengths.thickest * width:
                pieces.append(_traced(ink, left, top, self.lengths))
        most = self.tolerances.scan_rule_company
        return self._joined([piece for piece in pieces if self.company(self.around(piece)) <= most])

    def learn(self, rules: list[Line]) -> None:
        """Take over how dark rules of the picture are."""
        self.usual = float(np.median([np.median(self.along(rule, 0)) for rule in rules])) if rules else 0.0

    def along(self, line: Line, *offsets: int) -> np.ndarray:
        """How dark the picture is so many pixels beside a line: one row for each offset."""
        first = min(max(round(line.start), 0), self.level.shape[1] - 1)
        xs = np.arange(first, min(max(round(line.stop), first + 1), self.level.shape[1]))
        ys = np.round(line.at(xs) - 0.5).astype(int) + np.array(offsets)[:, None]
        return self.level[np.clip(ys, 0, len(self.level) - 1), xs]

    def around(self, line: Line) -> np.ndarray:
        """How dark the picture is along a line and beside it: the row in the middle is the line's own."""
        return self.along(line, *range(-self.lengths.thickest, self.lengths.thickest + 1))

    def company(self, around: np.ndarray) -> float:
        """The share of a line that has ink half as dark close by, on both sides together (0 to 2).

        Between a rule and print beside it there is some paper, if little; strokes of characters are crossed by others.
        """
        middle = len(around) // 2
        least = max(self.least, float(np.median(around[middle])) / 2)
        shares = (around > least).mean(axis=1)
        return float(shares[: middle - 1].min() + shares[middle + 2 :].min())

    def _joined(self, pieces: list[Line]) -> list[Line]:
        """Pieces that go on in each other as one line each, over gaps in which traces of it are left too."""
        lines: list[Line] = []
        recent: list[int] = []  # lines that are not too far behind
        for piece in sorted(pieces, key=lambda piece: piece.start):
            recent = [index for index in recent if piece.start - lines[index].stop <= self.lengths.hidden_gap]
            fits = [
                (abs(piece.path[0][1] - lines[index].path[-1][1]), piece.start - lines[index].stop, index)
                for index in recent
                if self._goes_on(lines[index], piece)
            ]
            if not fits:
                recent.append(len(lines))
                lines.append(piece)
                continue
            index = min(fits)[2]
            path = tuple(point for point in lines[index].path if point[0] < piece.path[0][0]) + piece.path
            lines[index] = Line(lines[index].start, piece.stop, path)
        return lines

    def _goes_on(self, line: Line, piece: Line) -> bool:
        gap = piece.start - line.stop
        if abs(piece.path[0][1] - line.path[-1][1]) > self.lengths.bend or piece.stop <= line.stop:
            return False
        return gap <= 2 * self.lengths.gap or (gap <= self.lengths.hidden_gap and self._has_traces(line, piece))

    def _has_traces(self, line: Line, piece: Line) -> bool:
        """Whether the gap between two pieces is darker along the line than beside it."""
        gap = Line(line.stop, piece.start, (line.ends[1], piece.ends[0]))
        on = self.along(gap, -1, 0, 1).max(axis=0).astype(int)
        beside = self.along(gap, -5, -4, 4, 5).min(axis=0)
        return float((on - beside >= self.tolerances.scan_trace).mean()) >= self.tolerances.scan_trace_share


def _traced(ink: np.ndarray, left: int, top: int, lengths: Lengths) -> Line:
    """The middle of ink that runs along the rows, in steps in which no rule bends.

    A rule is where most of the ink is: strokes of characters that touch it do not lead away from it.
    """
    width = ink.shape[1]
    steps = max(1, round(width / lengths.long))
    bounds = [width * step // steps for step in range(steps + 1)]
    path = []
    for first, last in pairwise(bounds):
        counts = ink[:, first:last].sum(axis=1)
        full = np.flatnonzero(counts > counts.max() / 2)
        row = int(counts.argmax())
        near = full[abs(full - row) <= lengths.thickest // 2]
        if len(near):
            path.append((left + (first + last) / 2, top + float(np.average(near, weights=counts[near])) + 0.5))
    # With its ends, so that what is joined to it bends it in the gap only.
    ends = (float(left), path[0][1]), (float(left + width), path[-1][1])
    return Line(left, left + width, (ends[0], *path, ends[1]))
