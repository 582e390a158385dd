"""Stored numbers as texts: exact values, shown places, no noise."""

import pytest

from pipelines.reading.written.workbook.numbers import number_text

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("10564.3521", "#,##0.00", "10564.3521"),
        ("842700", "#,##0.00", "842700.00"),
        ("842700", "General", "842700"),
        ("2010301.0", "General", "2010301"),
        ("1.352938659E7", "General", "13529386.59"),
        ("5", "00", "05"),
        ("12", "0_ ", "12"),
        ("9", "#,##0.##", "9"),
        ("1234567.5", r"#,##0.00_);[Red]\(#,##0.00\)", "1234567.50"),
    ],
)
def test_a_number_is_given_as_stored_with_at_least_the_shown_places(stored, code, text):
    assert number_text(stored, code) == text


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("0.30000000000000004", "0.3"),
        ("1352.9399999999998", "1352.94"),
        ("1234.56000000001", "1234.56"),
        ("2.27E-13", "0"),
        ("0.333333333333333", "0.333333333333333"),
    ],
)
def test_noise_of_binary_floats_is_dropped_and_real_digits_are_kept(stored, text):
    assert number_text(stored, "General") == text


def test_a_zero_shown_as_a_dash_or_as_nothing_is_zero():
    assert number_text("0", ACCOUNTING) == "0"
    assert number_text("0", "#,##0.00;-#,##0.00;;@") == "0"
    assert number_text("0", "#,##0.00") == "0.00"


def test_a_negative_number_in_brackets_has_a_minus():
    assert number_text("-5.5", "#,##0.00_);(#,##0.00)") == "-5.50"


def test_a_percentage_is_given_as_shown():
    assert number_text("0.906", "0.00%") == "90.60%"
    assert number_text("0.90636704", "0%") == "91%"


@pytest.mark.parametrize(
    ("code", "text"), [("#,##0.00,", "842.70"), ("0!.0000", "84.2700"), ("0!.0,", "84.27"), (r"0\.0,", "84.27")]
)
def test_a_format_that_divides_gives_the_shown_magnitude(code, text):
    assert number_text("842700", code) == text


def test_conditions_choose_the_section():
    assert number_text("842700", '[>=10000]0!.0,"万";0') == "84.27万"
    assert number_text("84", '[>=10000]0!.0,"万";0') == "84"


def test_words_around_a_number_are_kept_and_currencies_are_not():
    assert number_text("2024", '0"年"') == "2024年"
    assert number_text("12.5", '"¥"#,##0.00') == "12.50"
    assert number_text("12.5", "[$¥-804]#,##0.00") == "12.50"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('yyyy"年"m"月"d"日"', "2024年1月31日"),
        ('[$-804]yyyy"年"m"月";@', "2024年1月"),
        ("yyyy/m/d", "2024-01-31"),
        (r"yyyy\-mm", "2024-01"),
        ("yyyy/m/d h:mm", "2024-01-31 12:00"),
    ],
)
def test_a_date_shows_the_parts_of_its_format(code, text):
    assert number_text("45322.5", code) == text


def test_dates_count_from_1904_where_the_workbook_says_so():
    assert number_text("43860", "yyyy-mm-dd", epoch_1904=True) == "2024-01-31"
