"""Expected filings are read as they stand, a mistake names its line, and a day that passed makes them due."""

from datetime import date

import duckdb
import pytest

from pipelines.quality.expected import write_expected
from pipelines.quality.review_files import ReviewError
from pipelines.quality.reviews import load_reviews
from pipelines.settings import PROJECT_ROOT

CHECKS = PROJECT_ROOT / "dbt_project" / "seeds" / "checks.csv"
HEADER = "organization,fiscal_year,kind,due_on,scope,city,county\n"


def load(folder, text: str, today: date = date(2024, 3, 1)):
    (folder / "expected.csv").write_text(HEADER + text, encoding="utf-8")
    return load_reviews(folder, CHECKS, today)


def test_the_file_of_the_project_is_a_header_that_can_be_read():
    assert (PROJECT_ROOT / "data" / "expected.csv").read_text(encoding="utf-8").startswith(HEADER)
    load_reviews(PROJECT_ROOT / "data", CHECKS, date(2024, 3, 1))


def test_filings_are_due_when_their_day_has_passed(tmp_path):
    lines = "甲局,2024,budget,2024-02-29,,,\n甲局,2023,final_accounts,2024-03-01,unit,乙市,丙区\n"
    reviews = load(tmp_path, lines)
    with duckdb.connect() as connection:
        connection.execute("create schema quality")
        write_expected(connection, reviews.expected, reviews.today)
        rows = connection.execute("from quality.expected_filings").fetchall()
    assert rows == [
        (2, "甲局", 2024, "budget", None, None, None, date(2024, 2, 29), True),
        (3, "甲局", 2023, "final_accounts", "unit", "乙市", "丙区", date(2024, 3, 1), False),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (",2024,budget,2024-02-29,,,", "organization is blank; fill it in"),
        ("甲局,24,budget,2024-02-29,,,", "fiscal_year must be a year from 1949 to 2100 (it is '24')"),
        ("甲局,x,budget,2024-02-29,,,", "fiscal_year must be a year from 1949 to 2100 (it is 'x')"),
        ("甲局,2024,预算,2024-02-29,,,", "kind input should be 'budget' or 'final_accounts' (it is '预算')"),
        ("甲局,2024,budget,29.2.2024,,,", "due_on must be a day written as 2026-01-31 (it is '29.2.2024')"),
        ("甲局,2024,budget,2024-02-29,both,,", "scope input should be 'department' or 'unit' (it is 'both')"),
        ("甲局,2024,budget,2024-02-29", "4 values for 7 columns"),
        ("甲局,2024,budget,2024-02-28,,,\n甲局,2024,budget,2024-02-29,,,", "line 2 is about the same"),
    ],
)
def test_a_mistake_names_its_line_and_the_remedy(tmp_path, line, message):
    with pytest.raises(ReviewError) as raised:
        load(tmp_path, line + "\n")
    assert "expected.csv line " in str(raised.value)
    assert message in str(raised.value)
