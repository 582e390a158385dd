"""What is broken in a PDF file that can be read all the same: pdfium repairs in silence, and may repair wrongly.

Asked of the bytes: is the table of objects right, do streams end where they say and inflate to what their checksum
says, is every object there that another one names, is what stands between streams text, and the content of the pages
where it is not compressed. Real files, of which none that we know has any of these faults, are written by programs that
count; a file that was cut, spliced or overwritten on its way seldom escapes all of them. A changed digit in a page's
content that is not compressed does.
"""

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pdfminer.pdfdocument import PDFDocument, PDFXRefFallback
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1

from pipelines.reading.integrity import FLATE_FIRST, STREAM, is_garbled

PDF_MARK = b"%PDF-"
HEAD = 64  # bytes: the comment behind the mark is binary on purpose
JPEG_ONLY = re.compile(rb"/Filter\s*(?:\[\s*)?/DCTDecode\b")
LENGTH = re.compile(rb"/Length\s+(\d+)(\s+\d+\s+R\b)?")
END_OF_STREAM = re.compile(rb"\s*endstream")
STRING = re.compile(rb"\((?:[^()\\]++|\\.)*+\)", re.DOTALL)
COMMENT = re.compile(rb"%[^\r\n]*+")
REFERENCE = re.compile(rb"(?<![\d.])(\d{1,10})\s+\d{1,5}\s+R\b")
BEGIN_OF_PICTURE, END_OF_PICTURE = re.compile(rb"\bID\s"), re.compile(rb"\sEI\b")  # one inside a page's content
# Nobody prints eight glyphs in a row that the font does not have.
ZEROES = bytes(16)
DEEPEST_BRACKETS = 8  # a string may hold brackets in pairs; the pattern takes the innermost
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What it warns of is what is asked here, in its own words.
logging.getLogger("pdfminer.pdfdocument").setLevel(logging.CRITICAL)
LONGEST_OBJECT_MARK = 40  # bytes of “12 0 obj” with white space before it


@dataclass(frozen=True, slots=True)
class _Objects:
    """What the file's own tables say: numbers of its objects, and where those lie that lie in the open."""

    numbers: frozenset[int]
    offsets: dict[int, list[int]]
    is_guessed: bool  # the tables cannot be read, so that the objects were searched for


def pdf_damage(data: bytes) -> list[str]:
    """One sentence per kind of damage in a file that pdfium opens; empty where there is none."""
    data = data[max(0, data.find(PDF_MARK)) :]
    found: list[str] = []
    try:
        objects = _objects(data)
    except Exception:  # pdfminer raises errors of every kind on what it cannot read
        return ["its table of objects cannot be read"]
    if objects.is_guessed:
        found.append("its table of objects is broken, and was put together by searching the file")
    astray = sum(not _stands_at(data, number, offset) for number, at in objects.offsets.items() for offset in at)
    if astray:
        found.append(f"{astray} of its objects are not where its table says")
    streams = list(STREAM.finditer(data))
    odd = sum(not _ends_where_it_says(data, stream, objects) for stream in streams)
    if odd:
        found.append(f"{odd} of its {len(streams)} streams do not end where they say")
    if b"/Encrypt" not in data:
        garbled = sum(bool(FLATE_FIRST.search(s[1])) and is_garbled(data, s.end()) for s in streams)
        if garbled:
            found.append(f"{garbled} of its {len(streams)} streams (fonts or pictures) cannot be inflated")
        jpegs = [_stream_data(data, s) for s in streams if JPEG_ONLY.search(s[1])]
        if corrupt := _corrupt(jpegs):
            found.append(f"{corrupt} of its {len(jpegs)} JPEG pictures are corrupt")
        try:
            if overwritten := _overwritten_pages(data, streams):
                found.append(f"the content of {overwritten} pages is overwritten with bytes that draw nothing")
        except Exception:  # as above
            found.append("its pages cannot be looked up")
        plain = COMMENT.sub(b"", STRING.sub(b"()", b"\n".join(_between(data, streams))))
        if CONTROL.search(plain):
            found.append("control characters stand between its objects")
        missing = {int(number) for number in REFERENCE.findall(plain)} - objects.numbers
        if missing and not objects.is_guessed:
            found.append(f"{len(missing)} objects are named that it does not have (first: {min(missing)})")
    return found


def _overwritten_pages(data: bytes, streams: list[re.Match[bytes]]) -> int:
    """On how many pages the content, where it is in the open, holds bytes that no program draws with.

    Compressed content is under the checksum of its stream. The pages are only looked up where a stream in the open
    holds such bytes at all, as fonts and pictures do.
    """
    in_the_open = (_stream_data(data, stream) for stream in streams if b"/Filter" not in stream[1])
    if not any(CONTROL.search(content) for content in in_the_open):
        return 0
    return sum(
        any(_is_overwritten(content.get_rawdata() or b"") for content in _contents(page) if not content.get_filters())
        for page in PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data))))
    )


def _contents(page: PDFPage) -> Iterator[PDFStream]:
    return (content for content in map(resolve1, page.contents) if isinstance(content, PDFStream))


def _is_overwritten(content: bytes) -> bool:
    content = content.rstrip(b"\0\r\n\t ")  # some programs fill the stream up
    if ZEROES in content:
        return True
    drawing = b"".join(_drawing(content))
    for _ in range(DEEPEST_BRACKETS):
        drawing, before = STRING.sub(b"", drawing), drawing
        if drawing == before:
            break
    return CONTROL.search(drawing) is not None


def _drawing(content: bytes) -> Iterator[bytes]:
    """The operators of a page, without the data of the pictures between them."""
    position = 0
    while begin := BEGIN_OF_PICTURE.search(content, position):
        end = END_OF_PICTURE.search(content, begin.end())
        if end is None:
            break
        yield content[position : begin.end()]
        position = end.start()
    yield content[position:]


def _corrupt(jpegs: list[bytes]) -> int:
    """How many of the pictures are corrupt; a file without any loads no library for them."""
    if not jpegs:
        return 0
    from pipelines.reading.jpeg_damage import is_corrupt_jpeg

    return sum(map(is_corrupt_jpeg, jpegs))


def _stream_data(data: bytes, stream: re.Match[bytes]) -> bytes:
    return data[stream.end() : max(stream.end(), data.find(b"endstream", stream.end()))]


def _objects(data: bytes) -> _Objects:
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    numbers: set[int] = set()
    offsets: dict[int, list[int]] = {}
    for table in document.xrefs:
        for number in table.get_objids():
            numbers.add(number)
            try:
                container, offset, _ = table.get_pos(number)
            except KeyError:  # a free entry
                continue
            if container is None:
                offsets.setdefault(number, []).append(offset)
    return _Objects(frozenset(numbers), offsets, any(isinstance(table, PDFXRefFallback) for table in document.xrefs))


def _stands_at(data: bytes, number: int, offset: int) -> bool:
    found = re.match(rb"\s*0*(\d+)\s+\d+\s+obj\b", data[offset : offset + LONGEST_OBJECT_MARK])
    return found is not None and int(found[1]) == number


def _ends_where_it_says(data: bytes, stream: re.Match[bytes], objects: _Objects) -> bool:
    said = LENGTH.search(stream[1])
    if said is None:
        return False
    length = int(said[1]) if not said[2] else _number_at(data, objects.offsets.get(int(said[1]), []))
    # A length in a compressed object is not looked up: it is under the checksum of that object's stream.
    return length is None or END_OF_STREAM.match(data, stream.end() + length) is not None


def _number_at(data: bytes, offsets: list[int]) -> int | None:
    """The number that an object in the open is; null where it is in a compressed one, or is none."""
    for offset in offsets:
        if found := re.match(rb"\s*\d+\s+\d+\s+obj\s*(\d{1,12})\b", data[offset : offset + 2 * LONGEST_OBJECT_MARK]):
            return int(found[1])
    return None


def _between(data: bytes, streams: list[re.Match[bytes]]) -> Iterator[bytes]:
    """The bytes outside of streams."""
    begin = HEAD
    for stream in streams:
        yield data[begin : stream.end()]
        begin = max(begin, data.find(b"endstream", stream.end()), stream.end())
    yield data[begin:]
