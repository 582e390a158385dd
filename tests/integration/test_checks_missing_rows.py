"""A row that a hierarchy lacks is a missing operand, unless the table prints that level for some codes only."""

import pytest

from tests.support.check_cases.missing_rows import LEFT_OUT
from tests.support.checks import outcomes

CHECKS = ("A21", "A22", "A23")
NOT_EVALUABLE = {"item-alone-below-its-group": "A21", "group": "A21", "class": "A22"}


@pytest.mark.parametrize(("left_out", "check"), NOT_EVALUABLE.items())
def test_a_row_missing_from_one_branch_leaves_its_identity_not_evaluable(results, left_out, check):
    for each in CHECKS:
        expected = {"exact", "not_evaluable"} if each == check else {"exact"}
        assert outcomes(results, f"missing-row-{left_out}", each) == expected


def test_a_table_of_mixed_depth_misses_nothing(results):
    for check in CHECKS:
        assert outcomes(results, "missing-row-items-of-two-groups", check) == {"exact"}


def test_every_case_is_asserted():
    assert set(LEFT_OUT) == {*NOT_EVALUABLE, "items-of-two-groups"}
