"""Formulas in the text of documents: none is one in a file that a spreadsheet opens, and numbers stay numbers."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.csv_cells import plain_cell, safe_cell
from pipelines.publishing.show import show_rows
from pipelines.quality.report.next_steps import csv_line

FORMULAS = [
    '=HYPERLINK("http://evil.example","点此")',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＠SUM(1)",
    "--",
    "'=1+1",
]
NUMBERS = ["-12.00", "+3", "-1,234,567.89", "－12.00", "-0.5%", "-1e5", "12.00", "-", "－"]
PLAIN = ["", "合计", "2024年", "a=b", "甲-乙", "'quoted'", "（-）"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_a_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", [*NUMBERS, *PLAIN, None, -12, Decimal("-12.00"), -0.5, date(2024, 1, 1), ["=1"]])
def test_numbers_and_other_texts_are_as_they_were(value):
    assert safe_cell(value) is value


@given(st.text(alphabet="'=+-@\t1.甲", max_size=6))
def test_what_was_written_safely_is_read_back_as_it_was(text):
    assert plain_cell(safe_cell(text)) == text


def rows_of(capsys):
    return list(csv.reader(io.StringIO(capsys.readouterr().out, newline="")))


def test_answers_of_sql_hold_no_formula_in_header_or_cell_unless_asked_for(capsys):
    columns, row = ["=a", "b"], ("=1+1", Decimal("-12.00"))
    show_rows(columns, [row], as_csv=True)
    assert rows_of(capsys) == [["'=a", "b"], ["'=1+1", "-12.00"]]
    show_rows(columns, [row], as_csv=True, is_raw=True)
    assert rows_of(capsys) == [["=a", "b"], ["=1+1", "-12.00"]]


def test_a_line_that_a_reviewer_is_offered_holds_none():
    line = csv_line("abc", "T01", 1, 1, "=1+1", "-2.00", "REASON")
    assert next(csv.reader([line])) == ["abc", "T01", "1", "1", "'=1+1", "-2.00", "REASON"]
