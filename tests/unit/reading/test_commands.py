"""The two commands on top of the reader."""

import hashlib
import subprocess
import sys

import polars as pl
import pytest

from pipelines.landing.document_frames import write_document_frames
from pipelines.landing.schemas import READER_FRAMES
from pipelines.reading.commands import tables_json
from pipelines.reading.version import reader_version
from tests.support.drawn_pdf import Sheets


@pytest.fixture
def file(tmp_path):
    sheets = Sheets()
    sheets.centred(40, "支出总表")
    sheets.text(400, 65, "单位：元")
    sheets.table(50, 90, [60, 60, 60], [[("项目", 1, 2), ("支出", 2)], [None, "合计", "基本"], ["201", "5.00", "1.00"]])
    path = tmp_path / "budget.pdf"
    path.write_bytes(sheets.pdf())
    return path


def test_tables_as_json_have_paths_per_column_and_body_rows(file):
    (table,) = tables_json(file)["tables"]
    assert (table["title"], table["unit"], table["pages"]) == ("支出总表", "元", [1])
    assert table["columns"] == [["项目"], ["支出", "合计"], ["支出", "基本"]]
    assert table["rows"] == [["201", "5.00", "1.00"]]


def test_raw_frames_are_written_as_parquet_with_their_schemas(file, tmp_path):
    done = write_document_frames(file.read_bytes(), tmp_path / "out")
    (document_id,) = pl.read_parquet(tmp_path / "out" / "documents.parquet")["document_id"]
    assert document_id == hashlib.sha256(file.read_bytes()).hexdigest()
    for name, schema in READER_FRAMES.items():
        frame = pl.read_parquet(tmp_path / "out" / f"{name}.parquet")
        assert frame.schema == schema
        assert frame.height == done[name]


def test_reader_version_is_stable_and_short():
    assert reader_version() == reader_version()
    assert len(reader_version()) == 12


def test_reading_loads_no_heavy_part_of_the_project():
    heavy = ("dagster", "dbt", "great_expectations", "pandas", "duckdb", "polars")
    program = f"import sys, pipelines.reading.commands; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
