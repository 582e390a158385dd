"""A text is read in the encoding its bytes are in, whatever is declared."""

import logging

import pytest

from pipelines.reading.written.charset import decode

TEXT = "荣成市大数据中心 2024年度部门决算，单位：万元。财政拨款收入支出决算总表"


def page(charset: str) -> str:
    return f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={charset}'></head>{TEXT}</html>"


@pytest.mark.parametrize(
    ("declared", "actual", "read_as"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("gb2312", "gb18030", "gb18030"),
        ("utf-8", "gbk", "gb18030"),
        ("gb2312", "utf-8", "utf-8"),
        ("big5", "utf-8", "utf-8"),
        ("iso-8859-1", "gbk", "gb18030"),
        ("no-such-charset", "gbk", "gb18030"),
        ("utf-8", "utf-16", "utf-16"),
        ("utf-8", "utf-16-le", "utf-16-le"),
        ("utf-8", "utf-8-sig", "utf-8"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(declared, actual, read_as):
    decoded = decode(page(declared).encode(actual))
    assert (decoded.encoding, TEXT in decoded.text) == (read_as, True)


def test_a_traditional_page_is_read_where_it_says_so():
    text = "<meta charset=big5>部門預算總表，單位：萬元"
    assert decode(text.encode("big5")).text == text


def test_a_wrong_declaration_is_noted(caplog):
    caplog.set_level(logging.INFO)
    assert decode(page("utf-8").encode("gbk")).is_misdeclared
    assert "declared as utf-8 and was read as gb18030" in caplog.text
    assert not decode(page("gbk").encode("gbk")).is_misdeclared


def test_a_long_page_with_one_broken_byte_stays_in_its_encoding():
    data = page("utf-8").encode() * 40
    assert decode(data[:2000] + b"\xff" + data[2000:]).encoding == "utf-8"


def test_what_a_header_declares_counts_where_the_bytes_fit():
    assert decode("部門預算總表".encode("big5"), "big5").text == "部門預算總表"
