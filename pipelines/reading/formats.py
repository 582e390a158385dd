"""What kind of file bytes are, told from the bytes, and which reader reads it."""

from importlib import import_module

from pipelines.reading.model import Reading, UnreadableDocumentError
from pipelines.settings import get_settings

PDF = "application/pdf"
HTML = "text/html"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"

# Module and function of every reader. They take the bytes and the most pages (sheets) to read, and are imported when
# first needed: a digital document starts no OCR engine, a PDF file no spreadsheet library.
READERS: dict[str, str] = {
    PDF: "pipelines.reading.pdf:read_pdf",
    HTML: "pipelines.reading.html:read_html",
    DOCX: "pipelines.reading.word:read_docx",
    DOC: "pipelines.reading.word:read_doc",
    XLSX: "pipelines.reading.workbook:read_xlsx",
    XLS: "pipelines.reading.workbook:read_xls",
    "image/png": "pipelines.reading.picture_file:read_picture",
    "image/jpeg": "pipelines.reading.picture_file:read_picture",
    "image/tiff": "pipelines.reading.picture_file:read_picture",
}

# First bytes of the files that departments publish, with the name a person knows them by.
_SIGNATURES = (
    (b"\x89PNG", "image/png", "a PNG picture"),
    (b"\xff\xd8\xff", "image/jpeg", "a JPEG picture"),
    (b"II*\x00", "image/tiff", "a TIFF picture"),
    (b"MM\x00*", "image/tiff", "a TIFF picture"),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage", "an old Office file (doc, xls)"),
    (b"Rar!", "application/vnd.rar", "a RAR archive"),
    (b"7z\xbc\xaf", "application/x-7z-compressed", "a 7z archive"),
)
_ZIP_PARTS = (
    (b"xl/", XLSX, "an Excel workbook"),
    (b"word/", DOCX, "a Word document"),
)


def detect(data: bytes) -> tuple[str, str]:
    """Media type of a file's bytes, and what to call it in a message."""
    head = data[:1024]
    if b"%PDF-" in head:
        return PDF, "a PDF file"
    for signature, media_type, name in _SIGNATURES:
        if head.startswith(signature):
            return media_type, name
    if head.startswith(b"PK"):
        for part, media_type, name in _ZIP_PARTS:
            if part in data:
                return media_type, name
        return "application/zip", "a ZIP archive"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        return HTML, "a web page"
    if b"\x00" not in head and head:
        return "text/plain", "a plain text file"
    return "application/octet-stream", "a file of unknown type"


def read_document(data: bytes, max_pages: int | None = None) -> Reading:
    """Read a document of any supported format from its bytes.

    `max_pages` defaults to the settings' limit. Raises UnreadableDocumentError, with cause and remedy, where nothing
    can be read.
    """
    if not data:
        raise UnreadableDocumentError("The file is empty (0 bytes). Fetch it again or ask its publisher.")
    media_type, name = detect(data)
    reader = READERS.get(media_type)
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise UnreadableDocumentError(
            f"The file is {name} ({media_type}), which no reader reads (known: {known}). "
            "Register the document in one of these formats."
        )
    module, function = reader.split(":")
    return getattr(import_module(module), function)(data, max_pages or get_settings().read_max_pages)
