"""What `yusuan evidence` finds for a key: the cells of a finding, also where it names only a line or a header."""

import shutil

import duckdb
import pytest

from pipelines.quality.evidence import EvidenceError, find_evidence
from pipelines.quality.show_evidence import write_evidence
from pipelines.reading.file_types import HTML
from pipelines.settings import Settings
from tests.support.published_file import Made, broken_sum, publish

PROSE = ("2024年度收入总计12.00万元，与2023年度相比，增加1.00万元，增长百分之九点零九，主要是项目", "增加。")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    results = (broken_sum(), ("G01", "mismatch", (("finding", 1, None),)), ("N01", "mismatch", (("finding", None, 1),)))
    said = ("A01", "mismatch", (("lhs", "prose"), ("rhs", 4, 1)))
    share = ("C03", "mismatch", (("lhs", "prose"),))
    made = [Made("broken", results=results), Made("told", results=(said, share), prose=PROSE)]
    made.append(Made("written", results=(said,), prose=PROSE, media_type=HTML.media_type))
    return publish(tmp_path_factory.mktemp("evidence"), made).warehouse_file


def places(warehouse, check, document="broken"):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        (item,), _ = find_evidence(connection, check, document)
    return [(place.role, place.table_row, place.table_column, place.text) for place in item.places]


def test_both_sides_of_an_identity_are_its_cells(warehouse):
    sides = places(warehouse, "A01")
    assert [role for role, *_ in sides] == ["lhs", "rhs", "rhs", "rhs"]
    assert sides[0] == ("lhs", 4, 1, "13.00")


def test_a_finding_about_a_line_is_its_cells(warehouse):
    assert places(warehouse, "G01") == [("finding", 1, 0, "工资"), ("finding", 1, 1, "5.00")]


def test_a_finding_about_a_header_is_its_header_cells(warehouse):
    assert [place[1:3] for place in places(warehouse, "N01")] == [(0, 1)]


def test_a_paragraph_is_its_text_and_its_area_on_the_page(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        (item,), _ = find_evidence(connection, "A01", "told")
        (lines,) = connection.execute("select boxes from raw.paragraphs where text = ?", ["".join(PROSE)]).fetchone()
    prose, cell = item.places
    assert (prose.role, prose.text, prose.table_id) == ("lhs", "".join(PROSE), None)
    assert len(lines) == 2
    (area,) = prose.boxes
    assert (area.top, area.bottom) == (lines[0]["top"], lines[1]["bottom"])
    assert (cell.role, cell.text) == ("rhs", "13.00")


def test_a_figure_of_the_text_is_its_sentence_and_the_cell_it_must_equal(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        keys = connection.execute("select figure_key from intermediate.int_narrative_figures order by all").fetchall()
        (item,), _ = find_evidence(connection, keys[0][0][:10], None)
    assert item.title == f"收入总计: {''.join(PROSE)}"
    assert item.figures.endswith("printed 12.00, 120,000.00 yuan; differs: 130,000.00 in the table")
    assert [(place.role, place.text) for place in item.places] == [("lhs", "".join(PROSE)), ("rhs", "13.00")]


def test_a_project_that_an_account_reports_is_its_cell(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        (key,) = connection.execute("select amount_key from marts.fct_project order by all").fetchone()
        (item,), _ = find_evidence(connection, key, None)
    assert (item.kind, item.title) == ("amount", "final_project, 改造工程, final")
    assert item.figures.endswith("printed 5.00, 50,000.00 yuan")
    assert [(place.role, place.table_row, place.text) for place in item.places] == [("finding", 1, "5.00")]


def test_only_amounts_are_said_to_be_yuan(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        said = [find_evidence(connection, check, "told")[0][0].figures for check in ("A01", "C03")]
    assert ["yuan" in figures for figures in said] == [True, False]


@pytest.mark.parametrize("document", ["told", "written"])
def test_a_paragraph_is_quoted_and_shown_where_there_are_pages(warehouse, tmp_path, document):
    settings = Settings(data_dir=warehouse.parent.parent)
    lines = list(write_evidence(settings, "A01", document, tmp_path))
    assert f"  left: {document}, paragraph, page 1: {''.join(PROSE)!r}" in lines
    assert len(list(tmp_path.glob("*.png"))) == (document == "told")


@pytest.mark.parametrize(
    ("key", "document", "message"),
    [
        ("A01", None, "name the document with --document"),
        ("A01", "other", "no document of this name"),
        ("B01", "broken", "is not computed in broken"),
        ("no key", None, "is neither a check"),
        ("../../../x", "broken", "is neither a check"),
    ],
)
def test_a_key_that_means_nothing_says_what_to_write(warehouse, key, document, message):
    with duckdb.connect(str(warehouse), read_only=True) as connection, pytest.raises(EvidenceError, match=message):
        find_evidence(connection, key, document)


def test_a_published_file_of_an_earlier_version_is_named_with_the_remedy(warehouse, tmp_path):
    settings = Settings(data_dir=tmp_path)
    settings.warehouse_file.parent.mkdir()
    shutil.copy(warehouse, settings.warehouse_file)
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute("drop table quality.corrections")
    with pytest.raises(EvidenceError, match="earlier version"):
        list(write_evidence(settings, "A01", "broken", tmp_path / "out"))
