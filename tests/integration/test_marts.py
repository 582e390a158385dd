"""What an analyst reads: current documents, dimensions that every code joins, facts that sum to the printed totals."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest

from pipelines.settings import PROJECT_ROOT
from tests.support.build import dbt_build, document_id_of, land
from tests.support.decisions import decide
from tests.support.truth import CORPUS, load_truth
from tests.support.variants import document, renamed, table

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
EXPENDITURE = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]


def _expenditure(amount: str, code: str = "2010301", name: str = "行政运行") -> dict:
    return table("部门支出总表", EXPENDITURE, [["", "合计", amount, amount, ""], [code, name, amount, amount, ""]])


def _final_of_the_budget(budget: dict) -> dict:
    """Final accounts of the budget's year: a function dropped, one executed at half, one the budget does not print."""
    rows = next(t for t in budget["tables"] if t["title"] == "部门预算支出总表")["rows"]
    final_rows = [[r[1], r[2], r[3], r[4], r[5], r[7], r[6], r[8]] for r in rows if r[1] != "2080506"]
    halved = next(r for r in final_rows if r[0] == "2010350")
    halved[2:4] = ["206.34", "206.34"]
    final_rows.append(["2110101", "行政运行", "5.00", "0.00", "5.00", "0.00", "0.00", "0.00"])
    columns = [
        "科目代码",
        "科目名称",
        "本年支出合计",
        "基本支出",
        "项目支出",
        "上缴上级支出",
        "经营支出",
        "对附属单位补助支出",
    ]
    items = ["合计", "因公出国（境）费", "公务用车购置及运行维护费/小计", "公务用车购置及运行维护费/公务用车购置费"]
    items += ["公务用车购置及运行维护费/公务用车运行维护费", "公务接待费"]
    three_public = table(
        "财政拨款“三公”经费支出决算表",
        [f"{stage}/{item}" for stage in ("预算数", "决算数") for item in items],
        [["99.00", "90.00", "5.00", "0.00", "5.00", "4.00", "20.00", "16.00", "2.00", "0.00", "2.00", "2.00"]],
    )
    made = renamed(budget, "made-2024-final", kind="final_accounts")
    made["tables"] = [table("支出决算表", columns, final_rows), three_public]
    return made


def _department_with_two_units() -> list[dict]:
    def filing(key: str, organization: str, year: int, scope: str, *tables: dict) -> dict:
        return document(key, "budget", list(tables), organization=organization, year=year, scope=scope)

    by_organization = table(
        "部门收入总表",
        ["部门代码", "部门（单位）名称", "合计", "财政拨款收入"],
        [
            ["", "合计", "30.00", "30.00"],
            ["301", "荣成市测试局", "30.00", "30.00"],
            ["301001", "荣成市测试局本级", "10.00", "10.00"],
            ["301002", "荣成市测试一所", "15.00", "15.00"],
            ["301003", "荣成市测试二所", "5.00", "5.00"],
        ],
    )
    return [
        filing("department-2024", "荣成市测试局", 2024, "department", by_organization, _expenditure("30.00")),
        filing("headquarters-2024", "荣成市测试局本级", 2024, "unit", _expenditure("10.00")),
        filing("first-unit-2024", "荣成市测试一所", 2024, "unit", _expenditure("15.00")),
        filing("first-unit-2023", "荣成市测试一所", 2023, "unit", _expenditure("14.00")),
        filing("second-unit-2023", "荣成市测试二所", 2023, "unit", _expenditure("4.00")),
    ]


def _versions_and_formats() -> list[dict]:
    def budget(key: str, organization: str, amount: str, year: int = 2024, **about: str) -> dict:
        return document(key, "budget", [_expenditure(amount)], organization=organization, year=year, **about)

    two_years = table(
        "“三公”经费支出表",
        ["项目", "上年预算数", "本年预算数"],
        [["合计", "7.00", "8.00"], ["公务接待费", "7.00", "8.00"]],
    )
    one_year = table("“三公”经费支出表", ["项目", "本年预算数"], [["合计", "6.00"], ["公务接待费", "6.00"]])
    return [
        budget("held-back-old", "济南市甲局", "1.00"),
        budget("held-back-new", "济南市甲局", "2.00"),
        budget("revised-old", "济南市乙局", "1.00"),
        budget("revised-new", "济南市乙局", "2.00"),
        budget("format-pdf", "济南市丙局", "1.00"),
        budget("format-html", "济南市丙局", "1.00"),
        budget("ambiguous-place", "青山区测试局", "1.00"),
        budget("unlisted-district", "青岛市即墨区测试局", "1.00"),
        budget("old-year", "济南市丁局", "1.00", year=2019),
        document(
            "new-code", "budget", [_expenditure("1.00", "2980101", "新设事项")], organization="济南市戊局", year=2024
        ),
        document("two-years-2025", "budget", [two_years], organization="济南市己局", year=2025),
        document("two-years-2024", "budget", [one_year], organization="济南市己局", year=2024),
        document("only-2025", "budget", [two_years], organization="济南市庚局", year=2025),
    ]


def _tell_versions_and_formats(file) -> None:
    """The new version of each address was fetched a day later; the web page of a filing a day after its PDF."""
    start = datetime(2025, 1, 1, tzinfo=UTC)
    with duckdb.connect(str(file)) as connection:
        for name in ("held-back", "revised"):
            for days, version in enumerate(("old", "new")):
                connection.execute(
                    "update raw.document_sources set address = ?, fetched_at = ?, is_latest = ? where source_id = ?",
                    [f"{name}.pdf", start + timedelta(days=days), version == "new", f"{name}-{version}"],
                )
        connection.execute(
            "update raw.document_sources set fetched_at = ? where source_id = 'format-html'",
            [start + timedelta(days=1)],
        )
        connection.execute(
            "update raw.documents set media_type = 'text/html' where document_id = ?", [document_id_of("format-html")]
        )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """Marts of the bundled truths, the real ones at hand, and the documents made here; dbt tests of marts run too."""
    file = tmp_path_factory.mktemp("marts") / "build.duckdb"
    truths = [load_truth(key) for key in BUNDLED_KEYS] + [load_truth(key, REAL) for key in REAL_KEYS]
    budget = load_truth(BUDGET)
    made = [_final_of_the_budget(budget), renamed(budget, "made-2025-budget", fiscal_year=2025)]
    land(file, [*truths, *made, *_department_with_two_units(), *_versions_and_formats()])
    _tell_versions_and_formats(file)
    dbt_build(file, "path:seeds", "staging", "intermediate", "quality", "--exclude-resource-type", "unit_test", "test")
    decide(file, held_back_new="quarantined", shanghai_2024_final_template="quarantined")
    dbt_build(file, "marts", "path:tests")
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


def test_a_prior_year_column_counts_only_where_that_year_is_not_loaded(warehouse):
    sums = warehouse.execute(
        """
        select name, fiscal_year, sum(amount_yuan)
        from fct_three_public inner join dim_organization using (organization_key)
        where name in ('济南市己局', '济南市庚局') group by all order by all
        """
    ).fetchall()
    assert sums == [
        ("济南市己局", 2024, Decimal(60000)),
        ("济南市己局", 2025, Decimal(80000)),
        ("济南市庚局", 2024, Decimal(70000)),
        ("济南市庚局", 2025, Decimal(80000)),
    ]


def test_a_unit_counts_only_where_no_department_covers_it(warehouse):
    rows = warehouse.execute(
        """
        select document_name, f.coverage_basis, sum(amount_yuan)
        from fct_expenditure_by_function as f inner join dim_document using (document_key)
        inner join dim_organization as o on f.organization_key = o.organization_key
        where o.name like '荣成市测试%' group by all order by all
        """
    ).fetchall()
    assert rows == [
        ("department-2024", "department", Decimal(300000)),
        ("first-unit-2023", "unit", Decimal(140000)),
        ("second-unit-2023", "unit", Decimal(40000)),
    ]
    covered = _names(warehouse, "select document_name from dim_document where coverage_basis = 'covered'")
    assert covered == {"headquarters-2024", "first-unit-2024"}


def test_a_department_is_the_parent_of_the_units_it_lists(warehouse):
    rows = warehouse.execute(
        """
        select unit.name, parent.name, unit.organization_code, unit.region_code
        from dim_organization as unit
        left join dim_organization as parent on unit.parent_organization_key = parent.organization_key
        where unit.name like '荣成市测试%' order by unit.organization_code
        """
    ).fetchall()
    assert rows == [
        ("荣成市测试局", None, "301", "371082"),
        ("荣成市测试一所", "荣成市测试局", "301002", "371082"),
        ("荣成市测试二所", "荣成市测试局", "301003", "371082"),
    ]


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


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("青山区测试局", None),
        ("青岛市即墨区测试局", None),
        ("荣成市大数据中心", "371082"),
        ("潍坊市大数据局", "370700"),
    ],
)
def test_a_division_is_given_only_where_the_name_or_the_register_decides_it(warehouse, name, region):
    assert _one(warehouse, "select region_code from dim_organization where name = ?", name) == (region,)


def test_a_held_back_revision_leaves_its_predecessor_current(warehouse):
    names = _names(warehouse, "select document_name from dim_document where document_name like 'held-back%'")
    assert names == {"held-back-old"}


def test_the_newest_admitted_version_is_current(warehouse):
    assert _names(warehouse, "select document_name from dim_document where document_name like 'revised%'") == {
        "revised-new"
    }


def test_of_several_formats_the_pdf_is_current(warehouse):
    assert _names(warehouse, "select document_name from dim_document where document_name like 'format%'") == {
        "format-pdf"
    }


def test_every_known_document_is_listed_with_its_decision(warehouse):
    rows = dict(warehouse.execute("select document_name, (decision, is_published) from quality.documents").fetchall())
    assert rows["held-back-new"] == ("quarantined", False)
    assert rows["revised-old"] == ("passed", False)
    assert rows["revised-new"] == ("passed", True)


def test_codes_have_the_name_of_the_documents_year(warehouse):
    names = dict(
        warehouse.execute("select classification_year, name from dim_function where function_code = '20805'").fetchall()
    )
    assert names[2019] == "行政事业单位离退休"
    assert names[2024] == "行政事业单位养老支出"


def test_a_code_met_for_the_first_time_is_in_its_dimension_under_its_printed_name(warehouse):
    rows = warehouse.execute(
        "select classification_year, name, level, class_code, source from dim_function where function_code = '2980101'"
    ).fetchall()
    assert rows == [(2024, "新设事项", 3, "298", "printed")]


def test_a_table_of_no_standard_form_is_found_by_its_caption(warehouse):
    found = warehouse.execute(
        """
        select document_name, row_count, column_count
        from mart_other_tables inner join dim_document using (document_key) where caption = '转移支付资金分配明细表'
        """
    ).fetchall()
    assert found == [("qingdao-bigdata-2023-final", 4, 13)]


def test_every_table_and_column_is_described_in_the_file(warehouse):
    # What the gate writes between the two phases is described where it is written.
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
    assert [row[:3] for row in undescribed if row[0] in schemas and row[1] != "document_decisions" and not row[3]] == []


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
