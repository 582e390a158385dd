"""What the checks say of layouts of other places: true tables pass, a figure that is wrong in them is found."""

import pytest

from tests.support.checks import outcomes

TRUE_AND_BROKEN = [
    ("E03", "change-column"),
    ("E01", "behind-totals"),
    ("E09", "projects-of-a-fund"),
    ("D02", "of-which-fiscal"),
    ("E01", "codes-before-classes"),
    ("A61", "counts-of-three-public"),
    ("D08", "fees-in-the-total"),
]
OTHER_TRUE = ["fees-beside-the-total"]


@pytest.mark.parametrize(("check", "layout"), TRUE_AND_BROKEN)
def test_a_layout_passes_and_a_break_in_it_is_found(results, check, layout):
    assert outcomes(results, f"place-{layout}", check) == {"exact"}
    assert "mismatch" in outcomes(results, f"place-{layout}-broken", check)


@pytest.mark.parametrize("layout", sorted({layout for _, layout in TRUE_AND_BROKEN}) + OTHER_TRUE)
def test_no_blocking_check_fails_in_a_true_layout(results, layout):
    assert _failed(results, f"place-{layout}") == []


def test_a_unit_that_may_be_a_project_leaves_doubt_and_no_mismatch(results):
    assert "mismatch" not in outcomes(results, "place-units-among-projects", "D09")
    assert "not_evaluable" in outcomes(results, "place-units-among-projects", "D09")


def test_a_project_named_like_a_unit_leaves_no_doubt_where_no_unit_heads_projects(results):
    assert "mismatch" in outcomes(results, "place-projects-without-units", "D09")


def test_projects_of_one_kind_are_not_compared_with_all_projects(results):
    assert outcomes(results, "place-projects-in-part", "E09") == {"not_applicable"}


def test_a_class_of_a_fund_without_a_table_lacks_nothing(results):
    ((check, reason),) = _failed(results, "place-no-table-of-a-fund")
    assert (check, "it is not certain which amounts take part" in reason) == ("E03", True)


def _failed(results, key):
    return results.execute(
        """
        select check_id, reason
        from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = ? and severity = 'error' and outcome in ('mismatch', 'not_evaluable')
        """,
        [key],
    ).fetchall()
