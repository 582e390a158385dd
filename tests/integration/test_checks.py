"""Every computed check says exact, rounding, mismatch or not evaluable, and no true document breaks one that blocks."""

import pytest

from tests.support.check_cases.changed_cells import ADDITIVITY_CHANGES, CASES, CHANGES
from tests.support.checks import BUNDLED_KEYS, REAL_KEYS, outcomes

# A template prints the forms without amounts.
TRUTHS_WITH_AMOUNTS = [key for key in BUNDLED_KEYS + REAL_KEYS if "template" not in key]


@pytest.mark.parametrize("key", BUNDLED_KEYS + REAL_KEYS)
def test_no_true_document_breaks_an_identity_that_blocks(results, key):
    broken = results.execute(
        """
        select check_id, reason from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = ? and severity = 'error' and outcome not in ('exact', 'rounding', 'not_applicable')
        """,
        [key],
    ).fetchall()
    assert broken == []


@pytest.mark.parametrize("check", [change[0] for change in CHANGES] + ["A06"])
def test_every_identity_is_evaluated_on_the_true_documents(results, check):
    evaluated = results.execute(
        "select count(*) from quality.check_results where check_id = ? and outcome = 'exact' and lhs is not null",
        [check],
    ).fetchone()
    assert evaluated[0] > 0


@pytest.mark.parametrize(
    ("key", "check", "outcome"), [pytest.param(case[0], case[1], case[5], id=case[0]) for case in CASES]
)
def test_one_changed_cell_changes_the_outcome(results, key, check, outcome):
    found = outcomes(results, key, check)
    assert outcome in found
    if outcome == "rounding":
        assert "mismatch" not in found


@pytest.mark.parametrize("key", TRUTHS_WITH_AMOUNTS)
def test_every_form_of_a_true_document_sums_to_its_printed_total(results, key):
    forms = results.execute(
        """
        select form_code, list(distinct checks.outcome)
        from intermediate.int_amounts
        inner join intermediate.int_documents using (document_id)
        left join quality.check_additivity as checks
            on checks.document_id = int_amounts.document_id and list_contains(checks.table_ids, int_amounts.table_id)
        where document_name = ?
        group by form_code
        """,
        [key],
    ).fetchall()
    assert forms
    assert [form for form, outcomes in forms if not {*outcomes} <= {"exact", "rounding"}] == []


@pytest.mark.parametrize("key", ADDITIVITY_CHANGES)
def test_one_changed_cell_of_any_form_breaks_its_additivity(results, key):
    assert "mismatch" in outcomes(results, f"additivity-{key}", "N06")


def test_additivity_needs_a_printed_total_and_known_measures(results):
    assert outcomes(results, "no-total", "N06") == {"not_evaluable"}
    assert outcomes(results, "unknown-part", "N06") == {"not_evaluable"}
    assert outcomes(results, "unknown-header", "N06") == {"exact"}
    assert outcomes(results, "no-amounts", "N06") == {"not_applicable"}


def test_a_total_of_zero_beside_amounts_is_a_mismatch(results):
    assert outcomes(results, "a06-mismatch", "A06") == {"mismatch"}


def test_a_mismatch_shows_both_sides_the_envelope_and_its_cells(results):
    row = results.execute(
        """
        select lhs, rhs, difference, tolerance, reason, table_row, table_column, evidence, severity
        from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = 'a10-mismatch' and check_id = 'A10' and outcome = 'mismatch'
        """
    ).fetchall()
    assert len(row) == 1
    lhs, rhs, difference, tolerance, reason, table_row, table_column, evidence, severity = row[0]
    assert (lhs, rhs, difference) == (17629500, 16729500, 900000)
    # Three printed amounts are not zero: the total, 财政拨款收入 and 其他收入, each read to 0.01 万元.
    assert tolerance == 150
    assert "17629500.00" in reason
    assert "16729500.00" in reason
    assert ("T01", table_row, table_column) in {(e["table_id"], e["table_row"], e["table_column"]) for e in evidence}
    assert len(evidence) == 7
    assert severity == "error"


def test_amounts_are_compared_in_decimals(results):
    types = dict(
        results.execute(
            """
            select column_name, data_type from duckdb_columns()
            where schema_name = 'quality' and table_name = 'check_results'
                and column_name in ('lhs', 'rhs', 'difference', 'tolerance')
            """
        ).fetchall()
    )
    assert types == dict.fromkeys(("lhs", "rhs", "difference", "tolerance"), "DECIMAL(24,4)")


def test_the_finest_place_of_a_column_counts_where_zeros_are_suppressed(results):
    # 377.3 + 125.53 + 800 = 1302.83, printed as 1302.8: four terms at half of 0.01 万元 explain 200 yuan, not 300.
    assert outcomes(results, "suppressed-zeros", "D05") == {"mismatch"}


def test_a_class_without_groups_is_the_sum_of_its_items(results):
    assert outcomes(results, "class-of-items", "D05") == {"exact", "mismatch"}


def test_carry_over_counts_only_under_a_total_that_contains_it(results):
    assert outcomes(results, "carry-out-outside", "D04") == {"exact"}
    assert outcomes(results, "carry-out-inside", "D04") == {"exact"}


def test_a_table_without_a_total_row_is_not_evaluable_and_says_so(results):
    assert outcomes(results, "no-total", "D05") == {"not_evaluable"}
    assert outcomes(results, "total-at-the-bottom", "D05") == {"exact"}


def test_codes_of_several_units_sum_to_the_one_total(results):
    assert outcomes(results, "code-of-two-units", "D05") == {"exact"}


def test_an_of_which_column_takes_part_in_no_sum(results):
    assert outcomes(results, "of-which-column", "D03") == {"exact"}


def test_columns_of_an_economic_class_stand_below_their_type_of_expenditure(results):
    assert outcomes(results, "economic-columns", "D04") == {"exact"}


def test_funds_below_a_balance_brought_in_are_parts_of_that_balance(results):
    assert outcomes(results, "carry-in-by-fund", "D03") == {"exact"}


def test_a_second_lane_of_the_same_money_never_breaks_the_first(results):
    assert "mismatch" not in outcomes(results, "second-lane", "D02") | outcomes(results, "second-lane", "D01")


def test_the_grand_total_is_the_year_and_every_line_outside_it(results):
    assert outcomes(results, "lines-after-the-year", "D02") == {"exact"}
    assert outcomes(results, "part-of-the-opening-balance", "A03") == {"exact"}


def test_a_line_of_a_balance_is_the_sum_of_the_lines_below_it(results):
    assert "mismatch" in outcomes(results, "parts-miss-their-line", "D02")


@pytest.mark.parametrize(
    ("key", "check"),
    [
        ("no-unit", "G02"),
        ("unknown-header", "N01"),
        ("unknown-title", "N02"),
        ("unreadable-amount", "N03"),
        ("no-amounts", "N04"),
        ("new-code", "B16"),
        ("stray-numbers", "N07"),
        ("known", "G01"),
    ],
)
def test_what_is_missing_or_unknown_is_a_finding(results, key, check):
    assert outcomes(results, key, check) == {"mismatch"}


@pytest.mark.parametrize("check", ["G02", "N01", "N02", "N03", "N04", "N07", "B16"])
def test_a_document_without_a_finding_says_that_it_was_looked_at(results, check):
    assert outcomes(results, "known", check) == {"exact"}


def test_amounts_under_an_unknown_header_are_loaded_and_those_without_a_unit_are_not(results):
    measures = (
        "select measure_code from intermediate.int_amounts inner join intermediate.int_documents using (document_id)"
    )
    unknown = results.execute(f"{measures} where document_name = 'unknown-header' and measure_code = '?'").fetchall()
    assert len(unknown) == 2
    assert results.execute(f"{measures} where document_name = 'no-unit'").fetchall() == []


@pytest.mark.parametrize(
    ("key", "decision"),
    [
        ("a13-mismatch", "quarantined"),
        ("no-unit", "quarantined"),
        ("unreadable-amount", "quarantined"),
        ("no-amounts", "quarantined"),
        ("new-code", "warned"),
        ("no-total", "warned"),
    ],
)
def test_findings_ask_for_the_decision_that_the_catalogue_names(results, key, decision):
    decisions = results.execute(
        """
        select decision, reason from quality.document_findings inner join intermediate.int_documents using (document_id)
        where document_name = ?
        """,
        [key],
    ).fetchall()
    assert decision in {found for found, _reason in decisions}
    assert all(reason for _found, reason in decisions)


def test_a_check_that_evaluated_nothing_does_not_pass_for_one_that_passed(results):
    coverage = results.execute(
        """
        select applicable, not_applicable_reason from quality.check_coverage
        inner join intermediate.int_documents using (document_id)
        where document_name = 'a10-mismatch' and check_id = 'A40'
        """
    ).fetchall()
    assert coverage == [(0, "the form is not in the document")]


def test_results_have_one_key_each_and_every_check_its_row_in_the_catalogue(results):
    assert results.execute(
        "select count(*) - count(distinct check_result_key) from quality.check_results"
    ).fetchone() == (0,)
    unlisted = results.execute(
        "select distinct check_id from quality.check_results anti join seeds.checks using (check_id)"
    ).fetchall()
    assert unlisted == []
