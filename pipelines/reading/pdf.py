"""PDF bytes to a `Reading`."""

import re
import time

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.reading.integrity import has_broken_stream, is_truncated
from pipelines.reading.layout import read_layout
from pipelines.reading.model import PageInfo, Reading, UnreadableDocumentError
from pipelines.reading.page import PageLayout, page_layout
from pipelines.reading.pdfium import page_primitives
from pipelines.reading.primitives import PagePrimitives
from pipelines.reading.tolerances import TOLERANCES, Tolerances

MEDIA_TYPE = "application/pdf"


def read_pdf(data: bytes, max_pages: int, tolerances: Tolerances = TOLERANCES) -> Reading:
    """Read a PDF file. Raises UnreadableDocumentError where it is damaged, encrypted, empty or too long."""
    document = _open(data)
    try:
        if len(document) == 0:
            raise UnreadableDocumentError(_NO_PAGES)
        if len(document) > max_pages:
            raise UnreadableDocumentError(
                f"The PDF file has {len(document)} pages, the limit is {max_pages}. "
                "Raise YUSUAN_READ_MAX_PAGES if the document is meant to be this long."
            )
        pages, layouts = [], []
        for index in range(len(document)):
            info, layout = _read_page(document, data, index, tolerances)
            pages.append(info)
            layouts.append(layout)
    finally:
        document.close()
    tables, paragraphs, leftovers = read_layout(layouts, tolerances)
    return Reading(MEDIA_TYPE, pages, tables, paragraphs, leftovers)


def _open(data: bytes) -> pdfium.PdfDocument:
    if is_truncated(data):
        raise UnreadableDocumentError("The PDF file ends in the middle (no end mark): it is truncated. Fetch it again.")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise UnreadableDocumentError(_why_not_opened(data, error)) from error
    if has_broken_stream(data):
        document.close()
        raise UnreadableDocumentError(
            "The PDF file is damaged: the content of a page breaks off. Fetch it again or ask its publisher."
        )
    return document


def _why_not_opened(data: bytes, error: pdfium.PdfiumError) -> str:
    """Cause and remedy, from the bytes too: where there is no page, pdfium keeps the error code of an earlier file."""
    if b"/Encrypt" in data and error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return "The PDF file is encrypted and asks for a password. Publish or fetch a version without one."
    if re.search(rb"/Count\s+0\b", data) and not re.search(rb"/Type\s*/Page\b", data):
        return _NO_PAGES
    return "The PDF file is damaged: its structure cannot be read. Fetch it again or ask its publisher."


_NO_PAGES = "The PDF file has no pages. Fetch the document again or ask its publisher."


def _read_page(
    document: pdfium.PdfDocument, data: bytes, index: int, tolerances: Tolerances
) -> tuple[PageInfo, PageLayout]:
    started = time.perf_counter()
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        message = f"Page {index + 1} of the PDF file is damaged. Fetch it again or ask its publisher."
        raise UnreadableDocumentError(message) from error
    primitives = page_primitives(page, index + 1, tolerances)
    page.close()
    readable = True
    if is_doubtful(primitives, tolerances):
        from pipelines.reading.plumber import plumber_primitives

        again = plumber_primitives(data, primitives, tolerances)
        primitives, readable = again or primitives, again is not None
    layout = page_layout(primitives, tolerances)
    text_layer = readable and has_text_layer(primitives, tolerances)
    seconds = time.perf_counter() - started
    return (
        PageInfo(index + 1, primitives.width, primitives.height, primitives.rotation, text_layer, False, seconds),
        layout,
    )


def is_doubtful(primitives: PagePrimitives, tolerances: Tolerances = TOLERANCES) -> bool:
    """Whether too many characters of a page came without a usable code or box."""
    return primitives.doubtful > tolerances.doubtful_share * (len(primitives.glyphs) + primitives.doubtful)


def has_text_layer(primitives: PagePrimitives, tolerances: Tolerances = TOLERANCES) -> bool:
    """Whether what a page shows is there as text; a blank page has nothing to read and counts as true."""
    if primitives.doubtful > len(primitives.glyphs):
        return False
    return len(primitives.glyphs) >= tolerances.text_layer_glyphs or not primitives.images
