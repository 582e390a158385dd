"""What a text says of another document: the year's budget, the year before; and 机关运行经费 beside the tables."""

from decimal import Decimal

import pytest

from tests.support.build import document_id_of
from tests.support.checks import outcomes

CASES = [
    ("H02", "stated-exact-final", {"exact"}),
    ("H02", "stated-broken-final", {"exact", "mismatch"}),
    ("H02", "stated-missing-final", {"exact", "not_evaluable"}),
    ("H02", "stated-unknown-final", {"exact", "not_evaluable"}),
    ("H02", "stated-unsaid-final", {"not_applicable"}),
    ("H02", "stated-alone-final", {"not_applicable"}),
    ("H03", "three-public-exact-final", {"exact"}),
    ("H03", "three-public-broken-final", {"exact", "mismatch"}),
    ("H04", "grown-exact-final", {"exact"}),
    ("H04", "grown-rounding-final", {"rounding"}),
    ("H04", "grown-in-yuan-2025", {"rounding"}),
    ("H04", "grown-broken-final", {"mismatch"}),
    ("H04", "grown-alone-final", {"not_applicable"}),
    ("E07", "operating-below-budget", {"exact"}),
    ("E07", "operating-above-budget", {"mismatch"}),
    ("C23", "operating-below-final_accounts", {"exact"}),
    ("C23", "operating-above-final_accounts", {"mismatch"}),
]
REASONS = [
    ("H02", "stated-broken-final", "13620100.00 yuan printed, 16320100.00 yuan expected"),
    (
        "H02",
        "stated-unknown-final",
        "which code is meant is not certain: 星际事务支出 星际探索 星际运行",
    ),
    ("H02", "stated-alone-final", "the budget of 2023 is not loaded"),
    ("H02", "stated-unsaid-final", "states no budget per code"),
    ("H04", "grown-alone-final", "the final account of 2022 is not loaded"),
]


def _instances(results, key, check):
    return results.execute(
        """
        select outcome, reason, lhs, rhs, severity, evidence, table_ids
        from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = ? and check_id = ?
        order by lhs
        """,
        [f"prose-{key}", check],
    ).fetchall()


@pytest.mark.parametrize(
    ("check", "key", "expected"), [pytest.param(*case, id=f"{case[0]}-{case[1]}") for case in CASES]
)
def test_each_check_says_what_its_case_shows(results, check, key, expected):
    assert outcomes(results, f"prose-{key}", check) == expected


@pytest.mark.parametrize(
    ("check", "key", "reason"), [pytest.param(*case, id=f"{case[0]}-{case[1]}") for case in REASONS]
)
def test_the_reason_names_what_differs_or_is_missing(results, check, key, reason):
    assert any(reason in (found[1] or "") for found in _instances(results, key, check))


def test_every_item_and_the_total_meet_the_budget(results):
    # An item that was not planned is blank there.
    assert [(lhs, rhs) for _, _, lhs, rhs, *_ in _instances(results, "stated-exact-final", "H02")] == [
        (Decimal(amount), Decimal(amount))
        for amount in ("200000.0000", "909400.0000", "16320100.0000", "70100000.0000", "87529500.0000")
    ]


def test_the_sentence_and_the_other_documents_cell_are_evidence(results):
    ((_, _, _, _, severity, evidence, table_ids),) = [
        found for found in _instances(results, "stated-broken-final", "H02") if found[0] == "mismatch"
    ]
    assert severity == "warn"
    assert [(place["role"], place["document_id"], place["table_id"]) for place in evidence] == [
        ("lhs", document_id_of("prose-stated-broken-final"), None),
        ("rhs", document_id_of("prose-stated-broken-budget"), "T01"),
    ]
    assert evidence[0]["page"] == 1
    assert len(evidence[0]["box"]) == 4
    assert table_ids == []


def test_a_change_is_the_difference_of_two_documents_cells(results):
    ((_, _, lhs, rhs, _, evidence, table_ids),) = _instances(results, "grown-broken-final", "H04")
    assert (lhs, rhs) == (Decimal("34617700.0000"), Decimal("32817700.0000"))
    final, before = map(document_id_of, ("prose-grown-broken-final", "prose-grown-broken-2022"))
    assert [(place["role"], place["document_id"]) for place in evidence[:2]] == [
        ("lhs", final),
        ("rhs", min(final, before)),
    ]
    assert {place["document_id"] for place in evidence[1:]} == {final, before}
    assert table_ids == ["T01"]


def test_operating_costs_are_information_only(results):
    assert {found[4] for found in _instances(results, "operating-above-budget", "E07")} == {"info"}
