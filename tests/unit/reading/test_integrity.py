"""Files that are not whole are refused by name; what stands behind a whole one does no harm."""

import io
import re
import zlib

import pikepdf
import pytest

from pipelines.reading import read_document
from pipelines.reading.integrity import has_broken_stream, is_truncated
from pipelines.reading.model import UnreadableDocumentError
from tests.support.drawn_pdf import HEADER, WIDTHS, Sheets, body


@pytest.fixture
def pdf() -> bytes:
    """A file of one page with a table, its content deflated and nothing else around it."""
    sheets = Sheets()
    sheets.table(50, 90, WIDTHS, [HEADER, *body(9)])
    with pikepdf.open(io.BytesIO(sheets.pdf())) as document:
        target = io.BytesIO()
        document.save(target, recompress_flate=True, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return target.getvalue()


def content(data: bytes) -> tuple[int, int]:
    """Where the first deflated stream begins and ends."""
    begin = re.search(rb"FlateDecode.*?stream\r?\n", data, re.DOTALL).end()
    return begin, data.find(b"endstream", begin)


def end_of_deflated(data: bytes) -> int:
    """Where the first deflated stream's last byte, of its checksum, ends."""
    begin, end = content(data)
    inflate = zlib.decompressobj()
    inflate.decompress(data[begin:end])
    return end - len(inflate.unused_data)


def test_whole_file_with_much_print_of_a_server_behind_it_is_read(pdf):
    assert len(read_document(pdf + b"<!-- " + b"served by " * 400 + b"-->").pages) == 1


def test_whole_file_without_its_end_mark_is_read(pdf):
    assert len(read_document(pdf[: pdf.rindex(b"%%EOF")]).pages) == 1


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_file_that_breaks_off_is_truncated(pdf, share):
    assert is_truncated(pdf[: int(share * len(pdf))])


def test_file_that_breaks_off_in_a_later_revision_is_truncated(pdf):
    assert is_truncated(pdf + b"900 0 obj\n<< /Length 5000 >>\nstream\n" + b"x" * 3000)


def test_page_content_that_is_garbled_is_named(pdf):
    begin, end = content(pdf)
    middle = (begin + end) // 2
    garbled = pdf[:middle] + b"\xff" * 40 + pdf[middle + 40 :]
    with pytest.raises(UnreadableDocumentError, match="content of a page"):
        read_document(garbled)


def test_content_whose_checksum_is_wrong_is_broken(pdf):
    last = end_of_deflated(pdf)
    assert has_broken_stream(pdf[: last - 1] + bytes([pdf[last - 1] ^ 0xFF]) + pdf[last:])


def test_content_without_its_checksum_does_no_harm(pdf):
    last = end_of_deflated(pdf)
    assert not has_broken_stream(pdf[: last - 4] + pdf[last:])
