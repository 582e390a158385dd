"""Every computed check says exact, rounding, mismatch or not evaluable, and no true document breaks one that blocks."""

import duckdb
import pytest

from pipelines.settings import PROJECT_ROOT
from tests.support.build import dbt_build, land
from tests.support.truth import CORPUS, load_truth
from tests.support.variants import document, only, renamed, table, with_cell

REAL = PROJECT_ROOT.parent / "shared" / "corpus" / "real_truth"
BUNDLED_KEYS = sorted(file.stem for file in (CORPUS / "truth").glob("*.json"))
REAL_KEYS = sorted(file.stem for file in REAL.glob("*.json"))

FINAL, BUDGET = "qingdao-bigdata-2023-final", "qingdao-bigdata-2024-budget"
FINAL_BALANCE, FINAL_APPROPRIATION = "收入支出决算总表", "财政拨款收入支出决算总表"
REVENUE, EXPENDITURE, GENERAL = "收入决算表", "支出决算表", "一般公共预算财政拨款支出决算表"
BUDGET_BALANCE, BUDGET_APPROPRIATION = "部门预算收支总表", "部门预算财政拨款收支总表"
BUDGET_REVENUE, BUDGET_EXPENDITURE = "部门预算收入总表", "部门预算支出总表"

# Check, source document, table, then row label, column and text of the one cell that is changed: a change that rounding
# explains, one that it does not, and a total left blank. Sides that must agree to the last digit leave no rounding.
CHANGES = [
    ("A01", FINAL, FINAL_BALANCE, ("八、其他收入", 2, "0.64"), ("八、其他收入", 2, "6.30"), ("本年收入合计", 2, "")),
    (
        "A02",
        FINAL,
        FINAL_BALANCE,
        ("八、社会保障和就业支出", 5, "233.81"),
        ("八、社会保障和就业支出", 5, "2,338.00"),
        None,
    ),
    ("A03", FINAL, FINAL_BALANCE, ("总计", 2, "12,927.36"), ("总计", 2, "12,972.35"), ("总计", 2, "")),
    ("A04", FINAL, FINAL_BALANCE, ("总计", 5, "12,927.34"), ("总计", 5, "12,927.95"), ("总计", 5, "")),
    ("A05", FINAL, FINAL_BALANCE, None, ("总计", 5, "12,927.34"), ("总计", 5, "")),
    ("A10", FINAL, REVENUE, ("2010301", 2, "1,672.96"), ("2010301", 2, "1,762.95"), ("2010301", 2, "")),
    ("A11", FINAL, REVENUE, ("20103", 2, "8,645.17"), ("20103", 2, "8,654.16"), ("20103", 2, "")),
    ("A12", FINAL, REVENUE, ("201", 2, "11,233.40"), ("201", 2, "11,323.39"), ("201", 2, "")),
    ("A13", FINAL, REVENUE, ("合计", 2, "12,927.36"), ("合计", 2, "12,297.35"), ("合计", 2, "")),
    ("A20", FINAL, EXPENDITURE, ("2010301", 2, "1,672.34"), ("2010301", 2, "167.33"), ("2010301", 2, "")),
    ("A21", FINAL, EXPENDITURE, ("20103", 2, "8,644.55"), ("20103", 2, "8,644.05"), ("20103", 2, "")),
    ("A22", FINAL, EXPENDITURE, ("201", 2, "11,232.78"), ("201", 2, "11,232.00"), ("201", 2, "")),
    ("A23", FINAL, EXPENDITURE, ("合计", 2, "12,926.74"), ("合计", 2, "12,936.73"), ("合计", 2, "")),
    ("A30", FINAL, FINAL_APPROPRIATION, ("总计", 5, "12,926.73"), ("总计", 5, "12,962.72"), ("总计", 5, "")),
    ("A31", FINAL, FINAL_APPROPRIATION, ("本年收入合计", 6, "12,926.73"), ("本年收入合计", 6, "12,926.00"), None),
    ("A32", FINAL, FINAL_APPROPRIATION, ("总计", 2, "12,926.73"), ("总计", 2, "2,926.72"), ("总计", 2, "")),
    ("A33", FINAL, FINAL_APPROPRIATION, None, ("总计", 2, "12,926.73"), ("总计", 2, "")),
    (
        "A35",
        FINAL,
        FINAL_APPROPRIATION,
        ("八、社会保障和就业支出", 6, "233.81"),
        ("八、社会保障和就业支出", 6, "23.38"),
        None,
    ),
    ("A34", FINAL, FINAL_APPROPRIATION, ("本年收入合计", 2, "12,926.73"), ("本年收入合计", 2, "12,926.27"), None),
    ("A40", FINAL, GENERAL, ("2010301", 2, "1,672.33"), ("2010301", 2, "1,627.32"), ("2010301", 2, "")),
    ("A41", FINAL, GENERAL, ("20103", 2, "8,644.54"), ("20103", 2, "8,644.35"), ("20103", 2, "")),
    ("A42", FINAL, GENERAL, ("201", 2, "11,232.77"), ("201", 2, "11,232.67"), ("201", 2, "")),
    ("A43", FINAL, GENERAL, ("合计", 2, "12,926.73"), ("合计", 2, "12,926.27"), ("合计", 2, "")),
    ("D01", BUDGET, BUDGET_BALANCE, None, ("收入总计", 4, "10,778.91"), ("收入总计", 4, "")),
    (
        "D02",
        BUDGET,
        BUDGET_BALANCE,
        ("八、社会保障和就业支出", 4, "240.03"),
        ("九、其他收入", 2, "214.45"),
        ("收入总计", 2, ""),
    ),
    ("D03", BUDGET, BUDGET_REVENUE, ("2010301", 3, "1,516.87"), ("2010301", 3, "1,516.68"), ("2010301", 3, "")),
    ("D04", BUDGET, BUDGET_EXPENDITURE, ("2010301", 3, "1,516.87"), ("2010301", 3, "1,516.68"), ("2010301", 3, "")),
    ("D05", BUDGET, BUDGET_REVENUE, ("201", 3, "10,383.48"), ("201", 3, "10,838.47"), ("201", 3, "")),
    (
        "D06",
        BUDGET,
        BUDGET_APPROPRIATION,
        ("八、社会保障和就业支出", 4, "240.03"),
        ("八、社会保障和就业支出", 4, "204.02"),
        None,
    ),
]
OUTCOMES = ("rounding", "mismatch", "not_evaluable")
CASES = [
    (f"{change[0].lower()}-{outcome.replace('_', '-')}", change[0], change[1], change[2], changed, outcome)
    for change in CHANGES
    for changed, outcome in zip(change[3:], OUTCOMES, strict=True)
    if changed
]

BALANCE = ["收入/项目", "收入/预算数", "支出/项目", "支出/预算数"]
BALANCES = {
    # Lines between the total of the year and the grand total, and a line that others divide up.
    "lines-after-the-year": [
        ["一、财政拨款收入", "7.00", "一、教育支出", "9.00"],
        ["一般公共预算", "5.00", "", ""],
        ["政府性基金预算", "2.00", "", ""],
        ["本年收入合计", "7.00", "本年支出合计", "9.00"],
        ["上级补助收入", "1.00", "结转下年", "1.00"],
        ["上年结转", "2.00", "", ""],
        ["收入总计", "10.00", "支出总计", "10.00"],
    ],
    "parts-miss-their-line": [
        ["一、财政拨款收入", "7.00", "一、教育支出", "7.00"],
        ["一般公共预算", "5.00", "", ""],
        ["政府性基金预算", "1.00", "", ""],
        ["收入总计", "7.00", "支出总计", "7.00"],
    ],
}
FINAL_BALANCES = {
    # 其中 names a part of the opening balance only: the line itself counts, not its part.
    "part-of-the-opening-balance": [
        ["一、一般公共预算财政拨款收入", "7.00", "一、教育支出", "17.00"],
        ["本年收入合计", "7.00", "本年支出合计", "17.00"],
        ["年初结转和结余", "10.00", "结余分配", ""],
        ["其中：项目支出结转和结余", "4.00", "年末结转和结余", ""],
        ["总计", "17.00", "总计", "17.00"],
    ],
}


def _small_documents() -> list[dict]:
    """Documents for the findings: what is missing or unknown, and identities that only small tables show."""
    function_columns = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]

    def budget(key: str, *tables: dict) -> dict:
        return document(key, "budget", list(tables), organization="某市某局", year=2024)

    def expenditure(rows: list[list[str]], columns: list[str] = function_columns, **table_about) -> dict:
        return table("部门支出总表", columns, rows, **table_about)

    total, leaf = ["", "合计", "10.00", "6.00", "4.00"], ["2010301", "行政运行", "10.00", "6.00", "4.00"]
    return [
        budget("no-unit", expenditure([total, leaf], unit=None)),
        budget("known", expenditure([total, leaf])),
        budget("unknown-header", expenditure([[*total, "1.00"], [*leaf, "1.00"]], [*function_columns, "神秘资金流"])),
        budget(
            "unknown-title",
            expenditure([total, leaf]),
            table("某某专项资金收支一览表", ["项目", "金额"], [["甲", "1.00"]]),
        ),
        budget("unreadable-amount", expenditure([total, ["2010301", "行政运行", "1O.0O", "6.00", "4.00"]])),
        budget("no-amounts", expenditure([["", "合计", "", "", ""]])),
        budget("new-code", expenditure([total, ["2980101", "新设事项", "10.00", "6.00", "4.00"]])),
        budget("no-total", expenditure([leaf])),
        # 377.3, 125.53 and 800 stand in one column: hundredths are its finest place, whatever the total's own.
        budget(
            "suppressed-zeros",
            expenditure(
                [
                    ["", "合计", "1302.8", "", ""],
                    ["201", "一", "377.3", "", ""],
                    ["202", "二", "125.53", "", ""],
                    ["203", "三", "800", "", ""],
                ]
            ),
        ),
        # Without 款 rows 类 are still the sums of their 项.
        budget(
            "class-of-items",
            expenditure(
                [
                    ["", "合计", "9.00", "", ""],
                    ["201", "一", "9.00", "", ""],
                    ["2010301", "二", "4.00", "", ""],
                    ["2010350", "三", "4.00", "", ""],
                ]
            ),
        ),
        # Carry-over lies outside a total of the year and inside an overall one.
        budget(
            "carry-out-outside",
            expenditure(
                [
                    ["", "合计", "10.00", "6.00", "4.00", "5.00"],
                    ["2010301", "行政运行", "10.00", "6.00", "4.00", "5.00"],
                ],
                ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出", "年终结转结余"],
            ),
        ),
        budget(
            "carry-out-inside",
            expenditure(
                [
                    ["", "合计", "15.00", "6.00", "4.00", "5.00"],
                    ["2010301", "行政运行", "15.00", "6.00", "4.00", "5.00"],
                ],
                ["科目编码", "科目名称", "合计", "基本支出", "项目支出", "结转下年"],
            ),
        ),
        budget("total-at-the-bottom", expenditure([leaf, total])),
        # Two units print the same codes below one total.
        budget(
            "code-of-two-units",
            expenditure(
                [
                    ["", "合计", "10.00", "10.00", ""],
                    ["301001", "某市某局本级", "6.00", "6.00", ""],
                    ["2010301", "行政运行", "6.00", "6.00", ""],
                    ["301002", "某市某所", "4.00", "4.00", ""],
                    ["2010301", "行政运行", "4.00", "4.00", ""],
                ]
            ),
        ),
        budget(
            "of-which-column",
            table(
                "部门收入总表",
                ["科目编码", "科目名称", "合计", "财政拨款收入", "事业收入", "其中：教育收费"],
                [
                    ["", "合计", "10.00", "6.00", "4.00", "1.00"],
                    ["2050205", "高等教育", "10.00", "6.00", "4.00", "1.00"],
                ],
            ),
        ),
        *(budget(key, table("部门收支总表", BALANCE, rows)) for key, rows in BALANCES.items()),
        *(
            document(
                key, "final_accounts", [table("收入支出决算总表", BALANCE, rows)], organization="某市某局", year=2024
            )
            for key, rows in FINAL_BALANCES.items()
        ),
    ]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A build file with the checks of all truths at hand, of every changed table, and of the small documents."""
    file = tmp_path_factory.mktemp("checks") / "build.duckdb"
    truths = [load_truth(key) for key in BUNDLED_KEYS] + [load_truth(key, REAL) for key in REAL_KEYS]
    by_key = {truth["document"]["key"]: truth for truth in truths}
    changed = [
        with_cell(only(by_key[source], key, title), *change) for key, _check, source, title, change, _outcome in CASES
    ]
    zero = with_cell(
        with_cell(only(by_key[FINAL], "a06-mismatch", FINAL_BALANCE), "总计", 2, "0.00"), "总计", 5, "0.00"
    )
    land(file, [*truths, *changed, zero, *_small_documents(), renamed(by_key[FINAL], "copy-of-final")])
    dbt_build(file, "path:seeds", "staging", "intermediate", "quality", "--exclude-resource-type", "unit_test")
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


def _outcomes(results, key: str, check: str) -> set[str]:
    return {
        outcome
        for (outcome,) in results.execute(
            """
            select distinct outcome from quality.check_results inner join intermediate.int_documents using (document_id)
            where document_name = ? and check_id = ?
            """,
            [key, check],
        ).fetchall()
    }


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
    found = _outcomes(results, key, check)
    assert outcome in found
    if outcome == "rounding":
        assert "mismatch" not in found


def test_a_total_of_zero_beside_amounts_is_a_mismatch(results):
    assert _outcomes(results, "a06-mismatch", "A06") == {"mismatch"}


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
    assert {"table_id": "T01", "table_row": table_row, "table_column": table_column} in evidence
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
    assert _outcomes(results, "suppressed-zeros", "D05") == {"mismatch"}


def test_a_class_without_groups_is_the_sum_of_its_items(results):
    assert _outcomes(results, "class-of-items", "D05") == {"exact", "mismatch"}


def test_carry_over_counts_only_under_a_total_that_contains_it(results):
    assert _outcomes(results, "carry-out-outside", "D04") == {"exact"}
    assert _outcomes(results, "carry-out-inside", "D04") == {"exact"}


def test_a_table_without_a_total_row_is_not_evaluable_and_says_so(results):
    assert _outcomes(results, "no-total", "D05") == {"not_evaluable"}
    assert _outcomes(results, "total-at-the-bottom", "D05") == {"exact"}


def test_codes_of_several_units_sum_to_the_one_total(results):
    assert _outcomes(results, "code-of-two-units", "D05") == {"exact"}


def test_an_of_which_column_takes_part_in_no_sum(results):
    assert _outcomes(results, "of-which-column", "D03") == {"exact"}


def test_the_grand_total_is_the_year_and_every_line_outside_it(results):
    assert _outcomes(results, "lines-after-the-year", "D02") == {"exact"}
    assert _outcomes(results, "part-of-the-opening-balance", "A03") == {"exact"}


def test_a_line_of_a_balance_is_the_sum_of_the_lines_below_it(results):
    assert "mismatch" in _outcomes(results, "parts-miss-their-line", "D02")


@pytest.mark.parametrize(
    ("key", "check"),
    [
        ("no-unit", "G02"),
        ("unknown-header", "N01"),
        ("unknown-title", "N02"),
        ("unreadable-amount", "N03"),
        ("no-amounts", "N04"),
        ("new-code", "B16"),
        ("known", "G01"),
    ],
)
def test_what_is_missing_or_unknown_is_a_finding(results, key, check):
    assert _outcomes(results, key, check) == {"mismatch"}


@pytest.mark.parametrize("check", ["G02", "N01", "N02", "N03", "N04", "B16"])
def test_a_document_without_a_finding_says_that_it_was_looked_at(results, check):
    assert _outcomes(results, "known", check) == {"exact"}


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
        select instances, not_applicable_reason from quality.check_coverage
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
