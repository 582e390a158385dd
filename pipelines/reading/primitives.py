"""Plain values that every page is reduced to before anything is understood: glyphs, rules, size.

Coordinates are points as the page is shown (rotation undone), y growing downwards from the top edge.
"""

from dataclasses import dataclass, field
from typing import NamedTuple


class Glyph(NamedTuple):
    """One character. `base` is the y of its baseline, `size` its em in points.

    `confidence` (0 to 1) is null where the character comes from a text layer and was not recognised.
    """

    char: str
    x0: float
    x1: float
    base: float
    size: float
    confidence: float | None = None


class Rule(NamedTuple):
    """A horizontal (y0 == y1) or vertical (x0 == x1) ruling segment with x0 <= x1 and y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float


class ShownImage(NamedTuple):
    """Where a page shows a picture, and with how many of the picture's pixels to an inch."""

    x0: float
    y0: float
    x1: float
    y1: float
    dpi: float

    @property
    def area(self) -> float:
        """In square points."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)

    def holds(self, glyph: Glyph) -> bool:
        """Whether a glyph stands on the picture."""
        middle = glyph.base - glyph.size / 3
        return self.x0 < (glyph.x0 + glyph.x1) / 2 < self.x1 and self.y0 < middle < self.y1


@dataclass(slots=True)
class PagePrimitives:
    """One page. `images` are the pictures that it shows; `doubtful` counts characters without a usable code or box.

    `faint_rules` are drawn but not seen: in white on paper, or fully transparent.
    """

    page: int
    width: float
    height: float
    rotation: int
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    images: list[ShownImage] = field(default_factory=list)
    doubtful: int = 0
    faint_rules: list[Rule] = field(default_factory=list)


def drop_doubled(glyphs: list[Glyph], tolerance_em: float) -> list[Glyph]:
    """Glyphs without those drawn again in (nearly) the same place: a second text layer, or overprinting for bold."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    kept = []
    for glyph in glyphs:
        reach = glyph.size * tolerance_em or 1.0
        column, row = glyph.x0 / (2 * reach), glyph.base / (2 * reach)
        left, up = int(column - 0.5), int(row - 0.5)
        near = (
            other
            for key in ((left, up), (left + 1, up), (left, up + 1), (left + 1, up + 1))
            for other in seen.get((glyph.char, *key), ())
        )
        if any(abs(o.x0 - glyph.x0) < reach and abs(o.base - glyph.base) < reach for o in near):
            continue
        seen.setdefault((glyph.char, int(column), int(row)), []).append(glyph)
        kept.append(glyph)
    return kept
