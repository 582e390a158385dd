"""Filings as their departments published them, and filings published in several formats; read where they lie."""

import duckdb
import pytest

from tests.support.loads import NO_REAL_FILES, REAL_FILES, SHARED
from tests.support.mixed_load import FILING_FORMATS, TWIN
from tests.support.printed_amounts import LANDED, PUBLISHED, assert_each_printed_amount_stands_once
from tests.support.truth import CORPUS

WITHOUT_AMOUNTS = "shanghai-2024-final-template"
FILINGS = [file.stem for file in REAL_FILES if file.stem != WITHOUT_AMOUNTS]
FORMATS = [(key, name) for key, others in FILING_FORMATS.items() for name in others]
SEVERAL = {*FILING_FORMATS, *(name for _, name in FORMATS)}

pytestmark = pytest.mark.skipif(not REAL_FILES, reason=NO_REAL_FILES)


@pytest.fixture(scope="module")
def warehouse(mixed_load):
    with duckdb.connect(str(mixed_load.file), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("key", FILINGS)
def test_every_printed_amount_is_published_once(warehouse, key):
    assert_each_printed_amount_stands_once(warehouse, PUBLISHED, SHARED / "real_amounts" / f"{key}.json")


@pytest.mark.parametrize(("key", "name"), FORMATS)
def test_another_format_of_a_filing_has_the_same_amounts(warehouse, key, name):
    assert_each_printed_amount_stands_once(warehouse, LANDED, CORPUS / "amounts" / f"{key}.json", name)


@pytest.mark.parametrize("key", FILING_FORMATS)
def test_the_pdf_file_of_a_filing_in_several_formats_is_current_and_nothing_doubles(warehouse, key):
    assert_each_printed_amount_stands_once(warehouse, PUBLISHED, CORPUS / "amounts" / f"{key}.json")


def test_formats_of_one_filing_are_one_filing(warehouse):
    query = "select document_name from marts.dim_document order by 1"
    published = {name for (name,) in warehouse.execute(query).fetchall()}
    assert published & SEVERAL == set(FILING_FORMATS)
    query = """
        select count(distinct document_key), count(*)
        from quality.documents
        where list_contains(?, document_name) and decision in ('passed', 'warned')
    """
    assert warehouse.execute(query, [sorted(SEVERAL)]).fetchall() == [(len(SEVERAL), len(SEVERAL))]


def test_the_born_digital_twin_of_a_scan_has_every_amount(warehouse):
    key = TWIN.removesuffix(".born-digital")
    assert_each_printed_amount_stands_once(warehouse, PUBLISHED, CORPUS / "amounts" / f"{key}.json", TWIN)


def test_a_template_without_numbers_is_held_back_as_a_document_without_amounts(warehouse):
    query = "select decision, reasons from quality.documents where document_name = ?"
    ((decision, reasons),) = warehouse.execute(query, [WITHOUT_AMOUNTS]).fetchall()
    assert decision == "quarantined"
    assert any("文件中有金额" in reason for reason in reasons)


def test_the_others_are_published_and_only_true_breaks_of_their_texts_are_errors(warehouse):
    published = warehouse.execute("select document_name from marts.dim_document").fetchall()
    assert set(FILINGS) <= {name for (name,) in published}
    query = """
        select distinct document_name, check_id
        from quality.check_results
        inner join quality.documents using (document_id)
        where outcome = 'mismatch' and severity = 'error' and not list_contains(?, document_name)
    """
    drawn_wrong = ["wrong", "waived"]
    loaded = warehouse.execute("select document_name from quality.documents").fetchall()
    assert set(warehouse.execute(query, [drawn_wrong]).fetchall()) == {
        ("putuo-finance-2024-final", "C06"),  # 0.3 万元 for 2961.68
        ("putuo-wanli-2024-budget", "F02"),  # 352.67 for 350.35, in the second of two places
        ("putuo-wanli-2024-budget", "F09"),  # and the rate beside it
        # 90.06 % for 193.6 of 213.6, in each format of the filing
        *((name, "C09") for (name,) in loaded if name.startswith("rongcheng")),
    }


def test_the_reading_of_no_filing_is_in_doubt(warehouse):
    assert warehouse.execute("from quality.reading_doubts").fetchall() == []
    assert warehouse.execute("from quality.unread_numbers").fetchall() == []
