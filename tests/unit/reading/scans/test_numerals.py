"""What recognition does to numbers and units is put right, and nothing else is touched."""

import pytest

from pipelines.reading.scans.numerals import is_numeric, mended


def mend(text: str) -> str:
    return "".join(mended(list(text)))


@pytest.mark.parametrize(
    ("recognised", "printed"),
    [
        ("11088. 87", "11088.87"),
        ("１２３，４５", "123.45"),
        ("1，234。50", "1,234.50"),
        ("1.234.567.89", "1,234,567.89"),
        ("10.383.47", "10,383.47"),
        ("1,234,567,89", "1,234,567.89"),
        ("3.016.973", "3,016,973"),
        ("3.016,973", "3,016,973"),
        ("l0.5O", "10.50"),
        ("一5.20", "-5.20"),
        ("60.99.", "60.99"),
        (".0.00", "0.00"),
        ("85。3％", "85.3%"),
        ("（12.5）", "(12.5)"),
    ],
)
def test_numbers_are_put_right(recognised: str, printed: str):
    assert mend(recognised) == printed


@pytest.mark.parametrize(
    "text", ["438.300", "2024.01.05", "201.03.01", "1.1.2", ".5", "10,16892", "1016892", "A04", "O", "I", "①", "-"]
)
def test_what_could_be_printed_so_stays(text: str):
    assert mend(text) == text


def test_no_digit_is_changed():
    assert [char for char in mend("8.453.93") if char.isdigit()] == list("845393")


@pytest.mark.parametrize(
    ("recognised", "printed"),
    [
        ("单位：刀兀", "单位：万元"),
        ("金额单位；万兀", "金额单位：万元"),
        ("项目资金（刀元）", "项目资金（万元）"),
        ("部门：某局 单位：无", "部门：某局 单位：元"),
        ("十一丶农林水支出", "十一、农林水支出"),
    ],
)
def test_units_and_enumerations_are_put_right(recognised: str, printed: str):
    assert mend(recognised) == printed


def test_a_unit_in_running_text_stays():
    assert mend("事业单位无偿使用") == "事业单位无偿使用"


def test_every_character_keeps_its_place():
    assert mended(list("11088. 87")) == ["1", "1", "0", "8", "8", ".", "", "8", "7"]


def test_a_number_is_told_from_text_with_digits():
    assert is_numeric(list("-1,234.50"))
    assert not is_numeric(list("2024年"))
    assert not is_numeric(list("-"))
