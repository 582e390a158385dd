"""What is not readable says why, and what to do about it."""

import io
import zipfile

import pikepdf
import pytest

from pipelines.reading import read_document
from pipelines.reading.model import UnreadableDocumentError
from tests.support.drawn_pdf import Sheets


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
    ("data", "name"),
    [
        (b"<!DOCTYPE html><html><body>404</body></html>", "web page"),
        ("\ufeff<html lang=zh>".encode(), "web page"),
        ("部门预算".encode(), "plain text"),
        (zipped("xl/workbook.xml"), "Excel workbook"),
        (zipped("word/document.xml"), "Word document"),
        (zipped("a.txt"), "ZIP archive"),
        (b"\x89PNG\r\n\x1a\n\x00", "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "old Office"),
        (bytes(range(256)), "unknown type"),
    ],
)
def test_file_of_another_type_is_named_whatever_it_is_called(data, name):
    text = message(data)
    assert name in text
    assert "application/pdf" in text


def test_bytes_before_the_pdf_mark_do_no_harm(pdf):
    assert len(read_document(b"\r\n\r\n" + pdf).pages) == 2
