"""PDF bytes to a `Reading`."""

import re
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.reading.integrity import has_broken_stream, is_truncated
from pipelines.reading.model import Reading, UnreadableDocumentError
from pipelines.reading.page_reading import PageReading, laid_out
from pipelines.reading.pdf_damage import pdf_damage
from pipelines.reading.pdf_page import read_page
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
        pages: list[PageReading] = []
        while len(pages) < len(document):
            pages.append(read_page(document, data, pages, tolerances))
    finally:
        document.close()
    return replace(laid_out(MEDIA_TYPE, pages, tolerances), damage=pdf_damage(data))


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
