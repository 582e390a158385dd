"""The reviewers' files: what is right is read as it stands, and every mistake names its line and the remedy."""

from datetime import date

import duckdb
import polars as pl
import pytest

from pipelines.landing.land import LoadFrames, land
from pipelines.landing.schemas import DOCUMENT_SOURCES, FETCHES
from pipelines.landing.sources import SOURCE_FAILURES
from pipelines.quality.review_files import ReviewError
from pipelines.quality.review_tables import prints_number, write_reviews
from pipelines.quality.reviews import load_reviews
from pipelines.reading.model import Box, Cell
from pipelines.settings import PROJECT_ROOT
from tests.support.small import small_frames, small_reading

TODAY = date(2026, 11, 20)
CHECKS = PROJECT_ROOT / "dbt_project" / "seeds" / "checks.csv"
CORRECTIONS = "document,table_id,row,column,printed,corrected,reason,reviewer,date\n"
WAIVERS = "document,check,reason,reviewer,until\n"
SHA = ("a" * 64, "ab" * 32, "20240101" + "c" * 56)


@pytest.fixture
def data(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def load(data, corrections="", waivers=""):
    (data / "corrections.csv").write_bytes((CORRECTIONS + corrections).encode())
    (data / "waivers.csv").write_bytes((WAIVERS + waivers).encode() if isinstance(waivers, str) else waivers)
    return load_reviews(data, CHECKS, TODAY)


def said(data, **files):
    with pytest.raises(ReviewError) as raised:
        load(data, **files)
    return str(raised.value)


def test_the_files_of_the_project_are_headers_that_can_be_read():
    reviews = load_reviews(PROJECT_ROOT / "data", CHECKS, TODAY)
    assert (reviews.corrections_name, reviews.waivers_name) == ("data/corrections.csv", "data/waivers.csv")


def test_a_data_folder_without_files_has_no_entries(data):
    reviews = load_reviews(data, CHECKS, TODAY)
    assert (reviews.corrections, reviews.waivers) == ((), ())


def test_entries_are_read_with_their_lines_whatever_their_texts_look_like(data):
    formula, long = "=HYPERLINK(1)", "预" * 200_000
    rows = f'甲局,A10,"two\nlines",n,2026-11-20\n\n乙局,A10,{formula},n,2027-01-31\n丙局,B01,{long},n,2027-01-31\n'
    waivers = load(data, waivers=("\ufeff" + WAIVERS + rows).replace("\n", "\r\n").encode()).waivers
    assert [(w.document, w.line, w.until) for w in waivers] == [
        ("甲局", 2, date(2026, 11, 20)),
        ("乙局", 5, date(2027, 1, 31)),
        ("丙局", 6, date(2027, 1, 31)),
    ]
    assert [waiver.reason for waiver in waivers] == ["two\nlines", formula, long]
    (correction,) = load(data, corrections="甲局,T01,3,4, 1O.00 ,10.00,misread,某某,2026-11-19\n").corrections
    assert (correction.row, correction.column, correction.printed, correction.corrected) == (3, 4, "1O.00", "10.00")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("甲局,A10,r,n,2026-11-19", "line 2: the waiver of A10 ended on 2026-11-19; remove the line, or look at"),
        ("\n甲局,Z99,r,n,2027-01-31", "line 3: there is no check 'Z99'; write one of the seed checks, such as "),
        ("甲局,A10,,n,2027-01-31", "line 2: reason is blank; fill it in"),
        ("甲局,A10,r, ,2027-01-31", "line 2: reviewer is blank; fill it in"),
        (",A10,r,n,2027-01-31", "line 2: document is blank; fill it in"),
        ("甲局,A10,r,n,31.1.2027", "line 2: until must be a day written as 2026-01-31 (it is '31.1.2027')"),
        ("甲局,A10,r,n,2027-02-30", "line 2: until must be a day written as 2026-01-31 (it is '2027-02-30')"),
        ("甲局,A10,r,2027-01-31", "line 2: 4 values for 5 columns; put a text with a comma in quotes"),
        ('甲局,A10,"r,n,2027-01-31', "line 2: unexpected end of data; mend the quotes"),
        ("甲局,A10,r,n,2027-01-31\n甲局,A10,s,n,2027-01-31", "line 3: line 2 is about the same; remove one of them"),
    ],
)
def test_a_mistake_in_a_waiver_names_its_line_and_the_remedy(data, lines, message):
    assert f"data/waivers.csv {message}" in said(data, waivers=lines + "\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: the file is empty; begin it with document,check,reason,reviewer,until"),
        (b"document,check,reason,until\n", "line 1: wrong columns (missing: reviewer); write document,check,"),
        (WAIVERS.replace(",until", ",until,note").encode(), "line 1: wrong columns (not known: 'note'); write"),
        (WAIVERS.replace(",until", ",until,until").encode(), "line 1: wrong columns (one of them twice); write"),
        (WAIVERS.encode() + "甲局".encode("gb18030"), "line 2: is not UTF-8 ("),
    ],
)
def test_a_file_that_is_no_list_of_waivers_names_its_line_and_the_remedy(data, content, message):
    assert f"data/waivers.csv {message}" in said(data, waivers=content)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("甲局,T01,-1,0,1,2,r,n,2026-11-20", "row must be a whole number from 0, as"),
        ("甲局,T01,1,b,1,2,r,n,2026-11-20", "column must be a whole number from 0, as"),
        ("甲局,,1,0,1,2,r,n,2026-11-20", "table_id is blank; fill it in"),
        ("甲局,T01,1,0,2,2,r,n,2026-11-20", "printed and corrected are the same; remove the line"),
        ("甲局,T01,1,0,1,2,r,n,yesterday", "date must be a day written as 2026-01-31 (it is 'yesterday')"),
    ],
)
def test_a_mistake_in_a_correction_names_its_line_and_the_remedy(data, line, message):
    assert f"data/corrections.csv line 2: {message}" in said(data, corrections=line + "\n")


@pytest.fixture
def build(tmp_path):
    """Two versions of 甲局 and one of a document named like a date, each with 12.00 in T01, row 1, column 0."""
    folders, sources = [], []
    reading = small_reading()
    reading.tables[0].cells.append(Cell(1, 1, "备注", [Box(1, 60, 10, 90, 30)]))
    for document_id, name in zip(SHA, ("甲局", "甲局", "20240101"), strict=True):
        folder = tmp_path / document_id
        folder.mkdir()
        for frame_name, frame in small_frames(document_id, reading).items():
            frame.write_parquet(folder / f"{frame_name}.parquet")
        folders.append(folder)
        sources.append({"document_id": document_id, "source_id": f"s-{name}", "name": name, "address": document_id})
    file = tmp_path / "build.duckdb"
    known = pl.DataFrame(sources, schema=DOCUMENT_SOURCES)
    land(file, folders, LoadFrames(known, pl.DataFrame(schema=SOURCE_FAILURES), pl.DataFrame(schema=FETCHES)))
    return file


def written(build, table):
    with duckdb.connect(str(build)) as connection:
        return connection.execute(f"from quality.{table}").fetchall()


def test_entries_that_fit_the_load_become_tables(data, build):
    lines = "20240101,T01,1,0,12.00,13.00,misread,某某,2026-11-20\nAAAAAAAA,T01,1,1,备注,附注,misread,某某,2026-11-20\n"
    write_reviews(build, load(data, lines, f"{SHA[1]},A10,known,某某,2026-12-31\n"))
    assert [row[:6] for row in written(build, "corrections")] == [
        (SHA[2], "T01", 1, 0, "12.00", "13.00"),
        (SHA[0], "T01", 1, 1, "备注", "附注"),
    ]
    assert written(build, "waivers") == [(SHA[1], "A10", "known", "某某", date(2026, 12, 31), 2)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("乙局,T01,1,0,12.00,13.00", "no document '乙局' is known (any more); mend the name, or remove the line"),
        ("甲局,T01,1,0,12.00,13.00", "'甲局' names 2 documents (aaaaaaaaaaaa, abababababab); write the SHA-256"),
        ("aaaaaaa,T01,1,0,12.00,13.00", "no document 'aaaaaaa' is known"),
        ("20240101,T02,1,0,12.00,13.00", "20240101 has no table T02; remove the line or mend table_id"),
        ("20240101,T01,9,0,12.00,13.00", "there is no cell in T01, row 9, column 0; remove the line or mend its place"),
        ("20240101,T01,1,0,12.50,13.00", "the cell in T01, row 1, column 0 now reads '12.00', not '12.50'; remove"),
        ("20240101,T01,0,0,金额,数额", "the cell in T01, row 0, column 0 belongs to the header; a header's wording is"),
        (
            "20240101,T01,1,0,12.00,12..00",
            "the cell in T01, row 1, column 0 holds an amount, and '12..00' is no number",
        ),
    ],
)
def test_a_correction_that_does_not_fit_the_load_names_its_line(data, build, line, message):
    reviews = load(data, f"\n{line},misread,某某,2026-11-20\n")
    with pytest.raises(ReviewError) as raised:
        write_reviews(build, reviews)
    assert f"data/corrections.csv line 3: {message}" in str(raised.value)


def test_two_names_of_one_document_are_one_document(data, build):
    rows = f"20240101,A10,r,n,2027-01-31\n{SHA[2][:12]},A10,r,n,2027-01-31\n"
    with pytest.raises(ReviewError, match=r"data/waivers\.csv line 3: line 2 is about the same"):
        write_reviews(build, load(data, waivers=rows))


@pytest.mark.parametrize("text", ["12.00", "1,234.50", "-3", "（1,234.50）", "－", "——", "￥12万元", "１２", "0"])
def test_what_the_forms_print_for_an_amount_is_a_number(text):
    assert prints_number(text)


@pytest.mark.parametrize("text", ["", "12..00", "1,23.00", "1O.00", "合计", "12 13x"])
def test_anything_else_is_none(text):
    assert not prints_number(text)
