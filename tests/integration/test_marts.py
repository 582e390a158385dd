"""What an analyst reads: current documents, dimensions that every code joins, facts that sum to the printed totals."""

from decimal import Decimal

import duckdb
import pytest

from pipelines.assets.dbt_manifest import prepare_manifest
from pipelines.publishing.comments import write_comments
from pipelines.settings import PROJECT_ROOT
from tests.support.build import DBT_PROJECT, dbt_build, land
from tests.support.decisions import decide
from tests.support.mart_documents import final_alone, final_of_the_budget, stating_a_budget
from tests.support.truth import CORPUS, load_truth
from tests.support.variants import renamed

REAL = PROJECT_ROOT.parent / "shared" / "corpus" / "real_truth"
BUNDLED_KEYS = sorted(file.stem for file in (CORPUS / "truth").glob("*.json"))
REAL_KEYS = sorted(file.stem for file in REAL.glob("*.json"))
BUDGET = "qingdao-bigdata-2024-budget"

# Printed 支出合计 and 收入合计 in yuan, and half of the last printed place.
TOTALS = {
    "qingdao-bigdata-2024-budget": ("107789000.00", "107789000.00", 50),
    "qingdao-bigdata-2023-final": ("129267300.00", "129273500.00", 50),
    "wuhan-qingshan-bigdata-2024-budget": ("13529386.59", "13529386.59", 0),
    "rongcheng-bigdata-2024-final": ("124183300.00", "124183300.00", 50),
    "weifang-bigdata-2023-budget": ("110988700.00", "110988700.00", 50),
}
REAL_TOTALS = {
    "putuo-commerce-2025-budget": ("371514655.00", "371514655.00", 0),
    "putuo-finance-2024-final": ("29400500.00", "29462500.00", 50),
    "putuo-wanli-2024-budget": ("156211123.00", "156211123.00", 0),
    "putuo-wanli-2025-budget": ("189767551.00", "189767551.00", 0),
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """Marts of the bundled truths, the real ones at hand, and the documents made here; dbt tests of marts run too."""
    file = tmp_path_factory.mktemp("marts") / "yusuan.duckdb"
    truths = [load_truth(key) for key in BUNDLED_KEYS] + [load_truth(key, REAL) for key in REAL_KEYS]
    budget = load_truth(BUDGET)
    made = [stating_a_budget(final_of_the_budget(budget)), renamed(budget, "made-2025-budget", fiscal_year=2025)]
    made.append(final_alone(load_truth("qingdao-bigdata-2023-final")))
    # Its tables name another organization than the register, and some of their rows print that one's code alone.
    made.append(renamed(load_truth("wuhan-qingshan-bigdata-2024-budget"), "made-publisher", organization="某某管理局"))
    land(file, [*truths, *made])
    dbt_build(file, "path:seeds", "staging", "intermediate", "quality", "--exclude-resource-type", "unit_test", "test")
    decide(file, shanghai_2024_final_template="quarantined")
    dbt_build(file, "marts", "path:tests")
    write_comments(file, prepare_manifest(DBT_PROJECT))
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        yield connection


def _one(warehouse, query: str, *parameters):
    return warehouse.execute(query, list(parameters)).fetchone()


def _names(warehouse, query: str, *parameters) -> set:
    return {row[0] for row in warehouse.execute(query, list(parameters)).fetchall()}


@pytest.mark.parametrize("key", TOTALS | {key: REAL_TOTALS[key] for key in REAL_KEYS if key in REAL_TOTALS})
@pytest.mark.parametrize(("fact", "position"), [("fct_expenditure_by_function", 0), ("fct_revenue", 1)])
def test_a_subject_fact_sums_to_the_printed_total_within_the_rounding_of_its_leaves(warehouse, key, fact, position):
    total, half_unit = (TOTALS | REAL_TOTALS)[key][position], (TOTALS | REAL_TOTALS)[key][2]
    amount, leaves = _one(
        warehouse,
        f"""
        select sum(amount_yuan), count(*) filter (where amount_yuan != 0)
        from {fact} inner join dim_document using (document_key) where document_name = ?
        """,
        key,
    )
    assert abs(amount - Decimal(total)) <= half_unit * (leaves + 1)


@pytest.mark.parametrize(
    ("table_name", "expected"),
    [
        (
            "fct_appropriation_by_function",
            {"general": "9183300.00", "government_fund": "115000000.00", "state_capital": "0.00"},
        ),
    ],
)
def test_appropriations_are_told_apart_by_fund(warehouse, table_name, expected):
    rows = warehouse.execute(
        f"""
        select fund_code, sum(amount_yuan)
        from {table_name} inner join dim_document using (document_key)
        where document_name = 'rongcheng-bigdata-2024-final' group by fund_code
        """
    ).fetchall()
    assert dict(rows) == {fund: Decimal(amount) for fund, amount in expected.items()}


def test_a_form_with_both_economic_codes_lands_once_with_both(warehouse):
    systems, amount, uncoded = _one(
        warehouse,
        """
        select list(distinct economic_system), sum(amount_yuan),
            count(*) filter (where economic_department_name is null or economic_government_name is null)
        from fct_basic_expenditure_by_economic inner join dim_document using (document_key)
        where document_name = 'weifang-bigdata-2023-budget'
        """,
    )
    assert (systems, amount, uncoded) == (["both"], Decimal("8522100.00"), 0)


def test_two_economic_classifications_of_the_same_money_are_told_apart(warehouse):
    systems = _names(
        warehouse,
        """
        select distinct economic_system
        from fct_basic_expenditure_by_economic inner join dim_document using (document_key) where document_name = ?
        """,
        BUDGET,
    )
    assert systems == {"department", "government"}


def test_a_purchase_is_one_row_with_quantity_price_and_small_enterprise_share(warehouse):
    rows = warehouse.execute(
        """
        select category, item_name, quantity, unit_of_measure, unit_price_yuan, amount_yuan,
            small_medium_yuan, small_micro_yuan
        from fct_procurement inner join dim_document using (document_key)
        where document_name = 'wuhan-qingshan-bigdata-2024-budget' and procurement_item_code = 'A02020100'
        """
    ).fetchall()
    assert rows == [("货物", "复印机", Decimal(1), "台", Decimal(25000), Decimal(25000), Decimal(0), Decimal(25000))]


def test_the_lines_of_a_balance_sum_to_the_total_of_their_side_and_section(warehouse):
    rows = warehouse.execute(
        """
        select balance, side, sum(amount_yuan)
        from fct_balance_line inner join dim_document using (document_key)
        where document_name = 'rongcheng-bigdata-2024-final' and section = '本年' group by all
        """
    ).fetchall()
    assert {(balance, side) for balance, side, _ in rows} == {
        (balance, side) for balance in ("whole", "appropriation") for side in ("income", "expenditure")
    }
    assert {amount for *_, amount in rows} == {Decimal("124183300.00")}


def test_projects_sum_to_the_project_table(warehouse):
    amount, projects = _one(
        warehouse,
        """
        select sum(amount_yuan), count(distinct project_code)
        from fct_project inner join dim_document using (document_key)
        where document_name = 'wuhan-qingshan-bigdata-2024-budget'
        """,
    )
    assert (amount, projects) == (Decimal("8604800.00"), 4)


def test_budget_execution_joins_both_sides_and_names_the_missing_one(warehouse):
    rows = {
        row[0]: row[1:]
        for row in warehouse.execute(
            """
            select function_code, budget_yuan, final_yuan, execution_rate, missing_side, has_budget, has_final
            from mart_budget_execution inner join dim_organization using (organization_key)
            where name = '青岛市大数据发展管理局' and fiscal_year = 2024
            """
        ).fetchall()
    }
    assert rows["2010350"] == (Decimal("4126800.00"), Decimal("2063400.00"), Decimal("0.5"), None, True, True)
    assert rows["2080506"] == (Decimal("800100.00"), None, None, "final", True, True)
    assert rows["2110101"] == (None, Decimal("50000.00"), None, "budget", True, True)


def test_budget_execution_keeps_years_with_one_side_only(warehouse):
    sides = warehouse.execute(
        """
        select fiscal_year, has_budget, has_final, list(distinct missing_side)
        from mart_budget_execution inner join dim_organization using (organization_key)
        where name = '青岛市大数据发展管理局' group by all order by fiscal_year
        """
    ).fetchall()
    assert [row[:3] for row in sides] == [(2023, False, True), (2024, True, True), (2025, True, False)]
    assert sides[0][3] == ["budget"]
    assert sides[2][3] == ["final"]


def _execution(warehouse, organization: str, year: int) -> dict:
    rows = warehouse.execute(
        """
        select function_code, budget_yuan, budget_source, budget_scope, final_yuan, compared_final_yuan, execution_rate,
            budget_stated_yuan
        from mart_budget_execution inner join dim_organization using (organization_key)
        where name = ? and fiscal_year = ?
        """,
        [organization, year],
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_without_a_budget_document_execution_is_measured_against_the_budget_that_the_text_states(warehouse):
    rows = _execution(warehouse, "青岛市文字局", 2023)
    # All money executed is 1,672.33, that of the general public budget 1,672.32.
    planned, spent, all_spent = Decimal("16320100.00"), Decimal("16723200.00"), Decimal("16723300.00")
    prose = ("final_account_prose", "general")
    assert rows["2010301"] == (planned, *prose, all_spent, spent, Decimal("1.024700"), planned)
    nothing, emergencies = Decimal(0), Decimal("13091600.00")
    assert rows["2100410"] == (nothing, *prose, emergencies, emergencies, None, nothing)
    # Of the others the text says nothing.
    assert rows["2010350"] == (None, None, None, Decimal("3998800.00"), None, None, None)


def test_a_budget_document_counts_before_what_the_text_states_of_it(warehouse):
    rows = _execution(warehouse, "青岛市大数据发展管理局", 2024)
    planned, spent = Decimal("4126800.00"), Decimal("2063400.00")
    stated = Decimal("4000000.00")
    assert rows["2010350"] == (planned, "budget_document", "all", spent, spent, Decimal("0.5"), stated)
    assert rows["2080506"][1:3] == ("budget_document", "all")


def test_three_public_expenses_that_no_table_prints_come_from_the_text(warehouse):
    rows = warehouse.execute(
        """
        select three_public_item_code, budget_yuan, budget_source, final_yuan, final_source
        from mart_three_public inner join dim_organization using (organization_key)
        where name = '青岛市文字局' order by all
        """
    ).fetchall()
    assert rows == [
        ("abroad", Decimal(0), "prose", Decimal(0), "prose"),
        ("reception", Decimal(30000), "prose", Decimal(35000), "prose"),
        ("vehicle", Decimal(25000), "prose", Decimal(10000), "prose"),
    ]
    sources = (
        "select distinct budget_source from mart_three_public inner join dim_organization using (organization_key)"
    )
    assert _names(warehouse, f"{sources} where name = '青岛市大数据发展管理局'") == {"table"}


def test_the_budget_side_of_the_three_public_expenses_comes_from_the_budget(warehouse):
    budget, final, budget_document, final_document = _one(
        warehouse,
        """
        select sum(budget_yuan), sum(final_yuan), any_value(b.document_name), any_value(f.document_name)
        from mart_three_public as m inner join dim_organization using (organization_key)
        left join dim_document as b on m.budget_document_key = b.document_key
        left join dim_document as f on m.final_document_key = f.document_key
        where dim_organization.name = '青岛市大数据发展管理局' and m.fiscal_year = 2024
        """,
    )
    assert (budget, final) == (Decimal("250000.00"), Decimal("200000.00"))
    assert (budget_document, final_document) == (BUDGET, "made-2024-final")


def test_names_that_differ_by_place_or_headquarters_are_one_organization(warehouse):
    name, aliases, region, codes = _one(
        warehouse,
        """
        select name, aliases, region_code, organization_codes from dim_organization where name like '%青山区大数据中心'
        """,
    )
    assert name == "武汉市青山区大数据中心"
    assert {"青山区大数据中心", "武汉市青山区大数据中心本级"} <= set(aliases)
    assert (region, codes) == ("420107", ["121", "121001"])


def test_a_table_of_no_standard_form_is_found_by_its_caption(warehouse):
    found = warehouse.execute(
        """
        select document_name, row_count, column_count
        from mart_other_tables inner join dim_document using (document_key) where caption = '转移支付资金分配明细表'
        """
    ).fetchall()
    assert found == [("qingdao-bigdata-2023-final", 4, 13)]


def test_every_table_and_column_is_described_in_the_file(warehouse):
    # What Python writes (dbt's sources) is described when it is published.
    by_python = {"document_decisions", "corrections", "waivers", "witness_cells"}
    undescribed = warehouse.execute(
        """
        select schema_name, table_name, column_name, comment from duckdb_columns()
        union all
        select schema_name, table_name, null, comment from duckdb_tables()
        union all
        select schema_name, view_name, null, comment from duckdb_views()
        """
    ).fetchall()
    schemas = ("staging", "intermediate", "quality", "marts", "seeds")
    assert [row[:3] for row in undescribed if row[0] in schemas and row[1] not in by_python and not row[3]] == []


def test_joining_dimensions_repeats_no_amount(warehouse):
    landed = _one(warehouse, "select count(*), sum(amount_yuan) from fct_amount")
    joined = _one(
        warehouse,
        """
        select count(*), sum(amount_yuan)
        from fct_amount inner join dim_document using (document_key)
        left join dim_function
            on dim_document.fiscal_year = dim_function.classification_year
            and fct_amount.function_code = dim_function.function_code
        left join dim_fund using (fund_code)
        left join dim_organization on fct_amount.organization_key = dim_organization.organization_key
        """,
    )
    assert landed == joined
