"""Pictures of pages set upright: quarter turns undone, skew taken out."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.reading.scans.paper import flattened
from pipelines.reading.scans.pictures import POINTS_PER_INCH, Picture
from pipelines.reading.tolerances import TOLERANCES, Tolerances

Legibility = Callable[[list[np.ndarray]], float]  # gray pictures of lines of text -> how well they read, 0 to 1

_DARK = 200  # a level of flattened pictures
_SHAPE_DPI = 100.0  # at which the direction of text is told
_MOST_POINTS = 60_000  # of ink that are turned to find the skew
_NEAR_BEST = 0.9  # of the best alignment: angles between which the true one lies
_DOUBT_PER_DEGREE = 0.15  # pages rarely lie far askew, and little print stands out alike in all directions
_SAMPLES = 10  # lines of text that tell which way is up
_FEW_SAMPLES = 2  # that confirm what is likely


@dataclass(frozen=True, slots=True)
class Straightened:
    """A picture with its text level.

    The published picture was turned by `quarter_turns` clockwise; then its level lines fell to the right by `degrees`.
    `to_published` (2 x 3) takes points of this picture to points of the published one, both in pixels.
    """

    picture: Picture
    quarter_turns: int
    degrees: float
    to_published: np.ndarray

    def published(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of this picture, in points, stands on the page as published, in points."""
        scale = self.picture.dpi / POINTS_PER_INCH
        (a, b, c), (d, e, f) = self.to_published
        return float(a * x + b * y + c / scale), float(d * x + e * y + f / scale)


def straightened(
    picture: Picture,
    legibility: Legibility | None = None,
    likely_turns: int = 0,
    tolerances: Tolerances = TOLERANCES,
) -> Straightened:
    """The picture with its text upright and its rules level.

    `legibility` decides which way is up (null: text is never upside down, and text on its side reads upwards).
    `likely_turns` are the quarter turns of the pages before: a page without text is as they are.
    """
    small = _shrunk(picture)
    extents = {turns: _extent_of_lines(_levelled(small, turns, tolerances).picture) for turns in (0, 1)}
    if not any(extents.values()):
        return _turned(picture, likely_turns, tolerances)
    axes = sorted(extents, key=lambda turns: (-extents[turns], (turns - likely_turns) % 2))
    if max(extents.values()) > tolerances.scan_direction_ratio * min(extents.values()) or legibility is None:
        axes = axes[:1]
    if legibility is None:
        return _levelled(picture, axes[0], tolerances)
    return _best(picture, axes, legibility, likely_turns, tolerances)


def _turned(picture: Picture, turns: int, tolerances: Tolerances) -> Straightened:
    levelled = _levelled(picture, turns % 2, tolerances)
    return levelled if turns < 2 else _upside_down(levelled)


def _best(
    picture: Picture, axes: list[int], legibility: Legibility, likely_turns: int, tolerances: Tolerances
) -> Straightened:
    """The way up that reads best, of two that read well the one along the longer lines.

    The engine reads characters that lie on their side too, because columns of text are put before it that way. Where
    text runs as on the pages before, a few lines that read well are enough.
    """
    tried: list[tuple[float, Straightened]] = []
    for turns in axes:
        candidate = _levelled(picture, turns, tolerances)
        samples = _samples(candidate.picture)
        ways = [(samples, candidate), ([np.rot90(sample, 2) for sample in samples], _upside_down(candidate))]
        for lines, page in sorted(ways, key=lambda way: way[1].quarter_turns != likely_turns):
            is_likely = page.quarter_turns == likely_turns
            if is_likely and len(lines) > _FEW_SAMPLES and legibility(lines[:_FEW_SAMPLES]) >= tolerances.scan_legible:
                return page
            score = legibility(lines)
            tried.append((score, page))
            if score >= tolerances.scan_legible:
                return page
    return max(tried, key=lambda pair: pair[0])[1]


def _upside_down(page: Straightened) -> Straightened:
    height, width = page.picture.gray.shape
    half_turn = np.array([[-1.0, 0.0, width], [0.0, -1.0, height], [0.0, 0.0, 1.0]])
    gray = np.ascontiguousarray(np.rot90(page.picture.gray, 2))
    return Straightened(
        Picture(gray, page.picture.dpi),
        (page.quarter_turns + 2) % 4,
        page.degrees,
        page.to_published @ half_turn,
    )


def _levelled(picture: Picture, turns: int, tolerances: Tolerances) -> Straightened:
    """The picture after quarter turns and without its skew."""
    gray = np.ascontiguousarray(np.rot90(picture.gray, -turns))
    back = _turned_back(picture.gray.shape, turns)
    level, upright = skew(Picture(gray, picture.dpi), tolerances)
    if max(abs(level), abs(upright)) >= tolerances.scan_least_skew:
        height, width = gray.shape
        across, down = np.radians(level), np.radians(upright)
        axes = np.array([[np.cos(across), -np.sin(down)], [np.sin(across), np.cos(down)]])
        middle = np.array([width / 2, height / 2])
        slanted = np.column_stack([axes, middle - axes @ middle])
        gray = cv2.warpAffine(
            gray,
            slanted,
            (width, height),
            flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        back = back @ np.vstack([slanted, [0, 0, 1]])
    return Straightened(Picture(gray, picture.dpi), turns, level, back)


def _turned_back(shape: tuple[int, int], turns: int) -> np.ndarray:
    """From points of a picture after quarter turns (clockwise) to points of the one before, of this shape."""
    height, width = shape
    return np.array(
        [
            [[1, 0, 0], [0, 1, 0]],
            [[0, 1, 0], [-1, 0, height]],
            [[-1, 0, width], [0, -1, height]],
            [[0, -1, width], [1, 0, 0]],
        ][turns % 4],
        dtype=float,
    )


def skew(picture: Picture, tolerances: Tolerances = TOLERANCES) -> tuple[float, float]:
    """Degrees by which level lines fall to the right, and by which upright ones lean to the left at their foot.

    Both are the same where a page lies askew; they differ where the scanner's carriage did not run straight. Told from
    rules, and where a page has few, level ones from its text.
    """
    dark = (flattened(picture.gray) < _DARK).astype(np.uint8)
    piece = max(3, round(tolerances.scan_skew_piece * picture.dpi / POINTS_PER_INCH))
    across = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, piece), np.uint8))
    upright = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((piece, 1), np.uint8))
    enough = tolerances.scan_skew_pieces * piece
    most = tolerances.scan_most_skew
    level = _angle(across if np.count_nonzero(across) >= enough else dark, 0.0, most)
    if np.count_nonzero(upright) < enough:
        return level, level
    lean = -_angle(np.ascontiguousarray(upright.T), -level, tolerances.scan_most_shear)
    return level, lean


def _angle(mask: np.ndarray, middle: float, reach: float) -> float:
    """Degrees by which the rows of ink in a mask fall to the right, within reach of the middle: they line up there."""
    points = cv2.findNonZero(mask)
    if points is None:
        return middle
    start, step = middle, -(-len(points) // _MOST_POINTS)
    xs, ys = np.ascontiguousarray(points.reshape(-1, 2)[::step].T, np.float32)
    xs = xs - mask.shape[1] / 2
    for grain, doubt in ((0.2, _DOUBT_PER_DEGREE), (0.05, 0.0), (0.01, 0.0)):
        angles = np.arange(middle - reach, middle + reach + grain / 2, grain)
        pixels = max(1.0, mask.shape[1] / 2 * np.radians(grain))
        scores = [_alignment(xs, ys, angle, pixels) * (1 - doubt * abs(angle - start)) for angle in angles]
        excess = np.maximum(np.array(scores) - _NEAR_BEST * max(scores), 0)
        peak = np.abs(angles - angles[int(np.argmax(scores))]) <= 3 * grain
        middle = float(np.average(angles[peak], weights=excess[peak]))
        reach = 2 * grain
    return middle


def _alignment(xs: np.ndarray, ys: np.ndarray, degrees: float, pixels: float) -> float:
    """How sharply the rows of ink stand out."""
    rows = ((ys - xs * np.tan(np.radians(degrees))) / pixels).astype(np.int32)
    counts = np.bincount(rows - rows.min()).astype(float)
    return float((np.diff(counts) ** 2).sum())


def _shrunk(picture: Picture) -> Picture:
    scale = _SHAPE_DPI / picture.dpi
    return Picture(cv2.resize(picture.gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), _SHAPE_DPI)


def _text_ink(coarse: Picture) -> np.ndarray:
    """Ink of a coarse picture without its rules."""
    mask = (flattened(coarse.gray) < _DARK).astype(np.uint8)
    rules = np.zeros_like(mask)
    for kernel in (np.ones((1, 40), np.uint8), np.ones((40, 1), np.uint8)):
        rules |= cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel)
    mask[cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0] = 0
    return mask


def _extent_of_lines(coarse: Picture) -> int:
    """Squared widths of all lines of text together, in coarse pixels: characters below each other make short lines."""
    return int((_text_boxes(_text_ink(coarse))[:, 2].astype(np.int64) ** 2).sum())


def _text_boxes(mask: np.ndarray) -> np.ndarray:
    """Boxes (left, top, width, height) of what may be lines of text: ink that is long along the rows."""
    smeared = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, 7), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(smeared, connectivity=8)
    boxes = stats[1:, :4]
    width, height = boxes[:, 2], boxes[:, 3]
    return boxes[(height >= 5) & (height <= 40) & (width > 2.2 * height)]


def text_boxes(picture: Picture) -> np.ndarray:
    """Boxes, in coarse pixels, of what may be lines of text in an upright picture."""
    return _text_boxes(_text_ink(_shrunk(picture)))


def _samples(picture: Picture) -> list[np.ndarray]:
    """Pictures of some lines of text, the longest of those that are not too long."""
    boxes = text_boxes(picture)
    scale, samples = picture.dpi / _SHAPE_DPI, []
    for left, top, width, height in sorted(boxes.tolist(), key=lambda box: -min(box[2] / box[3], 12))[:_SAMPLES]:
        x0, y0, x1, y1 = (round(value * scale) for value in (left - 2, top - 2, left + width + 2, top + height + 2))
        samples.append(picture.gray[max(0, y0) : y1, max(0, x0) : x1])
    return samples
