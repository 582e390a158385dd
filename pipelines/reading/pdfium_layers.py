"""What of a page's text is seen: the layer of text behind a scanned picture is not, and may disagree with it."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.reading.primitives import Glyph, ShownImage
from pipelines.reading.tolerances import TOLERANCES, Tolerances


def seen_glyphs(
    page: pdfium.PdfPage,
    turned: int,
    glyphs: list[Glyph],
    images: list[ShownImage],
    tolerances: Tolerances = TOLERANCES,
) -> list[Glyph]:
    """Glyphs without those on pictures that nobody sees: transparent, below the picture, in the colour of the paper.

    The page is drawn with and without its text, a pixel to a point: what makes no difference is not seen. `turned` are
    the degrees by which the glyphs' page is turned beyond the page's own rotation.
    """
    on_images = [any(image.holds(glyph) for image in images) for glyph in glyphs]
    if not any(on_images):
        return glyphs
    written = _drawn(page, turned)
    with without_text(page):
        bare = _drawn(page, turned)
    difference = np.abs(written - bare)
    return [
        glyph
        for glyph, doubtful in zip(glyphs, on_images, strict=True)
        if not doubtful or _differs(difference, glyph, tolerances)
    ]


@contextmanager
def without_text(page: pdfium.PdfPage) -> Iterator[None]:
    """Within the context the page is drawn without its text."""
    texts = list(_texts(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject))
    for text in texts:
        raw.FPDFPageObj_SetIsActive(text, False)
    try:
        yield
    finally:
        for text in texts:
            raw.FPDFPageObj_SetIsActive(text, True)


def _texts(owner, count, get) -> Iterator:
    for index in range(count(owner)):
        handle = get(owner, index)
        kind = raw.FPDFPageObj_GetType(handle)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield handle
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _texts(handle, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)


def _drawn(page: pdfium.PdfPage, turned: int) -> np.ndarray:
    bitmap = page.render(scale=1, rotation=turned, grayscale=True)
    return bitmap.to_numpy().reshape(bitmap.height, bitmap.width).astype(np.int16)


def _differs(difference: np.ndarray, glyph: Glyph, tolerances: Tolerances) -> bool:
    top, bottom = glyph.base - tolerances.ascent_em * glyph.size, glyph.base + tolerances.descent_em * glyph.size
    x0, x1, y0, y1 = int(max(0, glyph.x0)), int(max(0, glyph.x1)) + 1, int(max(0, top)), int(max(0, bottom)) + 1
    box = difference[y0:y1, x0:x1]
    return bool(box.size) and int(box.max()) >= tolerances.seen_ink
