"""How the benchmark of the checks alters amounts."""

import polars as pl
import pytest

from tests.support.mutations import AmountCell, digit_changes, digit_swaps, mutations_of, point_shifts, without_row


def _cells(*rows: tuple) -> pl.DataFrame:
    return pl.DataFrame(
        [("T01", *row) for row in rows], schema=["table_id", "row", "column", "row_span", "text"], orient="row"
    )


def test_every_digit_of_a_number_may_become_any_other():
    assert set(digit_changes("1.0")) == {f"{d}.0" for d in "023456789"} | {f"1.{d}" for d in "123456789"}


def test_neighbouring_unlike_digits_change_places():
    assert set(digit_swaps("1,233.40")) == {"1,323.40", "1,233.04"}


def test_the_point_moves_one_place_and_thousands_stay_grouped():
    assert list(point_shifts("1,234.5")) == ["123.45", "12,345"]
    assert list(point_shifts("800")) == ["80.0", "8000"]


@pytest.mark.parametrize("text", ["-", "", "12.5万元", "1 2"])
def test_what_is_no_plain_number_has_no_digits_to_change(text):
    assert [*digit_changes(text), *digit_swaps(text), *point_shifts(text)] == []


def test_a_value_moves_into_blank_cells_of_amounts_beside_it_only():
    cell = AmountCell("d", "final_revenue", "T01", 5, 3, "教育支出", "合计", "1.50", frozenset({3, 4}))
    blanks = frozenset({("T01", 5, 2), ("T01", 5, 4), ("T01", 6, 4)})
    assert [mutation.target for mutation in mutations_of("moved", cell, blanks)] == [4]


def test_a_lost_row_draws_up_what_stands_below_and_shortens_what_reaches_over_it():
    cells = _cells((0, 0, 3, "类"), (1, 1, 1, "款"), (2, 1, 1, "项"), (3, 0, 1, "合计"))
    assert without_row(cells, "T01", 1).rows() == [
        ("T01", 0, 0, 2, "类"),
        ("T01", 1, 1, 1, "项"),
        ("T01", 2, 0, 1, "合计"),
    ]
    assert without_row(cells, "T01", 0).rows()[0] == ("T01", 0, 0, 2, "类")
