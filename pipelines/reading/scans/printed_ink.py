"""What is printed on a scanned page: the paper made white, the ink told from it, ruling lines taken out."""

from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.reading.primitives import Rule
from pipelines.reading.scans.paper import flattened, noise_level

_FAINTEST = 40  # darkness (0 to 255) below which nothing counts as ink, however pale the page
_NOISE_LEVELS = 3.5  # by how many times its noise ink is darker than paper
_BOLDEST = 110  # darkness above which everything does
_INK_SHARE = 0.6  # of the level that parts print from paper best; thin strokes are paler than thick ones
_SPAN = 48  # pixels along a rule that are looked at together: rules may be slightly bent
_REACH = 5  # pixels from its middle within which a rule's edges are
_SOLID_SHARE = 0.55  # of a row or column of pixels along a rule that is dark where it belongs to the rule
_CROSSING = 3  # pixels that a stroke of a character sticks out on both sides of a rule that it crosses
_CROSSED_SHARE = 0.25  # of the ink beside a rule that goes through it where text is printed over the rule
_CORNER = 9  # pixels around the crossing of two rules that are theirs


@dataclass(frozen=True, slots=True)
class Ink:
    """A page for its readers: `picture` is gray on white paper without rules, `mask` is true where there is ink."""

    picture: np.ndarray
    mask: np.ndarray


def ink_of(gray: np.ndarray, rules: list[Rule]) -> Ink:
    """Ink of a page (uint8, dark on light) with the rules found on it, in pixels."""
    picture = flattened(gray)
    mask = picture < 255 - _threshold(picture)
    ruled = _rule_pixels(mask, rules)
    mask &= ~ruled
    around = cv2.dilate(ruled.astype(np.uint8), np.ones((7, 7), np.uint8)).astype(bool) & ~mask
    return Ink(np.where(around, 255, picture).astype(np.uint8), mask)


def _threshold(picture: np.ndarray) -> int:
    """Darkness from which on a pixel is ink."""
    darkness = 255 - picture[picture < 255 - _FAINTEST // 2]
    if darkness.size == 0:
        return _BOLDEST
    level, _ = cv2.threshold(darkness.reshape(-1, 1), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    faintest = max(_FAINTEST, _NOISE_LEVELS * noise_level(picture))
    return int(min(max(level * _INK_SHARE, faintest), max(_BOLDEST, faintest)))


def _rule_pixels(mask: np.ndarray, rules: list[Rule]) -> np.ndarray:
    """Where the rules' ink is, without the strokes of characters that cross them."""
    ruled, crossed, level, upright = np.zeros((4, *mask.shape), bool)
    for rule in rules:
        if rule.y0 == rule.y1:
            _mark(mask, (ruled, crossed, level), rule.x0, rule.x1, rule.y0)
        else:
            _mark(mask.T, (ruled.T, crossed.T, upright.T), rule.y0, rule.y1, rule.x0)
    corners = cv2.dilate((level & upright).astype(np.uint8), np.ones((_CORNER, _CORNER), np.uint8)).astype(bool)
    return mask & (corners | (ruled & ~crossed))


def _mark(
    mask: np.ndarray, marks: tuple[np.ndarray, np.ndarray, np.ndarray], start: float, end: float, middle: float
) -> None:
    """Mark the band of one level rule piece by piece, in place: its ink, what crosses it, and where it should be."""
    ruled, crossed, expected = marks
    low, high = max(0, round(middle) - _REACH), min(mask.shape[0], round(middle) + _REACH + 1)
    first, last = max(0, round(start) - 2), min(mask.shape[1], round(end) + 3)
    lefts = range(first, last, _SPAN)
    shares = [mask[low:high, left : min(left + _SPAN, last)].mean(axis=1) for left in lefts]
    thickness = [int((share >= _SOLID_SHARE).sum()) for share in shares]
    usual = int(np.median([t for t in thickness if t] or [0]))
    expected[max(0, round(middle - usual / 2) - 1) : round(middle + usual / 2) + 2, first:last] = True
    if usual == 0:
        return
    for left, share in zip(lefts, shares, strict=True):
        if share.max() < _SOLID_SHARE:
            continue
        top = low + int(np.convolve(share, np.ones(usual), "valid").argmax()) - 1
        bottom = top + usual + 2
        columns = slice(left, min(left + _SPAN, last))
        rows = slice(max(top, 0), bottom)
        ruled[rows, columns] = expected[rows, columns] = True
        for edge, beyond in ((rows.start - 1, rows.start - 2), (bottom, bottom + 1)):  # a thicker piece's fringe
            if 0 <= beyond < mask.shape[0]:
                ruled[edge, columns] |= mask[edge, columns] & ~mask[beyond, columns]
        above, below = mask[max(top - _CROSSING, 0) : rows.start, columns], mask[bottom : bottom + _CROSSING, columns]
        through = above.all(axis=0) & below.all(axis=0)
        if through.sum() >= _CROSSED_SHARE * (above.any(axis=0) | below.any(axis=0)).sum():
            crossed[rows, columns] |= through
