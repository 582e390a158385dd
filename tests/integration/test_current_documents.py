"""Which documents count: current versions and formats, departments before units; whose codes and places they are."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest

from tests.support.build import dbt_build, document_id_of, land
from tests.support.decisions import decide
from tests.support.mart_documents import department_with_two_units, versions_and_formats


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
        for name in ("format-html", "withdrawn-html"):
            connection.execute(
                "update raw.documents set media_type = 'text/html' where document_id = ?", [document_id_of(name)]
            )
        connection.execute("update raw.document_sources set is_latest = false where source_id = 'withdrawn-pdf'")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """Marts of made documents only."""
    file = tmp_path_factory.mktemp("current") / "yusuan.duckdb"
    land(file, [*department_with_two_units(), *versions_and_formats()])
    _tell_versions_and_formats(file)
    dbt_build(file, "path:seeds", "staging", "intermediate", "--exclude-resource-type", "unit_test", "test")
    decide(file, held_back_new="quarantined")
    dbt_build(file, "marts", "path:tests")
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        yield connection


def _one(warehouse, query: str, *parameters):
    return warehouse.execute(query, list(parameters)).fetchone()


def _names(warehouse, query: str, *parameters) -> set:
    return {row[0] for row in warehouse.execute(query, list(parameters)).fetchall()}


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


def test_what_its_page_or_archive_no_longer_has_gives_way_to_what_is_there(warehouse):
    names = _names(warehouse, "select document_name from dim_document where document_name like 'withdrawn%'")
    assert names == {"withdrawn-html"}


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


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("青山区测试局", None),
        ("青岛市即墨区测试局", None),
        ("青岛市即墨区试验局", None),
        ("青山区试验局", "420107"),
        ("荣成市测试一所", "371082"),
        ("济南市甲局", "370100"),
    ],
)
def test_a_division_is_given_only_where_the_name_or_the_register_decides_it(warehouse, name, region):
    assert _one(warehouse, "select region_code from dim_organization where name = ?", name) == (region,)
