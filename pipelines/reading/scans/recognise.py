"""Text of a scanned page as glyphs: its lines cut out, recognised and put back in their places."""

import cv2
import numpy as np

from pipelines.reading.grid import Grid, grids_of_rules
from pipelines.reading.primitives import Glyph, Rule
from pipelines.reading.scans import engine
from pipelines.reading.scans.printed_ink import Ink, ink_of
from pipelines.reading.scans.text_regions import Piece, TextRegions, text_regions
from pipelines.reading.tolerances import TOLERANCES, Tolerances

POINTS_PER_INCH = 72.0
PAD_Y, PAD_X, LOW = 0.14, 0.3, 0.6


def recognised_glyphs(
    gray: np.ndarray, rules: list[Rule], dpi: float, tolerances: Tolerances = TOLERANCES
) -> list[Glyph]:
    """Glyphs of an upright page (gray, uint8) with their confidence, in pixels; `rules` are in pixels too."""
    ink = ink_of(gray, rules)
    regions = text_regions(ink, _grids(rules, dpi, tolerances), dpi)
    cuts = [_cut(ink, regions, piece) for piece in regions.pieces]
    glyphs = []
    texts = engine.recognised([picture for picture, _, _ in cuts])
    for piece, (_, left, scale), text in zip(regions.pieces, cuts, texts, strict=True):
        glyphs += _glyphs(piece, left, scale, text)
    return glyphs


def _grids(rules: list[Rule], dpi: float, tolerances: Tolerances) -> list[Grid]:
    """Grids of rules in pixels, found with tolerances in points."""
    scale = POINTS_PER_INCH / dpi
    grids = grids_of_rules(0, [Rule(*(value * scale for value in rule)) for rule in rules], tolerances)
    for grid in grids:
        grid.xs, grid.ys = [x / scale for x in grid.xs], [y / scale for y in grid.ys]
    return grids


def _cut(ink: Ink, regions: TextRegions, piece: Piece) -> tuple[np.ndarray, float, float]:
    """A piece's picture as the engine reads it, the x of its left edge, and its scale (pixels of it per page's)."""
    x0, y0, x1, y1 = piece.box
    height = max(y1 - y0, LOW * piece.em)
    pad_y, pad_x = round(PAD_Y * height + (height - (y1 - y0)) / 2), round(PAD_X * height)
    top, bottom, left, right = y0 - pad_y, y1 + pad_y, x0 - pad_x, x1 + pad_x
    t, b, l, r = max(top, 0), min(bottom, ink.picture.shape[0]), max(left, 0), min(right, ink.picture.shape[1])
    picture = ink.picture[t:b, l:r]
    own = np.zeros(picture.shape, bool)
    own[y0 - t : y1 - t, x0 - l : x1 - l] = regions.places[y0:y1, x0:x1] == piece.place
    foreign = cv2.dilate((ink.mask[t:b, l:r] & ~own).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool) & ~own
    picture = np.where(foreign, 255, picture).astype(np.uint8)
    picture = cv2.copyMakeBorder(picture, t - top, bottom - b, l - left, right - r, cv2.BORDER_CONSTANT, value=255)
    scale = engine.HEIGHT / picture.shape[0]
    size = max(1, round(picture.shape[1] * scale)), engine.HEIGHT
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC), left, scale


def _glyphs(piece: Piece, left: float, scale: float, text: list[engine.Character]) -> list[Glyph]:
    out = []
    centres = [left + c.centre / scale for c in text]
    for i, c in enumerate(text):
        adv = (0.31 if c.char.isascii() else 0.52) * piece.em
        x0, x1 = centres[i] - adv, centres[i] + adv
        if i:
            x0 = max(x0, (centres[i] + centres[i - 1]) / 2)
        if i + 1 < len(text):
            x1 = min(x1, (centres[i] + centres[i + 1]) / 2)
        if c.char.strip():
            out.append(Glyph(c.char, x0, x1, piece.box[3], piece.em, c.sureness))
    return out
