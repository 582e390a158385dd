"""How the report prints values."""

from datetime import UTC, datetime
from decimal import Decimal

from pipelines.quality.report import wording


def test_amounts_have_separators_a_true_minus_and_a_dash_for_nothing():
    assert wording.yuan(Decimal("-1234567.8950")) == "−1,234,567.90"
    assert wording.yuan(None) == "–"
    assert wording.count(1234567) == "1,234,567"


def test_only_everything_is_a_hundred_per_cent():
    assert wording.share(Decimal("0.9999")) == "99.9%"
    assert wording.share(Decimal(1)) == "100.0%"
    assert wording.share(None) == "–"


def test_times_are_those_of_the_place_and_say_so():
    assert wording.when(datetime(2025, 1, 31, 18, 5, tzinfo=UTC)) == "2025-02-01 02:05 UTC+8"


def test_pages_in_a_row_are_ranges():
    assert wording.ranges([1, 3, 4, 5, 9]) == "1, 3–5, 9"
    assert wording.ranges([]) == ""


def test_words_stand_in_both_languages():
    assert wording.both("quarantined", "decision") == "隔离 Quarantined"
    assert wording.both("something", "decision") == "something"
