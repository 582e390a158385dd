"""What is not readable says why, and what to do about it."""

import io
import zipfile
from importlib import import_module

import pikepdf
import pytest

from pipelines.reading import read_document
from pipelines.reading.formats import READERS
from pipelines.reading.model import UnreadableDocumentError
from tests.support.drawn_pdf import Sheets
from tests.support.ole import ole_file


@pytest.fixture
def pdf() -> bytes:
    sheets = Sheets()
    sheets.text(50, 50, "部门预算")
    sheets.next_page()
    sheets.text(50, 50, "第二页")
    return sheets.pdf()


def message(data: bytes, **options) -> str:
    with pytest.raises(UnreadableDocumentError) as raised:
        read_document(data, **options)
    return str(raised.value)


def saved(document: pikepdf.Pdf, **options) -> bytes:
    target = io.BytesIO()
    document.save(target, **options)
    return target.getvalue()


def zipped(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, "x")
    return target.getvalue()


def test_empty_file():
    assert "empty" in message(b"")
    assert "Fetch" in message(b"")


def test_truncated_file(pdf):
    assert "truncated" in message(pdf[: len(pdf) // 2])


def test_damaged_structure():
    text = message(b"%PDF-1.7\nnothing here\n%%EOF\n")
    assert "damaged" in text
    assert "PDFium" not in text


def test_encrypted_file_that_asks_for_a_password(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        data = saved(document, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert "password" in message(data)


def test_file_that_is_only_protected_against_changes_is_read(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        data = saved(document, encryption=pikepdf.Encryption(owner="o", user=""))
    assert len(read_document(data).pages) == 2


def test_file_without_pages():
    assert "no pages" in message(saved(pikepdf.new()))


def test_more_pages_than_the_limit_names_the_setting(pdf):
    text = message(pdf, max_pages=1)
    assert "2 pages" in text
    assert "YUSUAN_READ_MAX_PAGES" in text


@pytest.mark.parametrize(
    ("data", "name", "remedy"),
    [
        ("部门预算".encode(), "plain text", "in another format"),
        (zipped("a.txt"), "ZIP archive", "register what it holds"),
        (zipped("OFD.xml"), "OFD document", "Save it as PDF"),
        (zipped("xl/workbook.bin"), "binary Excel workbook", "Save it as xlsx"),
        (b"Rar!\x1a\x07", "RAR archive", "Unpack it"),
        (ole_file("EncryptedPackage"), "encrypted Office file", "password"),
        (bytes(range(256)), "unknown type", "in another format"),
    ],
)
def test_a_file_that_no_reader_reads_is_named_with_what_to_do(data, name, remedy):
    text = message(data)
    assert name in text
    assert "known: pdf, docx, doc, xlsx" in text
    assert remedy in text


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
def test_every_reader_is_a_function_of_bytes_and_a_limit(reader):
    module, function = reader.split(":")
    assert callable(getattr(import_module(module), function))


def test_bytes_before_the_pdf_mark_do_no_harm(pdf):
    assert len(read_document(b"\r\n\r\n" + pdf).pages) == 2
