"""Forms of one document that print the same money agree, whatever a place prints, and say so where they do not."""

import pytest

from tests.support.check_cases.between import CASES, CHANGES
from tests.support.checks import BUNDLED_KEYS, REAL_KEYS, outcomes

EVALUATED_ON_TRUTHS = [change[0] for change in CHANGES] + ["B12", "B13", "B14", "B17", "B18", "E08"]
BETWEEN = sorted({*EVALUATED_ON_TRUTHS, "E07", "E10"})


def test_every_check_between_forms_is_evaluated_on_the_true_documents(results):
    evaluated = results.execute(
        """
        select distinct check_id from quality.check_results inner join intermediate.int_documents using (document_id)
        where list_contains(?, document_name) and outcome in ('exact', 'rounding') and len(evidence) > 0
        """,
        [BUNDLED_KEYS],
    ).fetchall()
    assert {*EVALUATED_ON_TRUTHS} - {check for (check,) in evaluated} == set()


def test_no_true_document_breaks_a_check_between_forms(results):
    broken = results.execute(
        """
        select document_name, check_id, reason
        from quality.check_results inner join intermediate.int_documents using (document_id)
        where list_contains(?, document_name) and list_contains(?, check_id)
            and outcome in ('mismatch', 'not_evaluable')
        """,
        [BUNDLED_KEYS + REAL_KEYS, BETWEEN],
    ).fetchall()
    assert broken == []


@pytest.mark.parametrize(
    ("key", "check", "outcome"), [pytest.param(case[0], case[1], case[5], id=case[0]) for case in CASES]
)
def test_one_changed_cell_is_seen_in_the_other_form(results, key, check, outcome):
    found = outcomes(results, key, check)
    assert outcome in found
    if outcome == "rounding":
        assert "mismatch" not in found


@pytest.mark.parametrize(
    ("key", "check", "outcome"),
    [
        ("between-capital", "B12", "exact"),
        ("between-capital-rounded", "B12", "rounding"),
        ("between-capital-broken", "B12", "mismatch"),
        ("between-capital-empty", "B12", "not_evaluable"),
        ("between-capital-empty", "B13", "mismatch"),
        ("between-b13", "B13", "mismatch"),
        ("between-b14", "B14", "mismatch"),
        ("between-b17", "B17", "mismatch"),
        ("between-b18", "B18", "mismatch"),
        ("between-note-beside-amounts", "E08", "mismatch"),
        ("between-reception-blank", "E06", "not_evaluable"),
        ("between-operating", "E07", "exact"),
        ("between-operating-rounded", "E07", "rounding"),
        ("between-operating-exceeded", "E07", "mismatch"),
        ("between-operating-unstated", "E07", "not_applicable"),
    ],
)
def test_bounds_and_empty_forms(results, key, check, outcome):
    assert outcome in outcomes(results, key, check)


@pytest.mark.parametrize(
    ("key", "check"), [("between-operating", check) for check in ("E01", "E02", "E03", "E09", "E10")]
)
def test_a_form_that_is_absent_makes_a_check_not_applicable(results, key, check):
    assert outcomes(results, key, check) == {"not_applicable"}


def test_blank_forms_do_not_pass(results):
    evaluated = results.execute(
        """
        select check_id, outcome from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name like '%template%' and list_contains(?, check_id) and outcome != 'not_applicable'
        """,
        [BETWEEN],
    ).fetchall()
    assert evaluated == []


def severities(results, key: str, check: str, outcome: str) -> set[str]:
    """The severities of the results of a check with one outcome."""
    return {
        severity
        for (severity,) in results.execute(
            """
            select distinct severity
            from quality.check_results inner join intermediate.int_documents using (document_id)
            where document_name = ? and check_id = ? and outcome = ?
            """,
            [key, check, outcome],
        ).fetchall()
    }


def test_money_brought_in_is_no_break_whatever_the_header_of_the_total_says(results):
    for check in ("E01", "E02", "E03", "E04"):
        assert outcomes(results, "between-brought-in", check) == {"exact"}


def test_a_table_of_the_year_exceeds_the_appropriation_balance_at_most_by_rounding(results):
    assert severities(results, "between-brought-in-exceeded", "E03", "mismatch") == {"warn"}


def test_an_appropriation_balance_without_funds_is_the_sum_of_their_tables_in_yuan(results):
    assert outcomes(results, "between-undivided-funds", "E03") == {"exact"}
    assert "mismatch" in outcomes(results, "between-undivided-funds-broken", "E03")
    assert outcomes(results, "between-undivided-funds-incomplete", "E03") == {"exact", "not_evaluable"}


def test_personnel_and_operating_that_differ_in_opposite_directions_are_both_found(results):
    differences = results.execute(
        """
        select difference, severity from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = 'between-kinds-swapped' and check_id = 'E10' and outcome = 'mismatch' order by difference
        """
    ).fetchall()
    assert differences == [(-101200, "error"), (101200, "error")]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("between-kinds", {"exact"}),
        ("between-kinds-rounded", {"exact", "rounding"}),
        ("between-kinds-blank", {"exact", "not_evaluable"}),
        ("between-kinds-project", {"exact", "mismatch"}),
        ("between-kinds-mixed", {"exact"}),
        ("between-kinds-mixed-exceeded", {"exact", "mismatch"}),
    ],
)
def test_kinds_of_expenditure_equal_their_tables_where_all_money_is_of_one_fund(results, key, expected):
    assert outcomes(results, key, "E10") == expected


def test_other_money_makes_the_balance_only_at_least_as_large(results):
    assert severities(results, "between-kinds-mixed-exceeded", "E10", "mismatch") == {"warn"}
    assert severities(results, "between-kinds-swapped", "E10", "mismatch") == {"error"}


def test_codes_are_equal_where_there_is_one_fund_only(results):
    assert severities(results, "between-one-fund-only", "E04", "mismatch") == {"error"}


def test_classes_meet_by_name(results):
    assert outcomes(results, "between-classes", "E01") == {"exact"}
    assert outcomes(results, "between-classes-moved", "E01") == {"exact", "not_evaluable"}


def test_tables_of_a_unit_are_not_compared_with_those_of_the_department(results):
    assert outcomes(results, "between-organizations", "E01") == {"exact"}
    assert outcomes(results, "between-organizations-broken", "E01") == {"mismatch"}


def test_every_compared_cell_is_shown_with_its_role(results):
    ((evidence,),) = results.execute(
        """
        select evidence from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = 'between-b01-mismatch' and check_id = 'B01'
        """
    ).fetchall()
    assert {(cell["role"], cell["table_id"]) for cell in evidence} == {("lhs", "T01"), ("rhs", "T02")}
