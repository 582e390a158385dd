"""Pages and picture files as gray pixels, in a resolution that suits recognition."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2 as pdfium

POINTS_PER_INCH = 72.0
WORKING_DPI = 200.0  # at which print of 7 points is about 20 pixels high
COARSEST_DPI = 40.0
FINEST_DPI = 600.0  # finer pictures are rendered coarser: nothing printed needs more
MOST_PIXELS = 40_000_000  # of a page as rendered; a larger sheet is rendered coarser


@dataclass(frozen=True, slots=True)
class Picture:
    """Gray levels (uint8, rows from the top) with `dpi` pixels per inch both ways."""

    gray: np.ndarray
    dpi: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        height, width = self.gray.shape
        return width * POINTS_PER_INCH / self.dpi, height * POINTS_PER_INCH / self.dpi


def rendered(page: pdfium.PdfPage, dpi: float | None = None) -> Picture:
    """A page as it is shown, in working resolution.

    `dpi` is the resolution of the page's own pictures (null: it has none): rendered in it, every pixel is seen once,
    and the change to the working resolution averages or interpolates them, which pdfium's own scaling does not.
    """
    width, height = page.get_size()
    native = min(max(dpi or WORKING_DPI, COARSEST_DPI), FINEST_DPI)
    native = min(native, POINTS_PER_INCH * math.sqrt(MOST_PIXELS / (width * height)))
    bitmap = page.render(scale=native / POINTS_PER_INCH, grayscale=True, optimize_mode=None)
    gray = np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, bitmap.width))
    return in_working_resolution(Picture(gray.copy(), native))


def in_working_resolution(picture: Picture) -> Picture:
    """The same picture with the working resolution, unless that would have too many pixels."""
    height, width = picture.gray.shape
    scale = min(WORKING_DPI / picture.dpi, math.sqrt(MOST_PIXELS / (width * height)))
    if abs(scale - 1) < 0.02:
        return picture
    size = max(1, round(width * scale)), max(1, round(height * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return Picture(cv2.resize(picture.gray, size, interpolation=method), picture.dpi * scale)
