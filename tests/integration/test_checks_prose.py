"""What the checks of prose find in sound explanations and in broken ones (C, F)."""

from collections import Counter

import pytest

from tests.support.check_cases.prose import BUDGET_BREAKS, FINAL_BREAKS
from tests.support.checks import outcomes

# What the text of a document says of performance forms, projects and other units has cases of its own.
OF_THE_EXPLANATION = {
    "final": {f"C{n:02d}" for n in (1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 22, 25)},
    "budget": {f"F{n:02d}" for n in (1, 2, 3, 4, 5, 7, 9, 10, 12)},
}
BREAKS = {"final": FINAL_BREAKS, "budget": BUDGET_BREAKS}


def findings(results, key, outcome):
    return results.execute(
        """
        select check_id, reason from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = ? and outcome = ? and check_id[1] in ('C', 'F')
        """,
        [key, outcome],
    ).fetchall()


@pytest.mark.parametrize("kind", BREAKS)
def test_a_sound_explanation_is_checked_by_every_rule_and_breaks_none(results, kind):
    assert findings(results, f"prose-{kind}-sound", "mismatch") == []
    assert findings(results, f"prose-{kind}-sound", "not_evaluable") == []
    for check in OF_THE_EXPLANATION[kind]:
        assert outcomes(results, f"prose-{kind}-sound", check) <= {"exact", "rounding"}, check


@pytest.mark.parametrize("kind", BREAKS)
def test_each_break_is_found_by_its_check_and_by_no_other(results, kind):
    expected = Counter(check for *_, checks in BREAKS[kind] for check in checks.split())
    assert set(expected) == OF_THE_EXPLANATION[kind]
    assert Counter(check for check, _ in findings(results, f"prose-{kind}-broken", "mismatch")) == expected


@pytest.mark.parametrize(
    ("kind", "check", "words"),
    [
        ("final", "C03", "基本支出: 18.5 % printed, 15.4956 % recomputed from 20030700 and 129267300 yuan"),
        ("final", "C11", "行政运行(项) 支出决算为: “小于” is said of 16723200 yuan after 16320100 yuan"),
        ("final", "C12", "其他一般公共服务支出(项) 支出决算为: 100 % of a zero base"),
        (
            "final",
            "C25",
            "本部门共有车辆: 1 辆 stated, its parts sum to 2 辆: 机要通信用车 2, 应急保障用车 0, 其他用车 0",
        ),
        (
            "budget",
            "F09",
            "支出预算: 18120700 yuan stated, its parts sum to 17210700 yuan: 基本支出 449400, 项目支出 16761300",
        ),
        ("budget", "F10", "机关运行经费安排: “增加” is said, the change is 22700 yuan, the rate -9 %"),
    ],
)
def test_a_finding_says_what_was_printed_and_what_follows_from_it(results, kind, check, words):
    reasons = [reason for found, reason in findings(results, f"prose-{kind}-broken", "mismatch") if found == check]
    assert any(reason.endswith(words) for reason in reasons), reasons


def test_a_figure_in_prose_is_shown_with_its_paragraph_and_what_it_is_compared_with(results):
    (evidence,) = results.execute(
        """
        select evidence from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = 'prose-final-broken' and check_id = 'C09' and outcome = 'mismatch'
        """
    ).fetchone()
    assert [place["role"] for place in evidence] == ["lhs", "rhs"]
    assert all(place["page"] == 1 and len(place["box"]) == 4 for place in evidence)


def test_a_small_miss_of_a_share_warns_and_a_large_one_is_an_error(results):
    severities = results.execute(
        """
        select document_name, severity
        from quality.check_results inner join intermediate.int_documents using (document_id)
        where check_id = 'C03' and outcome = 'mismatch' and starts_with(document_name, 'prose-') order by 1
        """
    ).fetchall()
    assert severities == [("prose-final-broken", "error"), ("prose-final-near-share", "warn")]


@pytest.mark.parametrize(
    ("key", "found"),
    [("two-bases", {"exact"}), ("two-growths", {"exact", "mismatch"}), ("part-of-the-money", {"exact"})],
)
def test_only_what_means_the_same_must_agree_where_it_is_stated_twice(results, key, found):
    assert outcomes(results, f"prose-{key}", "F10") == found


def test_an_asset_plan_of_the_text_is_that_of_the_table(results):
    assert outcomes(results, "prose-assets", "F13") == {"exact"}
