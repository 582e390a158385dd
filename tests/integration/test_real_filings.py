"""Filings as their departments published them, from a register of their own; they are read where they lie."""

import duckdb
import pytest

from tests.support.loads import NO_REAL_FILES, REAL_FILES, SHARED, run_load
from tests.support.printed_amounts import PUBLISHED, assert_each_printed_amount_stands_once

WITHOUT_AMOUNTS = "shanghai-2024-final-template"
FILINGS = [file.stem for file in REAL_FILES if file.stem != WITHOUT_AMOUNTS]

pytestmark = pytest.mark.skipif(not REAL_FILES, reason=NO_REAL_FILES)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    entries = "".join(f"  - id: {file.stem}\n    path: {file}\n" for file in REAL_FILES)
    _, file = run_load(tmp_path_factory.mktemp("filings"), f"sources:\n{entries}")
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("key", FILINGS)
def test_every_printed_amount_is_published_once(warehouse, key):
    assert_each_printed_amount_stands_once(warehouse, PUBLISHED, SHARED / "real_amounts" / f"{key}.json")


def test_a_template_without_numbers_is_held_back_as_a_document_without_amounts(warehouse):
    query = "select decision, reasons from quality.documents where document_name = ?"
    ((decision, reasons),) = warehouse.execute(query, [WITHOUT_AMOUNTS]).fetchall()
    assert decision == "quarantined"
    assert any("文件中有金额" in reason for reason in reasons)


def test_the_others_are_published_and_no_check_of_error_severity_fails(warehouse):
    published = warehouse.execute("select document_name from marts.dim_document order by 1").fetchall()
    assert [name for (name,) in published] == FILINGS
    query = """
        select check_id, document_name, lhs, rhs
        from quality.check_results
        inner join quality.documents using (document_id)
        where outcome = 'mismatch' and severity = 'error'
    """
    assert warehouse.execute(query).fetchall() == []


def test_the_reading_of_no_filing_is_in_doubt(warehouse):
    assert warehouse.execute("from quality.reading_doubts").fetchall() == []
    assert warehouse.execute("from quality.unread_numbers").fetchall() == []
