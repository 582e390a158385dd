"""Every amount of the truth lands once, on the right codes, in yuan; additive rows sum to the printed totals."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.support.build import dbt_build, land
from tests.support.loads import NO_REAL_FILES, SHARED
from tests.support.printed_amounts import LANDED, assert_each_printed_amount_stands_once
from tests.support.prints import codes_before_names, codes_split, spaced_and_wide
from tests.support.truth import CORPUS, load_truth

BUNDLED_KEYS = sorted(file.stem for file in (CORPUS / "truth").glob("*.json"))
REAL_KEYS = sorted(file.stem for file in (SHARED / "real_truth").glob("*.json"))

MODELS = ("path:seeds", "+int_amounts", "int_unknown_headers", "int_unknown_lines", "int_unparsed_amounts")
REPRINTS = {"wide": spaced_and_wide, "split": codes_split, "named": codes_before_names}


def _folders(key: str) -> tuple[Path, Path]:
    if key in BUNDLED_KEYS:
        return CORPUS / "truth", CORPUS / "amounts"
    return SHARED / "real_truth", SHARED / "real_amounts"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """A build file with the amounts of all truths at hand, opened for reading."""
    file = tmp_path_factory.mktemp("amounts") / "yusuan.duckdb"
    truths = [load_truth(key, _folders(key)[0]) for key in BUNDLED_KEYS + REAL_KEYS]
    reprints = [reprint(truth) for truth in truths[: len(BUNDLED_KEYS)] for reprint in REPRINTS.values()]
    land(file, truths + reprints)
    dbt_build(file, *MODELS)
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


def _assert_amounts_are_those_printed(warehouse, key, printed_as=None):
    file = _folders(key)[1] / f"{key}.json"
    assert_each_printed_amount_stands_once(warehouse, LANDED, file, printed_as)


@pytest.mark.parametrize("key", BUNDLED_KEYS)
def test_every_amount_of_a_bundled_document_lands_once_on_its_codes(warehouse, key):
    _assert_amounts_are_those_printed(warehouse, key)


@pytest.mark.parametrize("key", REAL_KEYS or [pytest.param("", marks=pytest.mark.skip(reason=NO_REAL_FILES))])
def test_every_amount_of_a_real_filing_lands_once_on_its_codes(warehouse, key):
    _assert_amounts_are_those_printed(warehouse, key)


@pytest.mark.parametrize("reprint", REPRINTS)
@pytest.mark.parametrize("key", BUNDLED_KEYS)
def test_how_codes_and_figures_are_printed_changes_nothing(warehouse, key, reprint):
    _assert_amounts_are_those_printed(warehouse, key, f"{key}-{reprint}")


def test_no_header_line_or_amount_of_the_truth_is_unknown(warehouse):
    for finding in ("int_unknown_headers", "int_unknown_lines", "int_unparsed_amounts"):
        assert warehouse.execute(f"select * from intermediate.{finding}").fetchall() == []


def test_every_table_of_part_two_is_recognised(warehouse):
    forms = dict(
        warehouse.execute(
            """
            select document_name || ' ' || table_id, form_code
            from intermediate.int_tables inner join intermediate.int_documents using (document_id)
            """
        ).fetchall()
    )
    for key in BUNDLED_KEYS + REAL_KEYS:
        for table in load_truth(key, _folders(key)[0])["tables"]:
            if table.get("section", "part2") == "part2":
                assert forms[f"{key} {table['id']}"] != "other", f"{key} {table['title']}"


def _half_place(printed: str, factor: Decimal) -> Decimal:
    places = len(printed.partition(".")[2])
    return factor * Decimal("0.5").scaleb(-places)


def test_additive_rows_sum_to_the_printed_total(warehouse):
    """Per form, stage, year, side and measure family, in balances per section, too: the largest amount is the total."""
    rows = warehouse.execute(
        """
        select document_name, form_code, table_id, stage, fiscal_year, side, measure_family, section,
            amount_yuan, amount_printed, unit_factor, is_additive, level
        from intermediate.int_amounts
        inner join (select document_id, document_name from intermediate.int_documents) using (document_id)
        inner join seeds.measures using (measure_code)
        where not is_of_which
        """
    ).fetchall()
    groups = defaultdict(list)
    for *group, section, amount, printed, factor, additive, level in rows:
        figure = (amount, _half_place(printed, factor), additive, level)
        groups[(*group, "all sections")].append(figure)
        if section != "*" and "balance" in group[1]:
            groups[(*group, section)].append(figure)
    assert groups
    for group, figures in groups.items():
        if group[-1] != "all sections" and not any(level == 0 for *_, level in figures):
            continue
        # 人员经费合计 and 公用经费合计 are two totals, and no third one is printed above them.
        is_split = group[1] == "final_basic_by_economic"
        total = sum(f[0] for f in figures if f[3] == 0) if is_split else max(f[0] for f in figures)
        parts = [figure for figure in figures if figure[2]]
        envelope = sum((half for amount, half, *_ in parts if amount), Decimal(0)) + max(f[1] for f in figures)
        assert abs(sum(part[0] for part in parts) - total) <= envelope, group


@pytest.mark.parametrize(
    ("key", "yuan"),
    [
        ("qingdao-bigdata-2024-budget", "107789000.00"),
        ("qingdao-bigdata-2023-final", "129267300.00"),
        ("wuhan-qingshan-bigdata-2024-budget", "13529386.59"),
        ("rongcheng-bigdata-2024-final", "124183300.00"),
    ],
)
def test_additive_expenditure_is_the_documents_expenditure(warehouse, key, yuan):
    (total,) = warehouse.execute(
        """
        select sum(amount_yuan)
        from intermediate.int_amounts
        inner join intermediate.int_documents using (document_id)
        where document_name = ? and form_code in ('budget_expenditure', 'final_expenditure') and is_additive
        """,
        [key],
    ).fetchone()
    assert total == Decimal(yuan)


def test_a_columns_year_decides_the_year_of_its_money(warehouse):
    years = warehouse.execute(
        """
        select distinct a.fiscal_year, a.is_prior_year_column
        from intermediate.int_amounts as a
        inner join intermediate.int_documents as d on a.document_id = d.document_id
        where d.document_name = 'weifang-bigdata-2023-budget' and a.form_code = 'budget_three_public'
        """
    ).fetchall()
    assert sorted(years) == [(2022, True), (2023, False)]


def test_of_which_columns_are_never_additive(warehouse):
    rows = warehouse.execute(
        "select measure_code, is_additive from intermediate.int_amounts where measure_code like 'procurement_small%'"
    ).fetchall()
    assert rows
    assert not any(additive for _, additive in rows)


def test_money_carried_in_keeps_its_fund_and_leaves_the_years_revenue(warehouse):
    rows = warehouse.execute(
        """
        select distinct section, revenue_source_code, measure_code
        from intermediate.int_amounts
        where form_code = 'final_appropriation_balance' and side = 'income' and fund_code = 'general'
        """
    ).fetchall()
    assert sorted(rows) == [("年初", "carry_in", "opening_balance"), ("本年", "fiscal", "revenue")]
