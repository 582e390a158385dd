"""Identities inside one table hold in the layouts of other places, and one changed cell breaks them."""

import pytest

from tests.support.checks import outcomes

# Layout, and the checks that must find it in order.
LAYOUTS = [
    ("appropriation", "D06"),
    ("balance-by-type", "D02"),
    ("lanes", "A50 A51 A52"),
    ("lanes-with-total", "A50 A51 A52 A53"),
    ("share-columns-final", "A50 A51 A52 A53"),
    ("share-columns", "D07"),
    ("share-rows", "D07"),
    ("systems", "D07 D11"),
    ("systems-without-total", "D11"),
    ("years", "D08"),
    ("organizations", "D08"),
    ("final-organizations", "A61"),
    ("beside-agency", "D08"),
    ("fund", "A70 A71 A72"),
    ("projects", "D09"),
    ("projects-of-units", "D09"),
]
# Layout with one cell changed, the check, and what it must say of it.
CHANGED = [
    ("appropriation-line-mismatch", "D06", "mismatch"),
    ("appropriation-carry-rounding", "D06", "rounding"),
    ("appropriation-fund-moved", "D06", "mismatch"),
    ("appropriation-blank-total", "D06", "not_evaluable"),
    ("balance-by-type-mismatch", "D02", "mismatch"),
    ("balance-by-type-rounding", "D02", "rounding"),
    ("balance-by-type-blank", "D02", "not_evaluable"),
    ("lanes-rounding", "A52", "rounding"),
    ("lanes-mismatch", "A52", "mismatch"),
    ("lanes-class-mismatch", "A50", "mismatch"),
    ("lanes-group-mismatch", "A50", "mismatch"),
    ("lanes-blank-class", "A50", "not_evaluable"),
    ("lanes-blank-group", "A50", "not_evaluable"),
    ("lanes-with-total-rounding", "A53", "rounding"),
    ("lanes-with-total-mismatch", "A53", "mismatch"),
    ("lanes-with-total-blank-share", "A53", "not_evaluable"),
    ("lanes-with-total-blank-share", "A51", "not_evaluable"),
    ("lanes-with-total-blank-total", "A50", "not_evaluable"),
    ("share-columns-final-rounding", "A53", "rounding"),
    ("share-columns-final-mismatch", "A53", "mismatch"),
    ("share-columns-final-blank", "A53", "not_evaluable"),
    ("share-columns-rounding", "D07", "rounding"),
    ("share-columns-mismatch", "D07", "mismatch"),
    ("share-columns-blank", "D07", "not_evaluable"),
    ("share-rows-rounding", "D07", "rounding"),
    ("share-rows-mismatch", "D07", "mismatch"),
    ("systems-rounding", "D11", "rounding"),
    ("systems-mismatch", "D11", "mismatch"),
    ("years-rounding", "D08", "rounding"),
    ("years-mismatch", "D08", "mismatch"),
    ("years-vehicle-mismatch", "D08", "mismatch"),
    ("years-blank", "D08", "not_evaluable"),
    ("years-blank-vehicle", "D08", "not_evaluable"),
    ("organizations-rounding", "D08", "rounding"),
    ("organizations-mismatch", "D08", "mismatch"),
    ("final-organizations-mismatch", "A61", "mismatch"),
    ("organizations-blank", "D08", "not_evaluable"),
    ("beside-agency-mismatch", "D08", "mismatch"),
    ("fund-rounding", "A70", "rounding"),
    ("fund-mismatch", "A70", "mismatch"),
    ("fund-blank", "A70", "not_evaluable"),
    ("fund-types-rounding", "A71", "rounding"),
    ("fund-types-mismatch", "A71", "mismatch"),
    ("fund-blank-year", "A71", "not_evaluable"),
    ("projects-rounding", "D09", "rounding"),
    ("projects-mismatch", "D09", "mismatch"),
    ("projects-blank", "D09", "not_evaluable"),
    ("projects-of-units-mismatch", "D09", "mismatch"),
    ("projects-of-units-moved", "D09", "mismatch"),
    ("purchases-mismatch", "D10", "mismatch"),
    ("purchases-total", "D10", "mismatch"),
    ("purchases-blank", "D10", "not_evaluable"),
]


@pytest.mark.parametrize(
    ("layout", "check"),
    [pytest.param(name, check, id=f"{name}-{check}") for name, checks in LAYOUTS for check in checks.split()],
)
def test_identities_hold_in_the_layouts_of_other_places(results, layout, check):
    assert outcomes(results, f"inside-{layout}", check) == {"exact"}


@pytest.mark.parametrize(("key", "check", "outcome"), [pytest.param(*case, id="-".join(case)) for case in CHANGED])
def test_one_changed_cell_of_a_layout_is_seen(results, key, check, outcome):
    found = outcomes(results, f"inside-{key}", check)
    assert outcome in found
    if outcome == "rounding":
        assert "mismatch" not in found


def test_a_price_is_rounded_and_multiplied_by_its_quantity(results):
    # 3 × 6,633.33 yuan beside 1.99 万元: 19,899.99 against 19,900.
    assert outcomes(results, "inside-purchases", "D10") == {"exact", "rounding"}


def test_a_price_without_a_unit_of_its_own_breaks_nothing(results):
    assert outcomes(results, "inside-purchases-without-unit", "D10") == {"exact", "not_evaluable"}


def test_more_reserved_for_small_enterprises_than_is_bought_warns(results):
    severities = results.execute(
        """
        select distinct severity from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = 'inside-purchases-share' and check_id = 'D10' and outcome = 'mismatch'
            and reason like '%at least%'
        """
    ).fetchall()
    assert severities == [("warn",)]


def test_a_negative_three_public_expense_warns(results):
    severities = results.execute(
        """
        select distinct severity from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = 'a62-mismatch' and check_id = 'A62' and outcome = 'mismatch'
        """
    ).fetchall()
    assert severities == [("warn",)]


def test_a_total_of_more_than_the_three_public_expenses_breaks_nothing(results):
    assert outcomes(results, "inside-beside-meetings", "D08") == {"exact", "not_evaluable"}


def test_rows_of_a_group_that_no_label_tells_break_nothing(results):
    assert outcomes(results, "inside-projects-of-groups", "D09") == {"exact", "not_evaluable"}


@pytest.mark.parametrize("check", ["A50", "A51", "A52", "A53", "A60", "A61", "A62", "A70", "A71", "A72"])
def test_forms_left_blank_are_not_applicable(results, check):
    assert outcomes(results, "shanghai-2024-final-template", check) == {"not_applicable"}
