"""One page of a PDF file to its layout: from its text, by pdfplumber where that is doubtful, or as a picture.

What is seen decides. Text that nobody sees is not read, and pages whose text cannot be used are read from their
pictures. OCR is imported by the first page that needs it.
"""

import time

import pypdfium2 as pdfium

from pipelines.reading.model import PageInfo, UnreadableDocumentError
from pipelines.reading.page import page_layout
from pipelines.reading.page_reading import PageReading, likely_turns
from pipelines.reading.pdfium import page_primitives
from pipelines.reading.pdfium_layers import seen_glyphs
from pipelines.reading.pdfium_paths import curves_drawn
from pipelines.reading.primitives import Glyph, PagePrimitives
from pipelines.reading.text_layer import has_text_layer, is_doubtful, unwritten_images
from pipelines.reading.tolerances import TOLERANCES, Tolerances


def read_page(
    document: pdfium.PdfDocument, data: bytes, before: list[PageReading], tolerances: Tolerances = TOLERANCES
) -> PageReading:
    """Read the page that follows those before. Raises UnreadableDocumentError where it is damaged."""
    index = len(before)
    started = time.perf_counter()
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        message = f"Page {index + 1} of the PDF file is damaged. Fetch it again or ask its publisher."
        raise UnreadableDocumentError(message) from error
    primitives = page_primitives(page, index + 1, tolerances)
    primitives.glyphs = _seen(page, primitives, tolerances)
    readable = True
    if is_doubtful(primitives, tolerances):
        from pipelines.reading.plumber import plumber_primitives

        again = plumber_primitives(data, primitives, tolerances)
        primitives, readable = again or primitives, again is not None
    if _is_picture(page, primitives, readable, tolerances):
        reading = _scanned(page, primitives, likely_turns(before), started, tolerances)
    else:
        recognised = _add_images(page, primitives, tolerances)
        layout = page_layout(primitives, tolerances)
        reading = PageReading(_info(primitives, True, recognised, started), layout)
    page.close()
    return reading


def _seen(page: pdfium.PdfPage, primitives: PagePrimitives, tolerances: Tolerances) -> list[Glyph]:
    large = [
        image
        for image in primitives.images
        if image.area >= tolerances.table_image_share * primitives.width * primitives.height
    ]
    turned = (primitives.rotation - page.get_rotation()) % 360
    return seen_glyphs(page, turned, primitives.glyphs, large, tolerances) if large else primitives.glyphs


def _is_picture(page: pdfium.PdfPage, primitives: PagePrimitives, readable: bool, tolerances: Tolerances) -> bool:
    """Whether a page's text cannot be used: there is none, it is garbage, or it only stands on a scan of the page."""
    if not readable or not has_text_layer(primitives, tolerances):
        return True
    if len(primitives.glyphs) < tolerances.text_layer_glyphs:
        return curves_drawn(page, tolerances.text_curves) >= tolerances.text_curves
    page_area = primitives.width * primitives.height
    scans = [
        image
        for image in unwritten_images(primitives, tolerances)
        if image.area >= tolerances.page_image_share * page_area
    ]
    if not scans:
        return False
    from pipelines.reading.scans.scanned_page import holds_text

    return any(holds_text(page, image, tolerances) for image in scans)


def _scanned(
    page: pdfium.PdfPage, written: PagePrimitives, turns: int, started: float, tolerances: Tolerances
) -> PageReading:
    """A page read from its picture; as published it has the size and rotation that it is shown with."""
    from pipelines.reading.scans.scanned_page import is_read, scanned_primitives

    dpi = max((image.dpi for image in written.images), default=None)
    primitives, upright = scanned_primitives(page, written.page, dpi, turns, tolerances)
    layout = page_layout(primitives, tolerances)
    written.width, written.height = page.get_size()
    written.rotation = page.get_rotation()
    recognised = is_read(primitives, upright, tolerances)
    info = _info(written, False, recognised, started)
    return PageReading(info, layout, upright.published, upright.quarter_turns)


def _add_images(page: pdfium.PdfPage, primitives: PagePrimitives, tolerances: Tolerances) -> bool:
    """Add the tables that a page of text shows as pictures; whether there are any."""
    images = unwritten_images(primitives, tolerances)
    if not images or len(primitives.glyphs) < tolerances.text_layer_glyphs:
        return False
    if primitives.rotation != page.get_rotation():
        return False
    from pipelines.reading.scans.scanned_page import add_image

    return sum(add_image(page, primitives, image, tolerances) for image in images) > 0


def _info(primitives: PagePrimitives, text_layer: bool, ocr: bool, started: float) -> PageInfo:
    return PageInfo(
        primitives.page,
        primitives.width,
        primitives.height,
        primitives.rotation,
        text_layer,
        ocr,
        time.perf_counter() - started,
    )
