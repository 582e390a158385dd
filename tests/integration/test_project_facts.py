"""Projects, purchases, purchased services and asset plans: every printed row once, whatever its form looks like."""

from decimal import Decimal

import duckdb
import pytest

from tests.support.build import dbt_build, land
from tests.support.checks import BUNDLED_KEYS
from tests.support.decisions import decide
from tests.support.project_documents import (
    budget_and_two_accounts,
    by_function_and_economic_class,
    by_kind,
    by_unit_with_codes,
    units_of_measure_below_unit,
    with_subtotals,
)
from tests.support.truth import load_truth

QINGDAO, QINGDAO_FINAL = "qingdao-bigdata-2024-budget", "qingdao-bigdata-2023-final"
WEIFANG, WUHAN = "weifang-bigdata-2023-budget", "wuhan-qingshan-bigdata-2024-budget"
FACTS = ("fct_project", "fct_procurement", "fct_purchased_service", "fct_asset_plan")
MARTS = ("mart_other_tables", "mart_project_lifecycle", "mart_it_spending")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """Facts of the bundled truths and of the documents made for this test, opened for reading."""
    file = tmp_path_factory.mktemp("projects") / "yusuan.duckdb"
    made = [
        by_unit_with_codes(),
        by_function_and_economic_class(),
        by_kind(),
        with_subtotals(),
        units_of_measure_below_unit(),
    ]
    land(file, [*(load_truth(key) for key in BUNDLED_KEYS), *made, *budget_and_two_accounts()])
    decide(file)
    models = [f"+{model}" for model in (*FACTS, *MARTS)]
    dbt_build(file, "path:seeds", *models, "--exclude-resource-type", "unit_test", "test")
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        yield connection


def _rows(
    warehouse, fact: str, document: str, columns: str, order: str = "table_row", where: str = "true"
) -> list[tuple]:
    query = f"""
        select {columns} from {fact} inner join dim_document as documents using (document_key)
        where document_name = ? and {where} order by {order}
    """
    return warehouse.execute(query, [document]).fetchall()


def _yuan(printed: str, factor: int) -> Decimal:
    return (Decimal(printed.replace(",", "")) * factor).quantize(Decimal("0.01"))


def _truth_rows(key: str, title: str) -> list[list[str]]:
    tables = load_truth(key)["tables"]
    return next(t for t in tables if t["title"].replace(" ", "") == title)["rows"]


@pytest.mark.parametrize(
    ("key", "title", "factor", "first_line", "name", "total"),
    [(WEIFANG, "项目支出预算情况表", 10000, 1, 0, 2), (WUHAN, "项目支出表", 1, 4, 1, 3)],
)
def test_every_project_of_the_truth_lands_once_and_they_sum_to_the_printed_total(
    warehouse, key, title, factor, first_line, name, total
):
    printed = _truth_rows(key, title)
    expected = [(row[name], _yuan(row[total], factor)) for row in printed[first_line:]]
    columns = "any_value(project_name), sum(amount_yuan)"
    assert _rows(warehouse, "fct_project", key, columns, "table_row", "true group by table_row") == expected
    assert sum(yuan for _, yuan in expected) == _yuan(printed[0][total], factor)


def test_projects_of_final_accounts_land_in_three_stages(warehouse):
    printed = _truth_rows(QINGDAO_FINAL, "2023年度项目支出预决算情况")
    for column, stage in enumerate(("budget", "adjusted_budget", "final"), start=2):
        expected = [(row[1], _yuan(row[column], 10000)) for row in printed[:-1]]
        landed = _rows(warehouse, "fct_project", QINGDAO_FINAL, "project_name, amount_yuan", where=f"stage = '{stage}'")
        assert landed == expected
        assert sum(yuan for _, yuan in expected) == _yuan(printed[-1][column], 10000)


def test_the_budgets_of_projects_come_from_the_budget_where_one_is_loaded(warehouse):
    rows = warehouse.execute(
        """
        select fiscal_year, stage, any_value(form_code), sum(amount_yuan) / 10000
        from fct_project inner join dim_organization as units using (organization_key)
        where units.name = '戊山县教育局' group by fiscal_year, stage order by fiscal_year, stage
        """
    ).fetchall()
    assert rows == [
        (2023, "adjusted_budget", "final_project", 15),
        (2023, "budget", "final_project", 15),
        (2023, "final", "final_project", 15),
        (2024, "adjusted_budget", "final_project", 121),
        (2024, "budget", "budget_project", 100),
        (2024, "final", "final_project", 112),
    ]


def test_every_purchase_of_the_truth_lands_once_and_they_sum_to_the_printed_total(warehouse):
    printed = _truth_rows(QINGDAO, "政府采购预算表")
    purchases = [row for row in printed if row[1]]
    landed = _rows(
        warehouse,
        "fct_procurement",
        QINGDAO,
        """
        '[' || function_code || ']', '[' || procurement_item_code || ']' || item_name, category, amount_yuan,
        small_medium_yuan
        """,
    )
    assert [row[1:] for row in landed] == [(r[1], r[2], _yuan(r[3], 10000), _yuan(r[11], 10000)) for r in purchases]
    assert all(r[0].startswith(row[0]) for r, row in zip(purchases, landed, strict=True))
    assert sum(row[3] for row in landed) == _yuan(printed[0][3], 10000)
    # Printed in 万元 with two places, what is reserved sums to its total within their rounding.
    assert abs(sum(row[4] for row in landed) - _yuan(printed[0][11], 10000)) <= 50 * (len(landed) + 1)
    by_unit = "count(*), sum(amount_yuan)"
    assert _rows(warehouse, "fct_procurement", WUHAN, by_unit, "1") == [(6, Decimal("4158800.00"))]
    assert _rows(warehouse, "fct_procurement", WEIFANG, by_unit, "1") == [(3, Decimal("34576000.00"))]


def test_the_columns_by_source_are_the_amount(warehouse):
    sources = ["general", "government_fund", "state_capital", "fiscal_undivided", "special_account", "unit_funds"]
    total = " + ".join(f"coalesce({source}_yuan, 0)" for source in [*sources, "carried_in", "other"])
    for fact in FACTS[1:]:
        rows, differing = warehouse.execute(
            f"select count(*), count(*) filter (where amount_yuan != {total}) from {fact}"
        ).fetchone()
        assert (rows > 0, differing) == (True, 0), fact


def test_projects_of_units_belong_to_their_unit_and_kind_and_keep_their_sources(warehouse):
    columns = "name, project_code, project_name, project_kind, fund_code, revenue_source_code, amount_yuan / 10000"
    source = "fct_project inner join dim_organization as units on row_organization_key = units.organization_key"
    rows = _rows(warehouse, source, "by-unit", columns, "table_row, table_column")
    office, school = "甲山县教育局", "甲山县实验小学"
    assert rows == [
        (office, "37000023P0001", "校舍维修", "特定目标类", "general", "*", 30),
        (office, "37000023P0001", "校舍维修", "特定目标类", "government_fund", "*", 10),
        (office, "37000023P0002", "营养餐", "特定目标类", "general", "*", 20),
        (school, "37000023P0003", "校舍维修", "其他运转类", "general", "*", 20),
        (school, "37000023P0003", "校舍维修", "其他运转类", "unit_funds", "*", 10),
        (school, "37000023P0003", "校舍维修", "其他运转类", "*", "carry_in", 10),
    ]


def test_a_project_over_two_functions_has_a_line_for_each(warehouse):
    columns = "project_name, project_kind, unit_name, function_code, economic_department_code, sum(amount_yuan) / 10000"
    assert _rows(warehouse, "fct_project", "by-function", columns, "min(table_row)", "true group by all") == [
        ("营养餐", "民生类", "乙山县教育局", "2050201", "30399", 30),
        ("营养餐", "民生类", "乙山县教育局", "2050202", "30201", 10),
        ("校舍", "专项类", "乙山县实验小学", "2050202", "31001", 20),
    ]


def test_headings_of_kinds_are_no_projects_and_tell_the_kind(warehouse):
    columns = "project_name, project_kind, sum(amount_yuan) / 10000"
    assert _rows(warehouse, "fct_project", "by-kind", columns, "min(table_row)", "true group by all") == [
        ("校舍维修", "特定目标类", 30),
        ("供水管网改造", "特定目标类", 10),
        ("信息化运维", "其他运转类", 20),
    ]


def test_subtotals_of_units_and_projects_are_no_purchases(warehouse):
    columns = "category, procurement_item_code, item_name, amount_yuan / 10000, small_medium_yuan / 10000"
    assert _rows(warehouse, "fct_procurement", "by-unit", columns) == [
        ("货物", "A05040101", "复印纸", 4, 4),
        ("工程", "B07000000", "装修工程", 16, None),
        ("服务", "C21040000", "物业管理服务", 10, 5),
    ]
    columns = "project_name, item_name, quantity, unit_price_yuan, amount_yuan / 10000, other_yuan / 10000"
    assert _rows(warehouse, "fct_procurement", "with-subtotals", columns) == [
        ("校园网改造", "交换机", 10, 8000, 8, None),
        ("校园网改造", "网络运维", 1, 150000, 15, 3),
        ("校园网改造", "复印纸", 10, 1000, 1, None),
        ("公用经费", "家具", 5, 20000, 10, None),
    ]


def test_a_price_is_in_the_unit_in_which_quantity_times_price_is_the_amount(warehouse):
    columns = "item_name, quantity, unit_of_measure, unit_price_yuan, amount_yuan"
    assert _rows(warehouse, "fct_procurement", "by-function", columns) == [
        ("复印纸", 100, "箱", 500, 50000),
        ("物业管理服务", 1, "项", 150000, 150000),
    ]


def test_a_unit_beside_quantities_may_be_what_they_count(warehouse):
    columns = "category, item_name, quantity, unit_of_measure, unit_price_yuan, amount_yuan"
    assert _rows(warehouse, "fct_procurement", "units-of-measure", columns) == [
        ("货物", "台式计算机", 10, "台", 6000, 60000),
        ("货物", "打印机", 4, "台", None, 20000),
        ("服务", "物业", 1, "项", 50000, 50000),
    ]
    names = warehouse.execute("select name from dim_organization where name in ('台', '项')").fetchall()
    assert names == []


def test_columns_of_goods_works_and_services_are_purchases_of_each(warehouse):
    columns = "project_name, category, amount_yuan / 10000"
    assert _rows(warehouse, "fct_procurement", "by-kind", columns, "table_row, category desc") == [
        ("设备更新", "货物", 10),
        ("设备更新", "服务", 8),
        ("物业", "服务", 12),
    ]


def test_purchased_services_say_what_is_bought_and_from_which_directory(warehouse):
    columns = "service_name, service_details, directory_code, project_name, general_yuan / 10000, amount_yuan / 10000"
    assert _rows(warehouse, "fct_purchased_service", "by-function", columns) == [
        ("物业管理服务", "办公区保洁保安", "B1102", "营养餐", 10, 15),
        ("审计服务", "年度审计", "B0302", "公用经费", 5, 5),
    ]
    columns = "service_name, directories_printed[3], function_code, is_procurement, fund_code, quantity, amount_yuan"
    assert _rows(warehouse, "fct_purchased_service", "by-kind", columns) == [
        ("办公楼保洁", "物业服务", "2050101", True, "general", 1, 200000),
        ("课题研究", "课题研究服务", "2050101", False, "general", 2, 100000),
    ]


def test_asset_plans_say_what_is_planned_at_which_price_and_from_which_money(warehouse):
    columns = "asset_code, asset_name, approved_quantity, unit_of_measure, approved_price_yuan, amount_yuan"
    assert _rows(warehouse, "fct_asset_plan", "by-function", columns) == [
        ("A02010105", "台式计算机", 6, "台", 5000, 30000),
        ("A05010301", "办公椅", 10, "把", 600, 6000),
    ]
    columns = "asset_name, requested_quantity, requested_price_yuan, amount_yuan, fund_code"
    assert _rows(warehouse, "fct_asset_plan", "by-kind", columns) == [
        ("台式计算机", 6, 5000, 30000, "general"),
        ("打印机", 6, 1000, 6000, "unit_funds"),
    ]
    quantities = "existing_quantity, standard_quantity, requested_quantity, approved_quantity"
    columns = f"asset_code, asset_name, {quantities}, requested_yuan, approved_yuan"
    assert _rows(warehouse, "fct_asset_plan", WUHAN, columns) == [("A02020100", "复印机", 0, 1, 1, 1, 25000, 25000)]


def _lifecycles(warehouse, organization: str, year: int, columns: str) -> list[tuple]:
    query = f"""
        select {columns} from mart_project_lifecycle inner join dim_organization using (organization_key)
        where name = ? and fiscal_year = ? order by project_name
    """
    return warehouse.execute(query, [organization, year]).fetchall()


def test_a_project_is_followed_from_the_budget_to_the_accounts_of_its_year(warehouse):
    columns = """
        project_name, budget_yuan / 10000, budget_place, budget_agrees, adjusted_budget_yuan / 10000,
        final_yuan / 10000, execution_rate, match_basis
    """
    rows = _lifecycles(warehouse, "戊山县教育局", 2024, columns)
    assert rows == [
        ("2023年教师培训经费", 10, "project_form", None, None, None, None, "one_place"),
        ("2024年教师培训经费", 30, "project_form", False, 35, 35, Decimal(1), "exact"),
        ("新建操场", 0, "execution_table", None, 50, 50, Decimal(1), "one_place"),
        ("校园网络设备运行维护项目", 40, "project_form", True, 36, 27, Decimal("0.75"), "likely"),
        ("食堂", 20, "project_form", None, None, None, None, "one_place"),
    ]


def test_projects_of_two_years_are_never_one(warehouse):
    columns = "project_name, budget_yuan / 10000, final_yuan / 10000, match_basis"
    assert _lifecycles(warehouse, "戊山县教育局", 2023, columns) == [("食堂", 15, 15, "one_place")]


def test_a_lifecycle_names_the_cells_it_was_taken_from(warehouse):
    cells = warehouse.execute(
        """
        select source.measure, document_name, cells.text
        from (
            select unnest(sources) as source from mart_project_lifecycle
            where '校园网络设备项目运行维护' in names_printed
        )
        inner join dim_document as documents on source.document_key = documents.document_key
        inner join raw.cells as cells
            on documents.document_id = cells.document_id and source.table_id = cells.table_id
                and source.table_row = cells."row" and source.table_column = cells."column"
        order by source.measure, document_name
        """
    ).fetchall()
    assert cells == [
        ("adjusted_budget", "lifecycle-2024", "36"),
        ("budget", "lifecycle-2024", "40"),
        ("budget", "lifecycle-budget", "40.00"),
        ("final", "lifecycle-2024", "27"),
    ]


def test_self_evaluations_give_a_project_its_score(warehouse):
    rows = _lifecycles(warehouse, "荣成市大数据中心", 2024, "final_yuan, score, grade, score_agrees")
    assert (Decimal("1936000.00"), Decimal("99.06"), "优", True) in rows
    assert len(rows) == 4


def test_words_and_items_tell_what_is_information_technology(warehouse):
    columns = "source_fact, coalesce(item_name, project_name), matched_term, certainty"
    assert _rows(warehouse, "mart_it_spending", "by-kind", columns) == [
        ("fct_project", "信息化运维", "信息化", "sure"),
    ]
    rows = _rows(warehouse, "mart_it_spending", "with-subtotals", columns)
    assert rows == [
        ("fct_procurement", "交换机", "A0201", "sure"),
        ("fct_procurement", "网络运维", "C16", "sure"),
    ]


def test_tables_that_no_fact_holds_are_found_by_caption_with_their_cells(warehouse):
    rows, amount = warehouse.execute(
        """
        select count(distinct cells."row"), max(cells.text) filter (where cells."row" = tables.row_count - 1)
        from mart_other_tables as tables
        inner join raw.cells as cells on tables.document_id = cells.document_id and tables.table_id = cells.table_id
        where tables.caption like '%云服务成本合同' and not cells.is_header
        """
    ).fetchone()
    assert rows > 1
    assert amount
    forms = warehouse.execute("select distinct form_code from mart_other_tables").fetchall()
    assert {form for (form,) in forms} == {"other", "performance_evaluation"}
