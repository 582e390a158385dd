"""Pieces of lines cut out of a page as the engine reads them: alone, on white, all of one height."""

from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.reading.scans import engine
from pipelines.reading.scans.printed_ink import Ink
from pipelines.reading.scans.text_regions import Piece, TextRegions

_LONG = 9.0  # heights; a longer piece is running text, which the model reads as well when it is narrower
_NARROWED = 0.8
_LOWEST_EM = 0.6  # a piece of lower ink (a dash, 一) is cut out as if it were this high


@dataclass(frozen=True, slots=True)
class View:
    """How a piece is shown: white above and below it and at its sides, in its heights, and how much it is widened.

    Measured on print of 6 to 12 points at 120 to 200 dpi: with less white, commas are read as points, with more, small
    digits run together; widening parts what stands close.
    """

    above: float
    beside: float
    stretch: float


FIRST = View(0.22, 0.3, 1.0)
OTHERS = (View(0.18, 0.2, 1.2), View(0.25, 0.25, 1.35))  # for what the first view leaves in doubt


@dataclass(frozen=True, slots=True)
class PiecePicture:
    """A piece's picture (gray, uint8); its left edge is at `left` on the page, `scale` its pixels per pixel there."""

    gray: np.ndarray
    left: float
    scale: float

    def on_page(self, x: float) -> float:
        """The page's x of an x of this picture."""
        return self.left + x / self.scale


def piece_picture(ink: Ink, regions: TextRegions, piece: Piece, view: View = FIRST) -> PiecePicture:
    """A piece without the ink of its neighbours, as a view shows it."""
    x0, y0, x1, y1 = piece.box
    height = max(y1 - y0, _LOWEST_EM * piece.em)
    above, beside = round(view.above * height + (height - (y1 - y0)) / 2), round(view.beside * height)
    top, bottom, left, right = y0 - above, y1 + above, x0 - beside, x1 + beside
    rows = slice(max(top, 0), min(bottom, ink.picture.shape[0]))
    columns = slice(max(left, 0), min(right, ink.picture.shape[1]))
    picture, mask = ink.picture[rows, columns], ink.mask[rows, columns]
    own = np.zeros(mask.shape, bool)
    inside = np.s_[y0 - rows.start : y1 - rows.start, x0 - columns.start : x1 - columns.start]
    own[inside] = regions.places[y0:y1, x0:x1] == piece.place
    foreign = cv2.dilate((mask & ~own).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool) & ~own
    picture = np.where(foreign, 255, picture).astype(np.uint8)
    edges = rows.start - top, bottom - rows.stop, columns.start - left, right - columns.stop
    picture = cv2.copyMakeBorder(picture, *edges, cv2.BORDER_CONSTANT, value=255)
    scale = engine.HEIGHT / picture.shape[0]
    long = picture.shape[1] > _LONG * picture.shape[0]
    across = scale * view.stretch * (_NARROWED if long else 1.0)
    width = max(1, round(picture.shape[1] * across))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return PiecePicture(cv2.resize(picture, (width, engine.HEIGHT), interpolation=method), left, across)
