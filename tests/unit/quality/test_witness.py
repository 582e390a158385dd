"""Cells of failed checks are read again by pdfplumber: agreement, difference, and what cannot be read again."""

import duckdb
import pytest

from pipelines.documents.store import DocumentStore
from pipelines.landing.document_frames import document_frames
from pipelines.landing.pool import Died
from pipelines.landing.schemas import READER_FRAMES
from pipelines.quality import witness
from pipelines.quality.witness import folded, is_same, texts_in_boxes, write_witness
from pipelines.settings import Settings
from tests.support.small import small_pdf

ROWS = (("收入", "1,200.50"), ("支出", "30.00"), ("合计", "1,230.50"))
EVIDENCE = "struct(role varchar, document_id varchar, table_id varchar, table_row integer, table_column integer)[]"


@pytest.fixture
def site(tmp_path):
    """Settings of an empty data folder, one stored document, and a build file with its frames and no result."""
    settings = Settings(data_dir=tmp_path, workers=1)
    data = small_pdf("某局2024年部门预算", rows=ROWS)
    document_id = DocumentStore(settings.store_dir).put(data)
    build_file = tmp_path / "build.duckdb"
    frames = document_frames(data, document_id, "v", 10)
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("create schema raw; create schema quality")
        for name in READER_FRAMES:
            connection.from_arrow(frames[name].to_arrow()).create(f"raw.{name}")
        connection.execute(
            f"""
            create table quality.check_results (outcome varchar, severity varchar, evidence {EVIDENCE});
            create table quality.corrections
                (document_id varchar, table_id varchar, table_row integer, table_column integer);
            create table quality.witness_cells (
                document_id varchar, table_id varchar, table_row integer, table_column integer, page integer,
                text varchar, witness_text varchar, agrees boolean, error varchar
            )
            """
        )
    return settings, document_id, build_file


def fail(build_file, document_id, *cells, outcome="mismatch", severity="error"):
    """Add one result whose evidence is these cells (row, column) of the only table."""
    evidence = [
        {"role": "lhs", "document_id": document_id, "table_id": "T01", "table_row": row, "table_column": column}
        for row, column in cells
    ]
    with duckdb.connect(str(build_file)) as connection:
        connection.execute(
            f"insert into quality.check_results values (?, ?, ?::{EVIDENCE})", [outcome, severity, evidence]
        )


def landed_as(build_file, row, text):
    """Change the landed text of an amount, as a misreading would."""
    with duckdb.connect(str(build_file)) as connection:
        connection.execute('update raw.cells set text = ? where row = ? and "column" = 1', [text, row])


def second_readings(build_file):
    with duckdb.connect(str(build_file)) as connection:
        return connection.execute(
            "select table_row, text, witness_text, agrees, error from quality.witness_cells order by all"
        ).fetchall()


def test_a_cell_that_both_readers_read_alike_agrees(site):
    settings, document_id, build_file = site
    fail(build_file, document_id, (1, 1), (3, 1))
    summary = write_witness(build_file, settings)
    assert (summary.documents, summary.cells, summary.differing, summary.unread) == (1, 2, 0, 0)
    assert second_readings(build_file) == [
        (1, "1,200.50", "1,200.50", True, None),
        (3, "1,230.50", "1,230.50", True, None),
    ]


def test_a_cell_that_the_readers_read_differently_is_shown_with_both_texts(site):
    settings, document_id, build_file = site
    landed_as(build_file, 1, "1,200.60")
    fail(build_file, document_id, (1, 1))
    assert write_witness(build_file, settings).differing == 1
    assert second_readings(build_file) == [(1, "1,200.60", "1,200.50", False, None)]


def test_white_space_and_widths_make_no_difference(site):
    settings, document_id, build_file = site
    landed_as(build_file, 1, "１,200 .50")
    fail(build_file, document_id, (1, 1))
    assert write_witness(build_file, settings).differing == 0
    assert folded("１ ２\n３．０") == "123.0"


@pytest.mark.parametrize(
    ("outcome", "severity"), [("exact", "error"), ("not_evaluable", "error"), ("mismatch", "warn")]
)
def test_no_document_is_opened_where_no_blocking_check_fails(site, monkeypatch, outcome, severity):
    settings, document_id, build_file = site
    fail(build_file, document_id, (1, 1), outcome=outcome, severity=severity)
    monkeypatch.setattr(witness, "texts_in_boxes", None)
    assert write_witness(build_file, settings) == witness.WitnessSummary()
    assert second_readings(build_file) == []


def test_a_cell_that_a_reviewer_corrected_is_not_read_again(site):
    settings, document_id, build_file = site
    fail(build_file, document_id, (1, 1), (2, 1))
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("insert into quality.corrections values (?, 'T01', 1, 1)", [document_id])
    write_witness(build_file, settings)
    assert [row[0] for row in second_readings(build_file)] == [2]


def test_a_number_that_our_reader_left_out_is_found_beside_the_failed_cells(site):
    settings, document_id, build_file = site
    landed_as(build_file, 2, "")
    fail(build_file, document_id, (1, 1), (3, 1))
    assert write_witness(build_file, settings).differing == 1
    assert (2, "", "30.00", False, None) in second_readings(build_file)


def test_a_blank_cell_that_is_blank_for_both_readers_is_no_row(site):
    settings, document_id, build_file = site
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("""update raw.cells set text = '', boxes = list_transform(boxes,
            lambda b: {'page': b.page, 'x0': 0.0, 'top': 0.0, 'x1': 5.0, 'bottom': 5.0}) where row = 2""")
    fail(build_file, document_id, (1, 1))
    write_witness(build_file, settings)
    assert [row[0] for row in second_readings(build_file)] == [1]


def test_cells_that_were_read_a_second_time_are_not_read_a_third_time(site, monkeypatch):
    settings, document_id, build_file = site
    landed_as(build_file, 2, "")
    fail(build_file, document_id, (1, 1), (3, 1))
    write_witness(build_file, settings)
    once = second_readings(build_file)
    monkeypatch.setattr(witness, "texts_in_boxes", None)
    monkeypatch.setattr(witness, "in_workers", in_process)
    assert write_witness(build_file, settings) == witness.WitnessSummary()
    assert second_readings(build_file) == once


def test_readings_that_landing_put_aside_come_back(site, monkeypatch):
    settings, document_id, build_file = site
    fail(build_file, document_id, (1, 1))
    write_witness(build_file, settings)
    once = second_readings(build_file)
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("alter table quality.witness_cells rename to kept_witness_cells")
        connection.execute("create table quality.witness_cells as from quality.kept_witness_cells limit 0")
    monkeypatch.setattr(witness, "in_workers", in_process)
    assert write_witness(build_file, settings) == witness.WitnessSummary()
    assert second_readings(build_file) == once
    with duckdb.connect(str(build_file)) as connection:
        assert connection.execute("from duckdb_tables() where table_name = 'kept_witness_cells'").fetchall() == []


def test_a_cell_that_joins_the_failed_ones_or_leaves_them_is_as_in_a_build_from_nothing(site, monkeypatch):
    settings, document_id, build_file = site
    monkeypatch.setattr(witness, "in_workers", in_process)
    fail(build_file, document_id, (1, 1))
    write_witness(build_file, settings)
    fail(build_file, document_id, (3, 1))
    assert write_witness(build_file, settings).cells == 2
    assert [row[0] for row in second_readings(build_file)] == [1, 3]
    landed_as(build_file, 1, "1,200.60")
    assert write_witness(build_file, settings).differing == 1
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("delete from quality.check_results")
    assert write_witness(build_file, settings) == witness.WitnessSummary()
    assert second_readings(build_file) == []


def test_what_could_not_be_read_again_is_tried_in_the_next_load(site, monkeypatch):
    settings, document_id, build_file = site
    monkeypatch.setattr(witness, "in_workers", in_process)
    fail(build_file, document_id, (1, 1))
    path = DocumentStore(settings.store_dir).path(document_id)
    data = path.read_bytes()
    path.write_bytes(b"%PDF-1.4 damaged")
    assert write_witness(build_file, settings).unread == 1
    path.write_bytes(data)
    assert write_witness(build_file, settings).unread == 0
    assert second_readings(build_file) == [(1, "1,200.50", "1,200.50", True, None)]


def in_process(work, tasks, *_):
    """Work without workers, which take seconds to start."""
    return [(task, work(task)) for task in tasks]


def test_a_document_that_is_gone_or_damaged_costs_no_run(site):
    settings, document_id, build_file = site
    fail(build_file, document_id, (1, 1))
    DocumentStore(settings.store_dir).path(document_id).write_bytes(b"%PDF-1.4 damaged")
    assert write_witness(build_file, settings).unread == 1
    [(_, _, text, agrees, error)] = second_readings(build_file)
    assert (text, agrees) == (None, None)
    assert "SHA-256" in error


def test_a_second_reader_that_dies_costs_no_run(site, monkeypatch):
    settings, document_id, build_file = site
    fail(build_file, document_id, (1, 1))
    monkeypatch.setattr(witness, "in_workers", lambda work, tasks, *_: [(tasks[0], Died("it died"))])
    assert write_witness(build_file, settings).unread == 1
    assert "died" in second_readings(build_file)[0][4]


def test_a_page_without_any_text_in_the_boxes_is_no_second_reading():
    data = small_pdf("某局2024年部门预算")
    assert texts_in_boxes(data, [[(1, 0, 0, 5, 5)]]) == (None,)


def test_a_cell_over_two_boxes_is_read_in_their_order():
    data = small_pdf("某局2024年部门预算", rows=ROWS)
    both = texts_in_boxes(data, [[(1, 290, 151, 510, 172), (1, 290, 171, 510, 192)]])
    assert both == ("1,200.50\n30.00",)


def test_words_that_hang_into_the_cell_of_a_number_are_no_difference():
    assert is_same("0.00", "政拨款\n0.00")
    assert is_same("4158800", "4158\n800")
    assert not is_same("0.00", "政拨款\n10.00")
    assert not is_same("合计", "小\n合计")
