"""Checks of performance forms and of the text about projects: what agrees passes, each break is found by its check."""

import pytest

from tests.support.check_cases.performance import BREAKS, BUDGET, FINAL
from tests.support.checks import outcomes

CHECKS = {"C24", "F06", "F08", "F11", "R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08"}


def _mismatches(results, key: str) -> set[str]:
    return {
        check
        for (check,) in results.execute(
            """
            select distinct check_id
            from quality.check_results inner join intermediate.int_documents using (document_id)
            where document_name = ? and outcome = 'mismatch'
            """,
            [key],
        ).fetchall()
    } & CHECKS


@pytest.mark.parametrize("key", [FINAL, BUDGET])
def test_forms_tables_and_text_that_agree_have_no_finding(results, key):
    assert _mismatches(results, key) == set()


COMPARED = {
    FINAL: {"C24", "R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08"},
    BUDGET: {"F06", "F08", "F11", "R04", "R06", "R07", "R08"},
}


@pytest.mark.parametrize(("key", "check"), [(key, check) for key in COMPARED for check in sorted(COMPARED[key])])
def test_what_agrees_was_compared(results, key, check):
    assert outcomes(results, key, check) & {"exact", "rounding"}
    assert outcomes(results, key, check) <= {"exact", "rounding"}


@pytest.mark.parametrize(("key", "found"), [(key, found) for _, key, found, _ in BREAKS])
def test_a_break_is_found_by_its_check_alone(results, key, found):
    assert _mismatches(results, key) == found


def _findings(results, key: str, check: str) -> list[tuple[float, float]]:
    return results.execute(
        """
        select lhs::double, rhs::double
        from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = ? and check_id = ? and outcome = 'mismatch' order by all
        """,
        [key, check],
    ).fetchall()


def test_true_documents_have_the_findings_that_are_known_of_them(results):
    """What `corpus/README.md` names, and nothing else of R01, R02 and R05."""
    rongcheng, qingdao = "rongcheng-bigdata-2024-final", "qingdao-bigdata-2023-final"
    assert set(_findings(results, rongcheng, "R02")) == {(90.6, 90.6367)}
    above_weight = {(weight, score) for weight, score in _findings(results, rongcheng, "R03") if score > weight}
    assert above_weight == {(10.0, 20.0), (5.0, 10.0)}
    assert _findings(results, qingdao, "R05") == [(90.0, 100.0)]
    assert len([rhs for _, rhs in _findings(results, qingdao, "R04") if rhs == 0]) == 10
    for key in (rongcheng, qingdao):
        assert _findings(results, key, "R01") == []
    assert len(_findings(results, "weifang-bigdata-2023-budget", "R06")) == 8
    assert (10008.585e4, 8872.58e4) in _findings(results, "qingdao-bigdata-2024-budget", "R07")
    assert (858.225e4, 609.73e4) in _findings(results, rongcheng, "R07")
    assert (14691.74e4, 12926.73e4) in _findings(results, qingdao, "R07")
