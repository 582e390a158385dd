"""What one document says of another: years, budgets and accounts, departments and units, codes, versions."""

import pytest

from tests.support.build import document_id_of
from tests.support.checks import BUNDLED_KEYS, REAL_KEYS, outcomes

CASES = [
    ("H01", "carried-exact-2024", {"exact"}),
    ("H01", "carried-rounding-2024", {"rounding"}),
    ("H01", "carried-broken-2024", {"mismatch"}),
    ("H01", "carried-missing-2024", {"not_evaluable"}),
    ("H01", "carried-exact-2023", {"not_applicable"}),
    ("H02", "stated-exact-final", {"exact"}),
    ("H02", "stated-broken-final", {"exact", "mismatch"}),
    ("H02", "stated-missing-final", {"exact", "not_evaluable"}),
    ("H02", "stated-adjusted-final", {"not_applicable"}),
    ("H02", "stated-unsaid-final", {"not_applicable"}),
    ("H02", "stated-unstated-final", {"not_applicable"}),
    ("H02", "carried-exact-2024", {"not_applicable"}),
    ("H03", "three-public-exact-final", {"exact"}),
    ("H03", "three-public-broken-final", {"exact", "mismatch"}),
    ("H03", "three-public-missing-final", {"not_evaluable"}),
    ("H03", "three-public-adjusted-final", {"not_applicable"}),
    ("H04", "prior-exact-2023", {"exact"}),
    ("H04", "prior-rounding-2023", {"exact", "rounding"}),
    ("H04", "prior-broken-2023", {"exact", "mismatch"}),
    ("H04", "prior-missing-2023", {"exact", "not_evaluable"}),
    ("H04", "prior-alone-2023", {"not_applicable"}),
    ("H04", "prior-without-form-2023", {"not_applicable"}),
    ("H05", "units-exact-department", {"exact"}),
    ("H05", "units-broken-department", {"exact", "mismatch"}),
    ("H05", "units-missing-department", {"not_evaluable"}),
    ("H05", "units-subsidized-department", {"exact", "not_evaluable"}),
    ("H05", "units-alone-department", {"not_applicable"}),
    ("H05", "units-exact-0", {"not_applicable"}),
    ("H06", "codes-exact-2024", {"exact"}),
    ("H06", "codes-broken-2024", {"mismatch"}),
    ("H06", "codes-missing-2024", {"not_evaluable"}),
    ("H06", "codes-exact-2023", {"not_applicable"}),
    ("H07", "version-2", {"mismatch"}),
    ("H07", "version-1", {"exact"}),
]
REASONS = [
    ("H01", "carried-exact-2023", "the final account of 2022 is not loaded"),
    ("H02", "carried-exact-2024", "the budget of 2024 is not loaded"),
    ("H02", "stated-adjusted-final", "adjusted budget"),
    ("H02", "stated-unsaid-final", "does not say"),
    ("H02", "stated-unstated-final", "states no budget per code"),
    ("H03", "three-public-adjusted-final", "adjusted budget"),
    ("H04", "prior-alone-2023", "the budget of 2022 is not loaded"),
    ("H05", "units-missing-department", "武汉市青山区合并missing二所"),
    ("H05", "units-alone-department", "no document of its units is loaded"),
    ("H06", "codes-broken-2024", "2080506"),
    ("H07", "version-2", document_id_of("between-version-1")[:12]),
]


def _instances(results, key, check):
    return results.execute(
        """
        select outcome, reason, evidence, table_ids, other_document_key, severity
        from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = ? and check_id = ?
        order by outcome desc, reason
        """,
        [f"between-{key}", check],
    ).fetchall()


@pytest.mark.parametrize(
    ("check", "key", "expected"), [pytest.param(*case, id=f"{case[0]}-{case[1]}") for case in CASES]
)
def test_each_check_between_documents_says_what_its_case_shows(results, check, key, expected):
    assert outcomes(results, f"between-{key}", check) == expected


@pytest.mark.parametrize(
    ("check", "key", "reason"), [pytest.param(*case, id=f"{case[0]}-{case[1]}") for case in REASONS]
)
def test_a_finding_names_what_is_missing_or_differs(results, check, key, reason):
    assert any(reason in (found[1] or "") for found in _instances(results, key, check))


def test_both_documents_cells_are_evidence_and_the_tables_are_those_of_the_document_itself(results):
    broken = [found for found in _instances(results, "three-public-broken-final", "H03") if found[0] == "mismatch"]
    ((_, reason, evidence, table_ids, other, severity),) = broken
    assert "40000.00 yuan printed, 30000.00 yuan expected" in reason
    assert [(cell["role"], cell["document_id"]) for cell in evidence] == [
        ("lhs", document_id_of("between-three-public-broken-final")),
        ("rhs", document_id_of("between-three-public-broken-budget")),
    ]
    assert table_ids == ["T01"]
    assert other is not None
    assert severity == "warn"


def test_a_code_of_the_year_before_is_shown_in_that_years_document(results):
    dropped, new = (found for found in sorted(_instances(results, "codes-broken-2024", "H06"), key=lambda f: f[3]))
    assert "2080599" in dropped[1]
    assert {cell["document_id"] for cell in dropped[2]} == {document_id_of("between-codes-broken-2023")}
    assert "2080506" in new[1]
    assert {cell["document_id"] for cell in new[2]} == {document_id_of("between-codes-broken-2024")}


def test_a_superseded_version_is_no_partner_of_the_new_one(results):
    partners = results.execute(
        """
        select count(*) from intermediate.int_filing_partners
        where document_id = other_document_id or other_document_id = ?
        """,
        [document_id_of("between-version-1")],
    ).fetchone()
    assert partners == (0,)


def test_every_document_has_one_partner_per_relation(results):
    assert results.execute(
        "select count(*) - count(distinct (document_id, relation)) from intermediate.int_filing_partners"
    ).fetchone() == (0,)


@pytest.mark.parametrize("key", BUNDLED_KEYS + REAL_KEYS)
def test_no_true_document_is_warned_of_by_another(results, key):
    found = results.execute(
        """
        select check_id, reason from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = ? and check_id like 'H%' and severity != 'info'
            and outcome not in ('exact', 'rounding', 'not_applicable')
        """,
        [key],
    ).fetchall()
    assert found == []


@pytest.mark.skipif("putuo-wanli-2025-budget" not in REAL_KEYS, reason="the real filings are not at hand")
def test_the_budgets_of_two_years_of_one_street_are_compared(results):
    # Both years print the same 33 items, and neither prints figures of another year.
    partners = results.execute(
        "select relation, other_document_id from intermediate.int_filing_partners where document_id = ?",
        [document_id_of("between-street-2025")],
    ).fetchall()
    assert partners == [("year_before", document_id_of("between-street-2024"))]
    assert outcomes(results, "between-street-2025", "H06") == {"exact"}
    assert outcomes(results, "between-street-2025", "H04") == {"not_applicable"}
