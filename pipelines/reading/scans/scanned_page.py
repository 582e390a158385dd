"""Scanned pages to primitives: upright, with rules and recognised text, in points."""

from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2 as pdfium

from pipelines.reading.grid import grids_of_rules
from pipelines.reading.pdfium_layers import without_text
from pipelines.reading.primitives import Glyph, PagePrimitives, Rule, ShownImage
from pipelines.reading.scans import engine
from pipelines.reading.scans.pictures import POINTS_PER_INCH, Picture, rendered
from pipelines.reading.scans.recognise import recognised_glyphs
from pipelines.reading.scans.ruled_lines import ruled_lines
from pipelines.reading.scans.upright import Straightened, straightened, text_boxes
from pipelines.reading.tolerances import TOLERANCES, Tolerances

_LEAST_FILLED = 0.6  # characters for every height of a line of text that goes into its width


def scanned_primitives(
    page: pdfium.PdfPage,
    number: int,
    dpi: float | None = None,
    likely_turns: int = 0,
    tolerances: Tolerances = TOLERANCES,
) -> tuple[PagePrimitives, Straightened]:
    """Everything that a page shows, recognised; `dpi` is the resolution of its pictures (null: not known)."""
    return picture_primitives(rendered(page, dpi), number, likely_turns, tolerances)


def picture_primitives(
    picture: Picture, number: int, likely_turns: int = 0, tolerances: Tolerances = TOLERANCES
) -> tuple[PagePrimitives, Straightened]:
    """A picture of a page as primitives in points of the straightened page."""
    upright = straightened(picture, legibility, likely_turns, tolerances)
    rules = ruled_lines(upright.picture.gray, upright.picture.dpi, tolerances)
    glyphs = recognised_glyphs(upright.picture.gray, rules, upright.picture.dpi)
    place = _Place(POINTS_PER_INCH / upright.picture.dpi)
    width, height = upright.picture.size
    primitives = PagePrimitives(
        number,
        width,
        height,
        upright.quarter_turns * 90,
        [place.glyph(glyph) for glyph in glyphs],
        [place.rule(rule) for rule in rules],
    )
    return primitives, upright


def is_read(primitives: PagePrimitives, upright: Straightened, tolerances: Tolerances = TOLERANCES) -> bool:
    """Whether what looks like text in a picture was recognised; a blank picture has nothing to read and counts as true.

    False of print too blurred to recognise, so that nobody takes the page for a blank one.
    """
    sureness = [glyph.confidence for glyph in primitives.glyphs if glyph.confidence is not None]
    if sureness and sum(sureness) / len(sureness) >= tolerances.scan_least_legible:
        return True
    return len(text_boxes(upright.picture)) < tolerances.scan_text_boxes


def legibility(lines: list[np.ndarray]) -> float:
    """How surely lines of text are recognised, from 0 to 1, long ones counting for more.

    Of what is no upright text few characters are found, though surely: fewer than there is room for count against it.
    """
    pictures = [_as_read(line) for line in lines if min(line.shape) > 1]
    texts = engine.recognised(pictures) if pictures else []
    sureness = sum(character.sureness for text in texts for character in text)
    room = sum(
        max(len(text), _LEAST_FILLED * picture.shape[1] / engine.HEIGHT)
        for text, picture in zip(texts, pictures, strict=True)
    )
    return sureness / room if room else 0.0


def _as_read(line: np.ndarray) -> np.ndarray:
    scale = engine.HEIGHT / line.shape[0]
    return cv2.resize(line, (max(1, round(line.shape[1] * scale)), engine.HEIGHT), interpolation=cv2.INTER_AREA)


def holds_text(page: pdfium.PdfPage, image: ShownImage, tolerances: Tolerances = TOLERANCES) -> bool:
    """Whether a picture on a page that has other text shows print: a scan that was stamped or numbered."""
    return len(text_boxes(_cut_out(page, image))) >= tolerances.scan_text_boxes


def add_image(
    page: pdfium.PdfPage, primitives: PagePrimitives, image: ShownImage, tolerances: Tolerances = TOLERANCES
) -> bool:
    """Add to a page of text the ruled table that one of its pictures shows; false where the picture shows none."""
    upright = straightened(_cut_out(page, image), tolerances=tolerances)
    gray, dpi = upright.picture.gray, upright.picture.dpi
    pixels = ruled_lines(gray, dpi, tolerances)
    place = _Place(POINTS_PER_INCH / dpi, max(0.0, image.x0), max(0.0, image.y0))
    rules = [place.rule(rule) for rule in pixels]
    grids = grids_of_rules(primitives.page, rules, tolerances)
    if upright.quarter_turns or not any(min(len(grid.xs), len(grid.ys)) > 2 for grid in grids):
        return False
    primitives.glyphs += [place.glyph(glyph) for glyph in recognised_glyphs(gray, pixels, dpi)]
    primitives.rules += rules
    return True


@dataclass(frozen=True, slots=True)
class _Place:
    """From pixels of a picture to points of its page."""

    scale: float
    left: float = 0.0
    top: float = 0.0

    def rule(self, rule: Rule) -> Rule:
        return Rule(
            rule.x0 * self.scale + self.left,
            rule.y0 * self.scale + self.top,
            rule.x1 * self.scale + self.left,
            rule.y1 * self.scale + self.top,
        )

    def glyph(self, glyph: Glyph) -> Glyph:
        return glyph._replace(
            x0=glyph.x0 * self.scale + self.left,
            x1=glyph.x1 * self.scale + self.left,
            base=glyph.base * self.scale + self.top,
            size=glyph.size * self.scale,
        )


def _cut_out(page: pdfium.PdfPage, image: ShownImage) -> Picture:
    """One picture of a page as it is shown, without text that is printed over it."""
    with without_text(page):
        whole = rendered(page, image.dpi)
    scale = whole.dpi / POINTS_PER_INCH
    x0, y0, x1, y1 = (max(0, round(value * scale)) for value in image[:4])
    return Picture(np.ascontiguousarray(whole.gray[y0:y1, x0:x1]), whole.dpi)
