"""What is ink and what is paper, whatever the paper's shade, the lamp's shadow and the scanner's noise."""

import cv2
import numpy as np

PAPER = 255  # the level of paper after flattening
BACKGROUND_GRAIN = 8  # pixels by which the picture is shrunk to see its paper
BACKGROUND_REACH = 5  # shrunk pixels, wider than the strokes of large print, within which paper is found
DARKEST_PAPER = 40  # a darker surrounding is no paper: edges of the glass, holes, shadows of the lid


def flattened(gray: np.ndarray) -> np.ndarray:
    """The picture with its paper at level 255 everywhere, ink keeping its share of the paper's brightness.

    In places without paper, which a scanner's dark edges are, everything is paper.
    """
    height, width = gray.shape
    small = cv2.resize(
        gray,
        (max(1, width // BACKGROUND_GRAIN), max(1, height // BACKGROUND_GRAIN)),
        interpolation=cv2.INTER_AREA,
    )
    paper = cv2.dilate(small, np.ones((BACKGROUND_REACH, BACKGROUND_REACH), np.uint8))
    paper = cv2.blur(cv2.erode(paper, np.ones((BACKGROUND_REACH, BACKGROUND_REACH), np.uint8)), (3, 3))
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    flat = cv2.divide(gray, np.maximum(paper, 1), scale=PAPER)
    flat[paper < DARKEST_PAPER] = PAPER
    return flat


def noise_level(flat: np.ndarray) -> float:
    """Standard deviation of the paper's own grain in a flattened picture, from the middle half of its levels."""
    low, high = np.percentile(flat[::4, ::4], (25, 75))
    return float(high - low) / 1.35
