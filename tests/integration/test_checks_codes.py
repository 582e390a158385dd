"""What the checks say of printed codes: their digits (G10), their classification (P06), their names (B16)."""

import pytest

from tests.support.checks import BUNDLED_KEYS, REAL_KEYS, outcomes

CASES = [
    ("G10", "seven-digits", "exact"),
    ("G10", "parts", "exact"),
    ("G10", "parts-in-full", "exact"),
    ("G10", "whole-under-parts", "exact"),
    ("G10", "organization-among-functions", "exact"),
    ("G10", "six-digits", "mismatch"),
    ("G10", "letters", "mismatch"),
    ("G10", "zero-lost", "mismatch"),
    ("G10", "none", "not_applicable"),
    ("P06", "seven-digits", "exact"),
    ("P06", "organization-among-functions", "exact"),
    ("P06", "unlisted-economic", "exact"),
    ("P06", "economic-among-functions", "mismatch"),
    ("P06", "none", "not_applicable"),
    ("B16", "seven-digits", "exact"),
    ("B16", "name-in-other-print", "exact"),
    ("B16", "name-of-its-year", "exact"),
    ("B16", "name-not-recognised", "exact"),
    ("B16", "organization-among-functions", "exact"),
    ("B16", "other-name", "mismatch"),
    ("B16", "name-of-another-year", "mismatch"),
    ("B16", "unlisted-economic", "mismatch"),
    ("B16", "unlisted-with-two-names", "mismatch"),
    ("B16", "none", "not_applicable"),
]


def _findings(results, key, check):
    return results.execute(
        """
        select table_ids[1], table_row, table_column, reason
        from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = ? and check_id = ? and outcome = 'mismatch'
        order by all
        """,
        [key, check],
    ).fetchall()


@pytest.mark.parametrize(
    ("check", "key", "outcome"), [pytest.param(*case, id=f"{case[0]}-{case[1]}") for case in CASES]
)
def test_printed_codes_are_judged_by_their_digits_classification_and_name(results, check, key, outcome):
    assert outcomes(results, f"code-{key}", check) == {outcome}


def test_findings_show_the_code_its_name_and_the_listed_one(results):
    ((table, row, column, reason),) = _findings(results, "code-zero-lost", "G10")
    assert (table, row, column) == ("T01", 3, 1)
    assert "the code 3 has 1 digit; a 款" in reason
    ((*_, other_name),) = _findings(results, "code-other-name", "B16")
    assert "2010301 is printed as 机关服务; the list of 2024 has 行政运行" in other_name
    ((*_, other_year),) = _findings(results, "code-name-of-another-year", "B16")
    assert "that of another year" in other_year
    ((*_, two_names),) = _findings(results, "code-unlisted-with-two-names", "B16")
    assert "新设事项, 另设事项" in two_names


@pytest.mark.parametrize("key", BUNDLED_KEYS + REAL_KEYS)
def test_true_documents_print_codes_well_but_for_two_lost_zeros(results, key):
    lost = [("T08", 5, 1), ("T08", 6, 1)] if key == "putuo-wanli-2024-budget" else []
    assert [finding[:3] for finding in _findings(results, key, "G10")] == lost
    assert outcomes(results, key, "P06") == {"exact"}
    assert outcomes(results, key, "B16") == {"exact"}
