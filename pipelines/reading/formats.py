"""Which reader reads a file, by the type that its bytes tell."""

from dataclasses import replace
from importlib import import_module

from pipelines.reading.detect import detect
from pipelines.reading.file_types import DOC, DOCX, HTML, JPEG, MHTML, PDF, PNG, RTF, TIFF, XLS, XLSX
from pipelines.reading.model import Reading, UnreadableDocumentError
from pipelines.reading.text_damage import text_damage
from pipelines.settings import get_settings

# Module and function of every reader, by media type. They take the bytes and the most pages (sheets) to read, and are
# imported when first needed: a digital document starts no OCR engine, a PDF file no spreadsheet library.
READERS: dict[str, str] = {
    PDF.media_type: "pipelines.reading.pdf:read_pdf",
    HTML.media_type: "pipelines.reading.written.html.reader:read_html",
    MHTML.media_type: "pipelines.reading.written.html.reader:read_mhtml",
    DOCX.media_type: "pipelines.reading.written.word.reader:read_docx",
    DOC.media_type: "pipelines.reading.written.word.reader:read_doc",
    RTF.media_type: "pipelines.reading.written.word.reader:read_doc",
    XLSX.media_type: "pipelines.reading.written.workbook.reader:read_xlsx",
    XLS.media_type: "pipelines.reading.written.workbook.reader:read_xls",
    PNG.media_type: "pipelines.reading.picture_file:read_picture",
    JPEG.media_type: "pipelines.reading.picture_file:read_picture",
    TIFF.media_type: "pipelines.reading.picture_file:read_picture",
}
KNOWN = "pdf, docx, doc, xlsx, xls, rtf, html, mht, png, jpg, tif"


def read_document(data: bytes, max_pages: int | None = None) -> Reading:
    """Read a document of any supported format from its bytes.

    `max_pages` defaults to the settings' limit. Raises UnreadableDocumentError, with cause and remedy, where nothing
    can be read.
    """
    if not data:
        raise UnreadableDocumentError("The file is empty (0 bytes). Fetch it again or ask its publisher.")
    kind = detect(data)
    reader = READERS.get(kind.media_type)
    if reader is None:
        raise UnreadableDocumentError(
            f"The file is {kind.name} ({kind.media_type}), which no reader reads (known: {KNOWN}). {kind.remedy}."
        )
    module, function = reader.split(":")
    reading: Reading = getattr(import_module(module), function)(data, max_pages or get_settings().read_max_pages)
    return replace(reading, damage=[*reading.damage, *text_damage(reading)])
