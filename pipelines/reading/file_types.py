"""What kinds of files there are: their names, the endings of their names, and what to do where no reader reads them."""

from pathlib import PurePosixPath
from typing import NamedTuple


class FileType(NamedTuple):
    """A media type, what a person calls such a file, endings of its names, and what to do where no reader reads it."""

    media_type: str
    name: str
    endings: tuple[str, ...] = ()
    remedy: str = "Register the document in another format"


_UNPACK = "Unpack it and register its files, or pack them as zip"
_AS_ZIP = "Unpack it and register what it holds"
_AS_PDF = "Save it as PDF with the program that opens it, and register that"
_AS_XLSX = "Save it as xlsx with Excel or WPS, and register that"
_AS_DOCX = "Save it as docx with Word or WPS, and register that"
_AS_PNG = "Save the picture as PNG and register that"
_AS_HTML = "Open it in a browser, save it as a web page (HTML only), and register that"
_DECRYPT = "Open it with its password, save it without one, and register that"

PDF = FileType("application/pdf", "a PDF file", ("pdf",))
HTML = FileType("text/html", "a web page", ("html", "htm", "shtml", "xhtml"))
DOCX = FileType(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "a Word document (docx)",
    ("docx", "docm", "dotx", "wps"),
)
DOC = FileType("application/msword", "an old Word document (doc)", ("doc", "dot", "wps"))
XLSX = FileType(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "an Excel workbook (xlsx)",
    ("xlsx", "xlsm", "xltx", "et"),
)
XLS = FileType("application/vnd.ms-excel", "an old Excel workbook (xls)", ("xls", "xlt", "et"))
PNG = FileType("image/png", "a PNG picture", ("png",))
JPEG = FileType("image/jpeg", "a JPEG picture", ("jpg", "jpeg"))
TIFF = FileType("image/tiff", "a TIFF picture", ("tif", "tiff"))
ZIP = FileType("application/zip", "a ZIP archive", ("zip",), _AS_ZIP)
XLSB = FileType(
    "application/vnd.ms-excel.sheet.binary.macroenabled.12", "a binary Excel workbook (xlsb)", ("xlsb",), _AS_XLSX
)
PPTX = FileType(
    "application/vnd.openxmlformats-officedocument.presentationml.presentation", "a presentation", ("pptx",), _AS_PDF
)
PPT = FileType("application/vnd.ms-powerpoint", "an old presentation", ("ppt", "dps"), _AS_PDF)
ODT = FileType("application/vnd.oasis.opendocument.text", "an OpenDocument text (odt)", ("odt",), _AS_DOCX)
ODS = FileType("application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument workbook (ods)", ("ods",), _AS_XLSX)
OFD = FileType("application/ofd", "an OFD document", ("ofd",), _AS_PDF)
ENCRYPTED_OFFICE = FileType("application/x-ole-encrypted", "an encrypted Office file", (), _DECRYPT)
OLE = FileType("application/x-ole-storage", "an old Office file without a document or workbook", (), _AS_PDF)
RTF = FileType("application/rtf", "a rich text file (RTF)", ("rtf",), _AS_DOCX)
MHTML = FileType("multipart/related", "a web page saved with its pictures (MHTML)", ("mht", "mhtml"), _AS_HTML)
SPREADSHEET_XML = FileType("application/xml+spreadsheet", "an Excel workbook saved as XML (2003)", ("xml",), _AS_XLSX)
WORD_XML = FileType("application/xml+word", "a Word document saved as XML (2003)", ("xml",), _AS_DOCX)
GIF = FileType("image/gif", "a GIF picture", ("gif",), _AS_PNG)
BMP = FileType("image/bmp", "a BMP picture", ("bmp",), _AS_PNG)
WEBP = FileType("image/webp", "a WebP picture", ("webp",), _AS_PNG)
RAR = FileType("application/vnd.rar", "a RAR archive", ("rar",), _UNPACK)
SEVEN_ZIP = FileType("application/x-7z-compressed", "a 7z archive", ("7z",), _UNPACK)
GZIP = FileType("application/gzip", "a gzip archive", ("gz", "tgz"), _UNPACK)
BZIP2 = FileType("application/x-bzip2", "a bzip2 archive", ("bz2",), _UNPACK)
XZ = FileType("application/x-xz", "an xz archive", ("xz",), _UNPACK)
TAR = FileType("application/x-tar", "a tar archive", ("tar",), _UNPACK)
TEXT = FileType("text/plain", "a plain text file", ("txt", "csv"))
UNKNOWN = FileType("application/octet-stream", "a file of unknown type")

TYPES = {kind.media_type: kind for kind in list(globals().values()) if isinstance(kind, FileType)}
ENDINGS = frozenset(ending for kind in TYPES.values() for ending in kind.endings)


def misnamed(name: str, media_type: str) -> str | None:
    """A remark where the ending of a file's name is that of another type; null where it is not, or is none we know."""
    kind = TYPES.get(media_type, UNKNOWN)
    ending = PurePosixPath(name).suffix.removeprefix(".").lower()
    if ending not in ENDINGS or ending in kind.endings or kind in (TEXT, UNKNOWN, OLE, ENCRYPTED_OFFICE):
        return None
    return f"is named .{ending} and is {kind.name}; its content counts"
