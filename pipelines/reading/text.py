"""Glyphs to lines and texts: grouping by baseline, spaces from gaps, wrapped lines joined."""

import itertools
import re
from dataclasses import dataclass

from pipelines.reading.model import Box
from pipelines.reading.primitives import Glyph
from pipelines.reading.tolerances import TOLERANCES, Tolerances

LATIN = re.compile(r"[A-Za-z0-9]")
LETTER = re.compile(r"[A-Za-z]")


@dataclass(slots=True)
class Segment:
    """A stretch of a line without a wide gap."""

    text: str
    x0: float
    x1: float


@dataclass(slots=True)
class Line:
    """One printed line. `size` is the em of most of it; `alone` says that it is a paragraph by itself."""

    page: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    segments: list[Segment]
    alone: bool = False

    @property
    def box(self) -> Box:
        """The line's place on its page."""
        return Box(self.page, self.x0, self.top, self.x1, self.bottom)


def group_by_baseline(glyphs: list[Glyph], tolerances: Tolerances = TOLERANCES) -> list[list[Glyph]]:
    """Glyphs as lines from top to bottom, each from left to right."""
    lines: list[list[Glyph]] = []
    base = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if lines and glyph.base - base <= tolerances.same_line_em * min(glyph.size, lines[-1][-1].size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
        base = glyph.base
    for line in lines:
        line.sort(key=lambda g: g.x0)
    return lines


def line_text(glyphs: list[Glyph], tolerances: Tolerances = TOLERANCES) -> str:
    """Text of one line. A gap is a space between Latin words or numbers, and between Chinese phrases where it is wide.

    A few characters spread over a cell (合 计) are one word.
    """
    spread = len(glyphs) <= 4 and not any(LATIN.match(g.char) for g in glyphs)
    parts = []
    previous = None
    for glyph in glyphs:
        if previous is not None and not spread:
            gap = (glyph.x0 - previous.x1) / max(glyph.size, previous.size)
            both_latin = glyph.char.isascii() and previous.char.isascii()
            if gap > (tolerances.word_gap_em if both_latin else tolerances.phrase_gap_em):
                parts.append(" ")
        parts.append(glyph.char)
        previous = glyph
    return "".join(parts)


def compact(text: str) -> str:
    """Text without any white space."""
    return re.sub(r"\s+", "", text)


def join_wrapped(texts: list[str]) -> str:
    """Lines of one text as one string: nothing between them, except a space between two Latin words."""
    joined = ""
    for text in texts:
        if joined and text and LETTER.match(joined[-1]) and LETTER.match(text[0]):
            joined += " "
        joined += text
    return joined


def page_lines(page: int, glyphs: list[Glyph], tolerances: Tolerances = TOLERANCES) -> list[Line]:
    """All lines of a page, or of the part of it that the glyphs come from, in reading order."""
    return [_line(page, glyphs, tolerances) for glyphs in group_by_baseline(glyphs, tolerances)]


def _line(page: int, glyphs: list[Glyph], tolerances: Tolerances) -> Line:
    size = sorted(g.size for g in glyphs)[len(glyphs) // 2]
    runs: list[list[Glyph]] = [[glyphs[0]]]
    for previous, glyph in itertools.pairwise(glyphs):
        if glyph.x0 - previous.x1 > tolerances.segment_gap_em * size:
            runs.append([])
        runs[-1].append(glyph)
    segments = [Segment(line_text(run, tolerances), run[0].x0, max(g.x1 for g in run)) for run in runs]
    top = min(g.base - tolerances.ascent_em * g.size for g in glyphs)
    bottom = max(g.base + tolerances.descent_em * g.size for g in glyphs)
    text = " ".join(segment.text for segment in segments)
    return Line(page, text, segments[0].x0, top, max(s.x1 for s in segments), bottom, size, segments)
