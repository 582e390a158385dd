"""Tables as other places print them: recognised, additive amounts equal to printed totals, nothing unknown dropped."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from ruamel.yaml import YAML

from tests.support.build import dbt_build, land
from tests.support.variants import document, table

LAYOUTS = YAML(typ="safe").load(Path(__file__).parent.parent / "fixtures" / "layouts.yaml")
FINDINGS = (
    "int_unknown_headers",
    "int_unknown_lines",
    "int_unparsed_amounts",
    "int_unitless_amounts",
    "int_stray_numbers",
)


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.split("|")]


def _document(layout: dict) -> dict:
    tables = []
    for printed in layout["tables"]:
        rows = [_cells(row) for row in printed["rows"]]
        made = table(printed["title"], _cells(printed["columns"]), rows, printed.get("unit", "万元"))
        tables.append(made | {"organization": printed.get("organization")})
    return document(layout["name"], layout["kind"], tables, organization="青山县教育局", year=2024)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """A build file with every layout as a document of its own, opened for reading."""
    file = tmp_path_factory.mktemp("layouts") / "yusuan.duckdb"
    land(file, [_document(layout) for layout in LAYOUTS])
    dbt_build(file, "path:seeds", "+int_amounts", *FINDINGS)
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


def _rows(warehouse, layout: str, columns: str, where: str = "true", source: str = "int_amounts") -> list[tuple]:
    query = f"""
        select {columns}
        from intermediate.{source}
        inner join (select document_id, document_name from intermediate.int_documents) using (document_id)
        where document_name = ? and {where}
    """
    return sorted(warehouse.execute(query, [layout]).fetchall(), key=str)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout["name"])
def test_forms_are_recognised_and_additive_amounts_sum_to_printed_totals(warehouse, layout):
    forms = dict(_rows(warehouse, layout["name"], "table_id, form_code", source="int_tables"))
    assert list(forms.values()) == [printed["form"] for printed in layout["tables"]]
    families = dict(warehouse.execute("select measure_code, measure_family from seeds.measures").fetchall())
    sums = defaultdict(lambda: defaultdict(Decimal))
    columns = "table_id, side, stage, fiscal_year, measure_code, amount_yuan"
    for table_id, *group, measure, yuan in _rows(warehouse, layout["name"], columns, "is_additive"):
        sums[table_id][" ".join(map(str, (*group, families[measure])))] += yuan
    for table_id, printed in zip(forms, layout["tables"], strict=True):
        assert sums[table_id] == {group: Decimal(str(yuan)) for group, yuan in printed["additive"].items()}


def test_only_what_is_unknown_is_a_finding(warehouse):
    found = {
        (name, finding)
        for finding in FINDINGS
        for layout in LAYOUTS
        for name in [layout["name"]]
        if _rows(warehouse, name, "1", source=finding)
    }
    unknown = {("unknown", finding) for finding in FINDINGS[:3]}
    named = {
        ("nounit", "int_unitless_amounts"),
        ("unknown-sub-lines", "int_unknown_lines"),
        ("guangdong", "int_unknown_headers"),
        ("yunnan", "int_unknown_lines"),
        ("hubei", "int_stray_numbers"),
    }
    assert found == unknown | named


def test_amounts_under_an_unknown_header_land_with_an_open_measure(warehouse):
    rows = _rows(warehouse, "unknown", "amount_yuan, is_additive", "measure_code = '?'")
    assert rows == [(Decimal("20000.00"), False), (Decimal("20000.00"), False)]


def test_amounts_without_a_unit_do_not_land(warehouse):
    assert {row[0] for row in _rows(warehouse, "nounit", "table_id")} == {"T02", "T03"}


def test_counts_prices_ordinals_and_rates_are_no_amounts(warehouse):
    assert _rows(warehouse, "procurement", "distinct amount_printed") == [("20.00",), ("25.00",), ("5.00",)]
    assert all("%" not in row[0] for row in _rows(warehouse, "3p-items", "amount_printed"))
    assert "11.1" not in {row[0] for row in _rows(warehouse, "central", "amount_printed")}


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ("by-unit", ["*", "2050101", "2050199", "2050202"]),
        ("merged-code-header", ["*", "205", "20502", "2050201"]),
        ("item-name", ["*", "205", "20502", "2050201"]),
        ("org-code-in-function-column", ["*", "2050201"]),
        ("function-econ", ["*", "2050101"]),
        ("other-key-headers", ["*", "2050201"]),
    ],
)
def test_functions_are_read_however_they_are_printed(warehouse, layout, expected):
    assert [row[0] for row in _rows(warehouse, layout, "distinct function_code")] == expected


def test_an_organizations_code_is_never_a_function(warehouse):
    rows = _rows(warehouse, "org-code-in-function-column", "distinct organization_code", "label = '青山县教育局'")
    assert rows == [("226",)]


def test_rows_below_an_organization_belong_to_it(warehouse):
    rows = _rows(warehouse, "by-unit", "distinct organization_name", "function_code = '2050202'")
    assert rows == [("青山县实验小学",)]


def test_a_project_may_be_called_a_centre(warehouse):
    names = _rows(warehouse, "project", "distinct project_name", "project_name is not null")
    assert names == [("校舍维修服务中心",), ("营养餐",)]


def test_a_line_names_the_stage_and_year_of_its_amounts(warehouse):
    stages = _rows(warehouse, "3p-final-extra", "distinct label, stage")
    assert stages == [("决算数", "final"), ("预算数", "budget")]
    columns = "distinct label, fiscal_year, is_prior_year_column"
    years = _rows(warehouse, "3p-year-rows", columns, "label like '%预算数'")
    assert years == [("2023年预算数", 2023, True), ("2024年预算数", 2024, False)]


def test_money_carried_over_is_told_from_the_years_own(warehouse):
    sections = _rows(warehouse, "income-carry", "distinct section, fund_code", "is_additive")
    assert ("年初", "general") in sections
    assert ("本年", "general") in sections


def test_the_units_tables_repeat_the_departments(warehouse):
    additive = _rows(warehouse, "units", "table_id, bool_or(is_additive)", "true group by table_id")
    assert additive == [("T01", True), ("T02", False), ("T03", False)]


def test_other_expenses_are_no_part_of_the_three_public_total(warehouse):
    for layout, label in (("guangdong", "行政经费"), ("yunnan", "其中：外事接待费")):
        measures = _rows(warehouse, layout, "distinct measure_code, three_public_item_code", f"label = '{label}'")
        assert {measure for measure, _item in measures} <= {"administrative", "?"}
    assert _rows(warehouse, "yunnan", "1", "contains(label, '团组数')") == []


def test_a_form_of_the_place_alone_is_a_finding(warehouse):
    titles = _rows(warehouse, "jiangsu", "title_key", "form_code = 'other' and looks_financial", "int_tables")
    assert len(titles) == 3


@pytest.mark.parametrize(
    ("layout", "codes"),
    [("guangdong", {"301", "302", "310"}), ("sichuan", {"301", "30101", "30102", "302", "30201", "310", "31002"})],
)
def test_economic_classes_above_columns_are_codes(warehouse, layout, codes):
    form = "form_code in ('budget_project', 'budget_general_expenditure') and economic_department_code is not null"
    assert {row[0] for row in _rows(warehouse, layout, "distinct economic_department_code", form)} == codes


def test_an_ordinal_row_without_a_word_holds_no_amounts(warehouse):
    assert _rows(warehouse, "shandong-final", "amount_printed", "amount_printed = '12'") == []
