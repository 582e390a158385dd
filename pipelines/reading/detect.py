"""What kind of file bytes are, told from the bytes alone."""

import re
import zlib
from collections.abc import Iterable
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from pipelines.reading.file_types import (
    BMP,
    BZIP2,
    DOC,
    DOCX,
    ENCRYPTED_OFFICE,
    GIF,
    GZIP,
    HTML,
    JPEG,
    MHTML,
    ODS,
    ODT,
    OFD,
    OLE,
    PDF,
    PNG,
    PPT,
    PPTX,
    RAR,
    RTF,
    SEVEN_ZIP,
    SPREADSHEET_XML,
    TAR,
    TEXT,
    TIFF,
    UNKNOWN,
    WEBP,
    WORD_XML,
    XLS,
    XLSB,
    XLSX,
    XZ,
    ZIP,
    FileType,
)
from pipelines.reading.ole import root_entries

HEAD = 4096  # bytes that tell what a text is
PDF_MARK_WITHIN = 1024  # as PDF readers allow it
CONTENT_TYPES_BYTES = 1 << 20
MOST_PACKAGE_ENTRIES = 65_535  # no document has more parts; counted before the list of them is loaded
LOCAL_HEADERS = 64  # entries asked of an archive whose directory is lost

# First bytes of files that are told by them alone.
_SIGNATURES: tuple[tuple[bytes, FileType], ...] = (
    (b"\x89PNG", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"GIF8", GIF),
    (b"Rar!", RAR),
    (b"7z\xbc\xaf", SEVEN_ZIP),
    (b"\x1f\x8b", GZIP),
    (b"BZh", BZIP2),
    (b"\xfd7zXZ\x00", XZ),
    (b"{\\rtf", RTF),
)
# Streams that tell what an OLE file is; the first that is there counts.
_OLE_STREAMS: tuple[tuple[str, FileType], ...] = (
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
)
# What a package's list of content types says of its main part.
_MAIN_PARTS: tuple[tuple[str, FileType], ...] = (
    (
        r"wordprocessingml\.(?:document|template)\.main|ms-word\.(?:document|template)\.macroEnabled(?:Template)?\.main",
        DOCX,
    ),
    (r"spreadsheetml\.(?:sheet|template)\.main|ms-excel\.(?:sheet|template|addin)\.macroEnabled\.main", XLSX),
    (r"ms-excel\.sheet\.binary\.macroEnabled\.main", XLSB),
    (r"presentationml\.(?:presentation|slideshow|template)\.main", PPTX),
)
_PACKAGE_NAMES: tuple[tuple[str, FileType], ...] = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("xl/workbook.bin", XLSB),
    ("ppt/presentation.xml", PPTX),
    ("ofd.xml", OFD),
)
_PACKAGE_FOLDERS = {"word": DOCX, "xl": XLSX, "ppt": PPTX, "ofd.xml": OFD}
_OPEN_DOCUMENTS = {kind.media_type: kind for kind in (ODT, ODS)}

# What may stand before the first tag that tells: white space, comments, XML declarations and instructions, a doctype.
_BEFORE_MARKUP = re.compile(r"^(?:\s+|\x00+|<!--.*?(?:-->|$)|<\?.*?(?:\?>|$)|<!doctype[^>]*>)+", re.S | re.I)
_HTML_TAG = re.compile(
    r"<(?:html|head|body|title|meta|link|base|style|script|table|thead|tbody|tr|td|div|span|p|br|center|font|h[1-6]|ul|"
    r"ol|form|section|article|main|header|nav|a|b|strong|img|iframe)\b",
    re.I,
)
_HTML_ANYWHERE = re.compile(r"<!doctype\s+html|<html[\s>]|<table[\s>]", re.I)
_HTML_DOCTYPE = re.compile(r"<!doctype\s+html", re.I)
_PDF_MARK = re.compile(rb"(?:^|[^\x20-\x7e]|>)%PDF-\d")
_MHTML = re.compile(r"^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related", re.I)


def detect(data: bytes) -> FileType:
    """What a file is, told from its bytes."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole_type(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_type(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith(b"BM") and data[6:10] == bytes(4):
        return BMP
    if data[257:262] == b"ustar":
        return TAR
    if _PDF_MARK.search(data[:PDF_MARK_WITHIN]):
        return PDF
    text = _as_text(data[:HEAD])
    if text is not None and (kind := _markup_type(text)):
        return kind
    return UNKNOWN if text is None else TEXT


def _ole_type(data: bytes) -> FileType:
    names = root_entries(data)
    return next((kind for stream, kind in _OLE_STREAMS if stream in names), OLE)


def _zip_type(data: bytes) -> FileType:
    """Type of a package by its content types, its mimetype or its names; by names alone where its directory is lost."""
    content_types = mimetype = ""
    if data.count(b"PK\x01\x02") > MOST_PACKAGE_ENTRIES:
        return ZIP
    try:
        with ZipFile(BytesIO(data)) as package:
            names = package.namelist()
            content_types = _member(package, "[Content_Types].xml")
            mimetype = _member(package, "mimetype").strip()
    except (BadZipFile, ValueError, EOFError, NotImplementedError):
        return _lost_package_type(_local_names(data))
    for pattern, kind in _MAIN_PARTS:
        if re.search(pattern, content_types):
            return kind
    folded = {name.replace("\\", "/").lower() for name in names}
    return _OPEN_DOCUMENTS.get(mimetype) or next((kind for name, kind in _PACKAGE_NAMES if name in folded), ZIP)


def _lost_package_type(names: Iterable[str]) -> FileType:
    """Type of a package whose directory is lost: its main part may be lost too, the folder it lies in tells."""
    folders = [name.replace("\\", "/").lower().partition("/")[0] for name in names]
    return next((kind for folder, kind in _PACKAGE_FOLDERS.items() if folder in folders), ZIP)


def _member(package: ZipFile, name: str) -> str:
    """The beginning of a small member as text; nothing where it is missing or damaged."""
    try:
        with package.open(name) as member:
            return member.read(CONTENT_TYPES_BYTES).decode("utf-8", "replace")
    except (KeyError, BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return ""


def _local_names(data: bytes) -> Iterable[str]:
    """Names in the local headers of a zip file, as far as one follows the other."""
    position = 0
    for _ in range(LOCAL_HEADERS):
        position = data.find(b"PK\x03\x04", position)
        if position < 0 or position + 30 > len(data):
            return
        length = int.from_bytes(data[position + 26 : position + 28], "little")
        yield data[position + 30 : position + 30 + length].decode("utf-8", "replace")
        position += 30 + length


def _as_text(head: bytes) -> str | None:
    """The beginning of a file as text, each byte a character where the encoding is open; null where it is none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if b"\x00" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        if max(even, odd) < len(head) // 4 or min(even, odd) > len(head) // 16:
            return None
        return head.decode("utf-16-be" if even > odd else "utf-16-le", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1") if head else None


def _markup_type(text: str) -> FileType | None:
    """Web page, Office XML or MHTML; null for what is no markup."""
    if _MHTML.match(text.lstrip()):
        return MHTML
    rest = _BEFORE_MARKUP.sub("", text)
    if re.match(r"<(?:\w+:)?Workbook\b", rest):
        return SPREADSHEET_XML
    if re.match(r"<(?:w:wordDocument|pkg:package)\b", rest):
        return WORD_XML
    if _HTML_TAG.match(rest) or _HTML_DOCTYPE.search(text[: len(text) - len(rest)]) or _HTML_ANYWHERE.search(text):
        return HTML
    return None
