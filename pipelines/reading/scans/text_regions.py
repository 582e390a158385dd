"""Where text stands on a scanned page: pieces of lines, cell by cell and around the grids.

A piece is a stretch of a line without a wide gap, all of it in one cell or in none.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.reading.scans.printed_ink import Ink

Box = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels, the last two behind the last pixel

_LINE_SHARE = 0.93  # of the em that a line of Chinese print is high
_GAP_EM = 1.6  # a wider gap parts the pieces of a line
_TALL_EM = 1.45  # ink taller than this is large print, or several lines that touch
_VALLEY_SHARE = 0.3  # of the ink of an average row of pixels that is left between two lines that touch
_FLAT_EM = 0.55  # ink lower than this (一, a dash, a stroke of 二) may belong to what stands above or below it
_JOINED_EM = 1.2  # what both together must stay below
_SPECK_EM = 0.09  # ink smaller than this both ways is dirt
_LONE_SPECK_EM = 0.16  # the same where nothing stands beside it
_HAIR_EM = 0.12  # ink thinner than this and
_HAIR_LONG_EM = 2.6  # longer than this is what is left of a rule
_HUGE_EM = 6.0  # joined ink higher than this is no text (a seal, a photograph, the edge of the paper)
_HIGH_SHARE = 0.6  # of a line's height that a digit has at least
_FOOT_SHARE = 0.65  # of its height below which points and commas have their middle
_MARK_SHARE = 0.42  # of its height that they have at most
_MARK_PIXELS = 3
_SMALLEST_PRINT = 6.0 / 72  # inches; the height of lines of print is between these
_LARGEST_PRINT = 40.0 / 72


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: the box of its ink, the em of its print in pixels, and its place (0: outside all cells).

    `whole` is false where its cell has other pieces, of which one may be the rest of a wrapped number.
    """

    box: Box
    em: float
    place: int
    whole: bool


@dataclass(frozen=True, slots=True)
class TextRegions:
    """The pieces of a page. `places` tells for every pixel the place its ink belongs to, -1 where that is no text."""

    pieces: list[Piece]
    places: np.ndarray
    em: float


def text_regions(ink: Ink, cells: np.ndarray, dpi: float) -> TextRegions:
    """Pieces of text on a page; `cells` has the number of every pixel's cell (`cell_numbers`)."""
    em = _typical_em(ink.mask, dpi)
    mask = _parted(ink.mask, cells, em)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    homes = _homes(stats, cells, em)
    places = homes[labels]
    pieces = []
    for place, (x0, y0, x1, y1) in _extents(homes, stats).items():
        boxes = _lines(places[y0:y1, x0:x1] == place, em)
        for box in boxes:
            height = box[3] - box[1]
            size = max(height / _LINE_SHARE, em) if height < _TALL_EM * em else height / _LINE_SHARE
            pieces.append(
                Piece((box[0] + x0, box[1] + y0, box[2] + x0, box[3] + y0), size, place, place == 0 or len(boxes) == 1)
            )
    return TextRegions(pieces, places, em)


def foot_marks(regions: TextRegions, piece: Piece) -> list[float]:
    """The x of the middle of every small mark at the foot of a piece, between what stands high: points and commas."""
    x0, y0, x1, y1 = piece.box
    own = regions.places[y0:y1, x0:x1] == piece.place
    _, _, stats, _ = cv2.connectedComponentsWithStats(own.astype(np.uint8), connectivity=8)
    height = y1 - y0
    high = [(x, x + width) for x, _, width, tall, _ in stats[1:].tolist() if tall >= _HIGH_SHARE * height]
    marks = []
    for x, y, width, tall, area in stats[1:].tolist():
        middle = x + width / 2
        low = y + tall / 2 > _FOOT_SHARE * height and max(tall, width) <= _MARK_SHARE * height and area >= _MARK_PIXELS
        if low and not any(start <= middle <= end for start, end in high):
            marks.append(x0 + middle)
    return marks


def _typical_em(mask: np.ndarray, dpi: float) -> float:
    """The em of most of a page's print in pixels: from the height of its lines, longer ones count for more."""
    joined = _joined(mask, round(0.12 * dpi))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    lines = (heights >= _SMALLEST_PRINT * dpi * 0.6) & (heights <= _LARGEST_PRINT * dpi) & (widths > 1.5 * heights)
    if not lines.any():
        return dpi * 10.5 / 72
    order = np.argsort(heights[lines])
    weights = np.cumsum(widths[lines][order])
    middle = heights[lines][order][np.searchsorted(weights, weights[-1] / 2)]
    return max(float(middle) / _LINE_SHARE, _SMALLEST_PRINT * dpi)


def _joined(mask: np.ndarray, gap: int) -> np.ndarray:
    """Ink (uint8) with horizontal gaps of up to `gap` pixels closed."""
    margin = gap + 1
    wide = cv2.copyMakeBorder(mask.astype(np.uint8), 0, 0, margin, margin, cv2.BORDER_CONSTANT, value=0)
    closed = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, gap + 1), np.uint8))
    return np.ascontiguousarray(closed[:, margin:-margin])


def _parted(mask: np.ndarray, cells: np.ndarray, em: float) -> np.ndarray:
    """Ink with what is too large for a character cut along the borders of cells."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    large = (stats[:, cv2.CC_STAT_HEIGHT] > _TALL_EM * em) | (stats[:, cv2.CC_STAT_WIDTH] > _HAIR_LONG_EM * em)
    large[0] = False
    if not large.any():
        return mask
    border = np.zeros(mask.shape, bool)
    border[1:] |= cells[1:] != cells[:-1]
    border[:, 1:] |= cells[:, 1:] != cells[:, :-1]
    return mask & ~(border & large[labels])


def _homes(stats: np.ndarray, cells: np.ndarray, em: float) -> np.ndarray:
    """The place of every connected piece of ink: the cell that holds its middle; -1 where it is no text."""
    x, y = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    homes = cells[np.minimum(y + height // 2, cells.shape[0] - 1), np.minimum(x + width // 2, cells.shape[1] - 1)]
    shorter, longer = np.minimum(width, height), np.maximum(width, height)
    dirt = (longer < _SPECK_EM * em) | ((shorter < _HAIR_EM * em) & (longer > _HAIR_LONG_EM * em))
    homes = np.where(dirt | (height > _HUGE_EM * em), -1, homes)
    homes[0] = -1
    return homes.astype(np.int32)


def _extents(homes: np.ndarray, stats: np.ndarray) -> dict[int, Box]:
    """The box of all ink of each place."""
    x, y = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right, bottom = x + stats[:, cv2.CC_STAT_WIDTH], y + stats[:, cv2.CC_STAT_HEIGHT]
    extents: dict[int, Box] = {}
    for home, *box in zip(homes.tolist(), x.tolist(), y.tolist(), right.tolist(), bottom.tolist(), strict=True):
        if home < 0:
            continue
        a = extents.get(home, tuple(box))
        extents[home] = (min(a[0], box[0]), min(a[1], box[1]), max(a[2], box[2]), max(a[3], box[3]))
    return extents


def _lines(mask: np.ndarray, em: float) -> list[Box]:
    """Boxes of the pieces of lines of one place's ink, without specks that stand alone."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(_joined(mask, round(_GAP_EM * em)), connectivity=8)
    boxes: list[Box] = []
    for x, y, width, height, _ in stats[1:].tolist():
        if height > _TALL_EM * em:
            boxes += _split(mask, (x, y, x + width, y + height), em)
        else:
            boxes.append((x, y, x + width, y + height))
    boxes = _with_flat_joined(boxes, em)
    return [b for b in boxes if max(b[2] - b[0], b[3] - b[1]) >= _LONE_SPECK_EM * em]


def _split(mask: np.ndarray, box: Box, em: float) -> list[Box]:
    """A tall box as its lines: cut where a row of pixels between two lines has little ink; uncut for large print."""
    x0, y0, x1, y1 = box
    rows = mask[y0:y1, x0:x1].sum(axis=1)
    margin = round(0.55 * em)
    if len(rows) <= max(2 * margin, _TALL_EM * em):
        return [box]
    inner = rows[margin:-margin]
    cut = int(inner.argmin()) + margin
    if rows[cut] > _VALLEY_SHARE * rows.mean():
        return [box]
    parts = []
    for top, bottom in ((y0, y0 + cut), (y0 + cut, y1)):
        parts += [
            line
            for part in _lines(mask[top:bottom, x0:x1], em)
            for line in [(part[0] + x0, part[1] + top, part[2] + x0, part[3] + top)]
        ]
    return parts


def _with_flat_joined(boxes: list[Box], em: float) -> list[Box]:
    """Boxes with strokes that stand above each other (of 二, 三, =, :) put together, and with what they lie beside."""
    boxes = sorted(boxes, key=lambda box: (box[1], box[0]))
    joined: list[Box] = []
    for box in boxes:
        for index, other in enumerate(joined):
            if _belong_together(box, other, em):
                joined[index] = _around(box, other)
                break
        else:
            joined.append(box)
    return joined if len(joined) == len(boxes) else _with_flat_joined(joined, em)


def _belong_together(one: Box, other: Box, em: float) -> bool:
    flat = min(one[3] - one[1], other[3] - other[1]) < _FLAT_EM * em
    around = _around(one, other)
    apart = max(one[0], other[0]) - min(one[2], other[2])
    return flat and around[3] - around[1] <= _JOINED_EM * em and apart < _GAP_EM * em


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
