"""True documents break what their READMEs list and nothing else; breaks made in them are found wherever they show."""

from decimal import Decimal

import pytest

from tests.support.checks import BUNDLED_KEYS, REAL_KEYS

KEYS = BUNDLED_KEYS + REAL_KEYS
WANLI = pytest.mark.skipif("putuo-wanli-2025-budget" not in REAL_KEYS, reason="the real filings are not at hand")
# What the documents print amiss between standard tables, in their codes and in their performance forms, and what no
# standard form has a place for. R06 and R07 are for information: a project's cost over several years, projects of
# other units, transfers to districts.
LISTED = {
    # 各部门预算执行明细表 of its evaluation report; ten forms with 年初预算数 where table 1-1 prints 0, two with
    # another 全年预算数; 新型智慧城市 90 in the summary, 100 in its form; 项目建设成本 beside one year's budget, twice.
    "qingdao-bigdata-2023-final": {"N02": 1, "R04": 12, "R05": 1, "R06": 2, "R07": 3},
    "qingdao-bigdata-2024-budget": {"R07": 1},  # two of its eight projects are of the whole system
    # 公开06表; 90.60 % twice for 193.6 of 213.6; two scores above their weights, the sums of two levels with them.
    "rongcheng-bigdata-2024-final": {"G01": 1, "R02": 2, "R03": 4, "R07": 1},
    "weifang-bigdata-2023-budget": {"R06": 8},  # eight cost targets exceed or miss their own budget
    "putuo-wanli-2024-budget": {"G10": 2},  # 款 printed 2 and 7 for 02 and 07
    "shanghai-2024-final-template": {"N04": 1},  # a template prints no amounts
}


def _mismatches(results, key):
    return results.execute(
        """
        select check_id, table_ids, table_row, table_column, difference, severity
        from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = ? and outcome = 'mismatch'
        order by all
        """,
        [key],
    ).fetchall()


@pytest.mark.parametrize("key", KEYS)
def test_a_true_document_breaks_what_is_listed_and_nothing_else(results, key):
    found = [mismatch[0] for mismatch in _mismatches(results, key)]
    assert {check: found.count(check) for check in found} == LISTED.get(key, {})


@pytest.mark.parametrize("key", KEYS)
def test_no_error_stands_against_a_true_document_and_nothing_is_left_open(results, key):
    counts = results.execute(
        """
        select
            count(*) filter (where outcome = 'mismatch' and severity = 'error'),
            count(*) filter (where outcome = 'not_evaluable')
        from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = ?
        """,
        [key],
    ).fetchone()
    assert counts == (0, 0)


@pytest.mark.parametrize("key", [key for key in KEYS if "template" not in key])
def test_nearly_every_identity_of_a_true_document_is_evaluated(results, key):
    coverage, evaluated = results.execute(
        """
        select coverage, evaluated
        from quality.document_coverage inner join intermediate.int_documents using (document_id)
        where document_name = ?
        """,
        [key],
    ).fetchone()
    assert coverage >= Decimal("0.95")
    assert evaluated > 100


def test_no_identity_of_a_blank_template_passes(results):
    if "shanghai-2024-final-template" not in REAL_KEYS:
        pytest.skip("the real filings are not at hand")
    passed = results.execute(
        """
        select check_id from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = 'shanghai-2024-final-template'
            and outcome != 'not_applicable' and (lhs is not null or rhs is not null)
        """
    ).fetchall()
    assert passed == []


@WANLI
def test_sums_of_whole_yuan_that_miss_by_one_are_roundings(results):
    roundings = results.execute(
        """
        select amounts.function_code, checks.lhs - checks.rhs, min(checks.tolerance), max(checks.tolerance), count(*)
        from quality.check_results as checks
        inner join intermediate.int_documents as documents using (document_id)
        inner join intermediate.int_amounts as amounts
            on checks.document_id = amounts.document_id and checks.table_ids[1] = amounts.table_id
            and checks.table_row = amounts.table_row and checks.table_column = amounts.table_column
        where document_name = 'putuo-wanli-2025-budget' and checks.outcome = 'rounding'
        group by all order by 1, 2
        """
    ).fetchall()
    # Half a yuan for every printed amount that takes part: 21201 with its two columns or four 项, 212 with its four 款.
    assert [(code, difference) for code, difference, *_ in roundings] == [("212", -1), ("21201", 1)]
    assert roundings[0][2:4] == (Decimal("2.5"), Decimal("2.5"))
    assert roundings[1][2:4] == (Decimal("1.5"), Decimal("2.5"))
    assert _mismatches(results, "putuo-wanli-2025-budget") == []


@pytest.mark.parametrize("check", ["B06", "B10", "B14", "B15", "E06", "E07"])
def test_what_may_differ_is_not_held_against_a_true_document(results, check):
    # 三公 expenses hold project money, 机关运行经费 leaves 事业单位 out, carry-over and other income pay for more.
    found = results.execute(
        """
        select document_name from quality.check_results inner join intermediate.int_documents using (document_id)
        where check_id = ? and outcome = 'mismatch' and list_contains(?, document_name)
        """,
        [check, KEYS],
    ).fetchall()
    assert found == []


def test_totals_of_basic_expenditure_alone_are_found_in_both_tables(results):
    found = {
        (check, tuple(tables), severity) for check, tables, *_, severity in _mismatches(results, "made-totals-of-basic")
    }
    assert {
        # Row, column, and largest leaf of 支出总表 and of the table of the general public budget.
        ("D04", ("T03",), "error"),
        ("D05", ("T03",), "error"),
        ("P03", ("T03",), "error"),
        ("N06", ("T03",), "warn"),
        ("D05", ("T05",), "error"),
        ("P03", ("T05",), "error"),
        ("N06", ("T05",), "warn"),
        # What 收支总表 and 财政拨款收支总表 print of the same money.
        ("E01", ("T01", "T03"), "error"),
        ("E03", ("T04", "T05"), "error"),
    } <= found


def test_totals_that_are_broken_alike_are_no_measure_of_the_codes_below_them(results):
    # Money of other funds pays for some codes: they are right, and above the general public budget.
    found = _mismatches(results, "made-totals-of-basic")
    assert [check for check, *_ in found if check == "E04"] == []


def test_every_sum_of_a_broken_total_fails(results):
    # Both totals are wrong alike: only against each other do they agree.
    still_agreeing = results.execute(
        """
        select distinct check_id, table_ids
        from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = 'made-totals-of-basic' and outcome in ('exact', 'rounding') and check_id not like 'P%'
            and list_bool_or([
                cell.table_id in ('T03', 'T05') and cell.table_row = 2 and cell.table_column = 3 for cell in evidence
            ])
        """
    ).fetchall()
    assert [tables for _check, tables in still_agreeing] in ([], [["T03", "T05"]])


def test_a_balance_that_divides_its_lines_agrees_with_the_tables_that_do(results):
    assert _mismatches(results, "made-split-balance") == []
    exact = results.execute(
        """
        select count(*) from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = 'made-split-balance' and check_id = 'E10' and outcome = 'exact'
        """
    ).fetchone()
    assert exact[0] >= 3


def test_money_moved_between_personnel_and_operating_expenditure_is_found(results):
    found = [
        (check, tables, difference) for check, tables, *_, difference, _ in _mismatches(results, "made-shifted-balance")
    ]
    assert [entry for entry in found if entry[0] == "E10"] == [
        ("E10", ["T01", "T06"], Decimal(-101200)),
        ("E10", ["T01", "T06"], Decimal(101200)),
    ]


def test_a_line_that_no_seed_knows_is_a_finding(results):
    assert "N05" in {mismatch[0] for mismatch in _mismatches(results, "made-unknown-line")}
