"""From the bundled files to the published warehouse, with the real models: what an analyst finds in it."""

import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from PIL import Image

from pipelines.documents.register import load_register
from pipelines.quality.pictures import COLOURS
from pipelines.settings import PROJECT_ROOT
from tests.support import score
from tests.support.landed_tables import landed_tables
from tests.support.loads import REGISTER, bundled_register, run_load
from tests.support.printed_amounts import PUBLISHED, assert_each_printed_amount_stands_once, printed_amounts
from tests.support.readme import answer, questions
from tests.support.truth import CORPUS, load_truth

SCAN = "weifang-bigdata-2023-budget"
DOCUMENTS = sorted(source.id for source in load_register(REGISTER))
LEAST_CONFIDENCE = 0.8
TOTAL_EXPENDITURE = {
    "qingdao-bigdata-2024-budget": "107789000.00",
    "qingdao-bigdata-2023-final": "129267300.00",
    "wuhan-qingshan-bigdata-2024-budget": "13529386.59",
    "rongcheng-bigdata-2024-final": "124183300.00",
    SCAN: "110988700.00",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return run_load(tmp_path_factory.mktemp("published"), bundled_register(), status=0)


@pytest.fixture(scope="module")
def warehouse(run):
    with duckdb.connect(str(run[1]), read_only=True) as connection:
        yield connection


def ask(warehouse, query, *parameters):
    return warehouse.execute(query, parameters).fetchall()


@pytest.mark.parametrize("key", DOCUMENTS)
def test_every_printed_amount_is_published_once(warehouse, key):
    assert_each_printed_amount_stands_once(warehouse, PUBLISHED, CORPUS / "amounts" / f"{key}.json")


def test_the_cover_of_the_scan_is_recognised(warehouse):
    query = """
        select cover_organization, cover_fiscal_year, cover_kind, cover_scope
        from raw.documents inner join raw.document_sources using (document_id) where name = ?
    """
    about = load_truth(SCAN)["document"]
    assert ask(warehouse, query, SCAN) == [(about["organization"], about["fiscal_year"], about["kind"], "department")]


@pytest.mark.parametrize("key", DOCUMENTS)
def test_every_standard_table_is_recognised_with_or_without_amounts(warehouse, key):
    standard = [t["title"] for t in load_truth(key)["tables"] if t.get("section", "part2") == "part2"]
    query = """
        select caption
        from intermediate.int_tables
        inner join raw.document_sources using (document_id)
        where name = ? and form_code != 'other'
    """
    recognised = [caption for (caption,) in ask(warehouse, query, key)]
    assert [title for title in standard if title not in recognised] == []


def test_every_document_has_its_page_in_the_report(run):
    report = run[1].parent.parent / "reports" / "latest"
    names = sorted(source.id for source in load_register(REGISTER))
    pages = [page.read_text(encoding="utf-8") for page in (report / "documents").iterdir()]
    assert [name for name in names for page in pages if f'aria-current="page">{name}<' in page] == names
    assert not any("could not be written" in page for page in pages)


def test_the_readme_asks_thirteen_questions():
    assert len(questions()) == 13


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.title)
def test_a_query_of_the_readme_answers_as_printed(run, question):
    assert answer(run[1], question.query) == question.printed


@pytest.mark.parametrize("key", DOCUMENTS)
def test_expenditure_by_function_sums_to_the_printed_total(warehouse, key):
    query = """
        select sum(amount_yuan), count(*)
        from marts.fct_expenditure_by_function
        inner join marts.dim_document using (document_key)
        where document_name = ?
    """
    ((total, leaves),) = ask(warehouse, query, key)
    assert abs(total - Decimal(TOTAL_EXPENDITURE[key])) <= 100 * leaves


def test_all_bundled_documents_are_published_and_the_reading_of_none_is_in_doubt(warehouse):
    published = [name for (name,) in ask(warehouse, "select document_name from marts.dim_document order by 1")]
    assert published == DOCUMENTS
    assert ask(warehouse, "from quality.reading_doubts") == []


def test_the_tables_of_the_scan_are_whole(warehouse):
    counts = score.score_document(load_truth(SCAN), landed_tables(warehouse, SCAN), "part2", [])
    assert counts["whole"] == counts["title"] == counts["unit"] == counts["tables"]
    assert counts["num_cell"] >= 0.995 * counts["num"]
    assert counts["row_exact"] >= 0.97 * counts["rows"]
    assert counts["spurious"] == 0


def test_budgets_of_the_scan_s_performance_forms_are_read(warehouse):
    forms, tables = load_truth(SCAN)["tables"], landed_tables(warehouse, SCAN)["tables"]
    assert len(tables) == len(forms)
    expected, found = Counter(), Counter()
    for ordinal, (form, table) in enumerate(zip(forms, tables, strict=True)):
        expected.update((ordinal, *budget) for budget in form.get("fields", {}).get("budget", {}).items() if budget[1])
        found.update((ordinal, *budget) for budget in _labelled_sums(table))
    assert expected.total() > 100
    assert (expected - found).total() <= 0.02 * expected.total()


def _labelled_sums(table):
    """Label and amount of the rows that end with an amount; widths folded, the colon after the label left out."""
    rows = [[score.plain(text) for text in row if text] for row in table["rows"]]
    return [(row[-2].rstrip(":"), row[-1]) for row in rows if len(row) > 1 and score.NUMBER.match(row[-1])]


def test_a_recognised_amount_that_is_not_printed_so_is_flagged(warehouse):
    """By a check that names its cell or by its confidence: nothing wrong gets in silently."""
    printed = printed_amounts(CORPUS / "amounts" / f"{SCAN}.json")
    query = """
        select f.form_code, f.amount_yuan, f.table_id, f.table_row, f.table_column,
            f.confidence < ? or exists (
                from quality.check_results as r
                where r.document_key = f.document_key and r.outcome = 'mismatch'
                    and exists (from unnest(r.evidence) as e(cell) where e.cell.table_id = f.table_id
                        and e.cell.table_row = f.table_row and e.cell.table_column = f.table_column)
            ) as is_flagged
        from marts.fct_amount as f
        inner join marts.dim_document using (document_key)
        where document_name = ?
    """
    amounts = ask(warehouse, query, LEAST_CONFIDENCE, SCAN)
    assert amounts
    left = Counter((form, yuan) for form, yuan, *_ in printed.elements())
    silent = []
    for form, yuan, *cell, is_flagged in amounts:
        if left[form, yuan]:
            left[form, yuan] -= 1
        elif not is_flagged:
            silent.append((form, yuan, cell))
    assert silent == []


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


def test_evidence_boxes_an_amount_where_it_is_printed(run, warehouse, tmp_path):
    query = """
        select f.amount_key, f.x0, f.top, f.x1, f.bottom, p.height
        from marts.fct_amount as f
        inner join marts.dim_document as d on f.document_key = d.document_key
        inner join raw.pages as p on d.document_id = p.document_id and f.page = p.page
        where d.document_name = 'qingdao-bigdata-2023-final' and f.amount_printed = '10,923.66'
        limit 1
    """
    ((key, x0, top, x1, bottom, height),) = ask(warehouse, query)
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "evidence", key, "--out", str(tmp_path)],
        env=os.environ | {"YUSUAN_DATA_DIR": str(run[1].parent.parent), "YUSUAN_PICTURE_DPI": "144"},
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT_ROOT,
    )
    assert "'10,923.66'" in done.stdout
    (file,) = tmp_path.glob("*.png")
    with Image.open(file) as picture:
        image = picture.convert("RGB")
    legend = image.height - round(height * 2)
    for x, y in ((x0, (top + bottom) / 2), (x1, (top + bottom) / 2), ((x0 + x1) / 2, top), ((x0 + x1) / 2, bottom)):
        pixel = image.getpixel((round(2 * x), legend + round(2 * y)))
        assert max(abs(a - b) for a, b in zip(pixel, COLOURS["finding"], strict=True)) < 24


def test_the_published_file_names_no_place_of_this_machine_for_bundled_documents(warehouse):
    query = "select document_name, address from marts.dim_document"
    assert all(Path(address).name == f"{name}.pdf" for name, address in ask(warehouse, query))
