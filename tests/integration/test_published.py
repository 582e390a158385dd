"""From the bundled files to the published warehouse, with the real models: what an analyst finds in it."""

import json
import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.documents.register import load_register
from pipelines.settings import PROJECT_ROOT
from tests.support.truth import CORPUS

REGISTER = PROJECT_ROOT / "data" / "sources.yaml"
SHARED = PROJECT_ROOT.parent / "shared" / "corpus"
REAL_FILES = sorted((SHARED / "real").glob("*.pdf"))
SCANS = {"weifang-bigdata-2023-budget"}
WITHOUT_AMOUNTS = {"shanghai-2024-final-template"}
BUNDLED = sorted({source.id for source in load_register(REGISTER)} - SCANS)
REAL = sorted({file.stem for file in REAL_FILES} - WITHOUT_AMOUNTS)
NO_REAL = [pytest.param("", marks=pytest.mark.skip(reason="../shared/corpus/real is not there: real filings left out"))]
CODES = ("function", "department_economic", "government_economic", "procurement_item")
TOTAL_EXPENDITURE = {
    "qingdao-bigdata-2024-budget": "107789000.00",
    "qingdao-bigdata-2023-final": "129267300.00",
    "wuhan-qingshan-bigdata-2024-budget": "13529386.59",
    "rongcheng-bigdata-2024-final": "124183300.00",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """One run on the bundled documents and, from the same register, the real filings where they are at hand."""
    folder = tmp_path_factory.mktemp("published")
    register = folder / "sources.yaml"
    lines = [f"  - id: {file.stem}\n    path: {file}\n" for file in REAL_FILES]
    bundled = REGISTER.read_text(encoding="utf-8").replace("path: documents", f"path: {REGISTER.parent}/documents")
    register.write_text(bundled + "".join(lines), encoding="utf-8")
    environment = os.environ | {"YUSUAN_DATA_DIR": str(folder), "YUSUAN_SOURCES_FILE": str(register)}
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "run"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
        cwd=PROJECT_ROOT,
    )
    assert done.returncode == 3, done.stderr + done.stdout
    return done.stdout, folder / "warehouse" / "yusuan.duckdb"


@pytest.fixture(scope="module")
def warehouse(run):
    with duckdb.connect(str(run[1]), read_only=True) as connection:
        yield connection


def ask(warehouse, query, *parameters):
    return warehouse.execute(query, parameters).fetchall()


def amounts_printed(key: str) -> Counter:
    folder = CORPUS / "amounts" if key in BUNDLED else SHARED / "real_amounts"
    rows = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))["amounts"]
    return Counter((row["form"], Decimal(row["yuan"]), *(row["codes"].get(code) for code in CODES)) for row in rows)


def assert_amounts_are_those_printed(warehouse, key):
    published = Counter(
        ask(
            warehouse,
            """
            select
                form_code,
                amount_yuan,
                nullif(function_code, '*'),
                nullif(economic_department_code, '*'),
                nullif(economic_government_code, '*'),
                nullif(procurement_item_code, '*')
            from marts.fct_amount
            inner join marts.dim_document using (document_key)
            where document_name = ?
            """,
            key,
        )
    )
    printed = amounts_printed(key)
    assert not printed - published, "printed, but not published"
    assert not published - printed, "published, but not printed"


@pytest.mark.parametrize("key", BUNDLED)
def test_every_printed_amount_of_a_bundled_document_is_published_once(warehouse, key):
    assert_amounts_are_those_printed(warehouse, key)


@pytest.mark.parametrize("key", REAL or NO_REAL)
def test_every_printed_amount_of_a_real_filing_is_published_once(warehouse, key):
    assert_amounts_are_those_printed(warehouse, key)


@pytest.mark.parametrize("key", BUNDLED)
def test_expenditure_by_function_sums_to_the_printed_total(warehouse, key):
    query = """
        select sum(amount_yuan), count(*)
        from marts.fct_expenditure_by_function
        inner join marts.dim_document using (document_key)
        where document_name = ?
    """
    ((total, leaves),) = ask(warehouse, query, key)
    assert abs(total - Decimal(TOTAL_EXPENDITURE[key])) <= 100 * leaves


def test_the_scan_is_held_back_with_its_reason(run, warehouse):
    assert "weifang-bigdata-2023-budget: quarantined\n    - 62 of 62 pages have no text layer" in run[0]
    published = {name for (name,) in ask(warehouse, "select document_name from marts.dim_document")}
    assert published == {*BUNDLED, *REAL}


@pytest.mark.parametrize("key", sorted(WITHOUT_AMOUNTS) if REAL_FILES else NO_REAL)
def test_a_template_without_numbers_is_held_back_as_a_document_without_amounts(warehouse, key):
    query = "select decision, reasons from quality.documents where document_name = ?"
    ((decision, reasons),) = ask(warehouse, query, key)
    assert decision == "quarantined"
    assert any("文件中有金额" in reason for reason in reasons)


def test_every_table_and_column_has_a_comment(warehouse):
    query = """
        select schema_name, table_name, column_name from duckdb_columns() where comment is null and not internal
        union all
        select schema_name, table_name, null from duckdb_tables() where comment is null and not internal
        union all
        select schema_name, view_name, null from duckdb_views() where comment is null and not internal
    """
    assert ask(warehouse, query) == []


def test_every_view_answers_whatever_the_file_is_attached_as(run):
    with duckdb.connect() as connection:
        connection.execute(f"attach '{run[1]}' as any_name (read_only)")
        views = ask(connection, "select schema_name, view_name from duckdb_views() where not internal")
        assert views
        for schema, view in views:
            connection.execute(f"select * from any_name.{schema}.{view} limit 1").fetchall()


def test_an_amount_leads_back_to_its_cell_and_page(warehouse):
    query = """
        select count(*)
        from marts.fct_amount as f
        inner join marts.dim_document as d on f.document_key = d.document_key
        left join raw.cells as c
            on d.document_id = c.document_id and f.table_id = c.table_id
            and f.table_row = c.row and f.table_column = c.column
        where c.text is null or c.page != f.page or c.x0 != f.x0 or c.top != f.top
    """
    assert ask(warehouse, query) == [(0,)]


def test_the_published_file_names_no_place_of_this_machine_for_bundled_documents(warehouse):
    query = "select document_name, address from marts.dim_document"
    assert all(Path(address).name == f"{name}.pdf" for name, address in ask(warehouse, query))
