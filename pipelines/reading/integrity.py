"""Whether the bytes of a PDF file are all there, before they are read: pdfium repairs what it can and tells nobody."""

import re
import zlib

END_MARK = b"%%EOF"
TAIL = 2048  # bytes at the end of a file in which the end mark is expected
START_OF_TABLE = re.compile(rb"startxref\s+(\d+)")
OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")
# Possessive: what is no dictionary is given up at once, however long it is.
STREAM = re.compile(rb"<<((?:[^<>]++|<<[^<>]*+>>|<[0-9A-Fa-f\s]*+>)*+)>>\s*stream\r?\n")
FLATE_FIRST = re.compile(rb"/Filter\s*(?:\[\s*)?/FlateDecode")
NOT_OF_A_PAGE = re.compile(rb"/Length1\b|/Image\b|/CIDFontType0C\b|/Type1C\b|/OpenType\b|/EmbeddedFile\b")
CHUNK = 1 << 20


def is_truncated(data: bytes) -> bool:
    """Whether a file breaks off: no end mark near its end, and no table of its objects behind them all either.

    What a server has appended after the end does not matter.
    """
    if END_MARK in data[-TAIL:]:
        return False
    tables = list(START_OF_TABLE.finditer(data))
    if not tables:
        return True
    start, behind = int(tables[-1][1]) + max(0, data.find(b"%PDF-")), tables[-1].end()
    points_to_table = re.match(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)", data[start : start + 40])
    return start >= behind or not points_to_table or bool(OBJECT.search(data, behind))


def has_broken_stream(data: bytes) -> bool:
    """Whether the compressed drawing of a page breaks off or is garbled, so that a part of the page would be missing.

    Pictures and fonts do not count; nor does a file whose streams are encrypted.
    """
    if b"/Encrypt" in data:
        return False
    for stream in STREAM.finditer(data):
        if FLATE_FIRST.search(stream[1]) and not NOT_OF_A_PAGE.search(stream[1]) and is_garbled(data, stream.end()):
            return True
    return False


def is_garbled(data: bytes, start: int) -> bool:
    """Whether the deflated bytes of the stream that begins at `start` end in an error; a missing checksum is none."""
    end = data.find(b"endstream", start)
    rest, inflate = data[start : end if end >= 0 else len(data)], zlib.decompressobj()
    try:
        while rest and not inflate.eof:
            inflate.decompress(rest, CHUNK)
            rest = inflate.unconsumed_tail
    except zlib.error:
        return True
    return False
