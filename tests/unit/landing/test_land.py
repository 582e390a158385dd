from datetime import UTC, datetime

import duckdb
import polars as pl
import pytest

from pipelines.documents.collect import collect, history_file
from pipelines.documents.history import FetchHistory
from pipelines.documents.register import Source
from pipelines.landing.land import BLOCK_BYTES, LoadFrames, land, land_changes
from pipelines.landing.schemas import DOCUMENT_SOURCES, FETCHES, RAW_FRAMES, READER_FRAMES
from pipelines.landing.sources import SOURCE_FAILURES, document_sources, source_failures
from pipelines.settings import Settings
from tests.support.small import small_frames

NOTHING = LoadFrames(
    pl.DataFrame(schema=DOCUMENT_SOURCES), pl.DataFrame(schema=SOURCE_FAILURES), pl.DataFrame(schema=FETCHES)
)


def folder_of(tmp_path, document_id):
    folder = tmp_path / document_id
    folder.mkdir()
    for name, frame in small_frames(document_id).items():
        frame.write_parquet(folder / f"{name}.parquet")
    return folder


def landed(file, name):
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(f"from raw.{name}").pl()


def test_frames_are_landed_with_their_values_and_types(tmp_path):
    file = tmp_path / "b.duckdb"
    rows = land(file, [folder_of(tmp_path, "a"), folder_of(tmp_path, "b")], NOTHING)
    assert rows == {"documents": 2, "pages": 2, "tables": 2, "cells": 4, "paragraphs": 0, "leftovers": 0} | {
        "document_sources": 0,
        "fetches": 0,
    }
    for name in READER_FRAMES:
        expected = pl.concat([small_frames("a")[name], small_frames("b")[name]])
        assert landed(file, name).equals(expected, null_equal=True)


def test_all_tables_exist_with_their_types_where_there_is_no_document(tmp_path):
    file = tmp_path / "b.duckdb"
    land(file, [], NOTHING)
    for name, schema in RAW_FRAMES.items():
        assert landed(file, name).schema.names() == schema.names()
        assert landed(file, name).height == 0


def test_a_build_file_is_never_built_upon(tmp_path):
    file = tmp_path / "b.duckdb"
    file.touch()
    with pytest.raises(FileExistsError, match="starts with a new file"):
        land(file, [], NOTHING)


def test_sources_tell_every_version_and_failures_tell_what_stays(tmp_path):
    settings = Settings(data_dir=tmp_path, fetch_attempts=1)
    sources = [Source(id="a", path="a.pdf", kind="budget", county="甲区"), Source(id="b", path="b.pdf")]
    removed = Source(id="c", path="c.pdf")
    for day, data in enumerate([b"one", b"two"], start=1):
        for name in ("a.pdf", "c.pdf"):
            (tmp_path / name).write_bytes(data)
        collect([*sources, removed], settings, now=lambda day=day: datetime(2024, 1, day, tzinfo=UTC))
    (tmp_path / "a.pdf").unlink()
    collect(sources, settings, now=lambda: datetime(2024, 1, 3, tzinfo=UTC))
    history = FetchHistory.load(history_file(settings))
    rows = document_sources(sources, history, settings).to_dicts()
    assert [(r["source_id"], r["fetched_at"].day, r["is_latest"]) for r in rows] == [("a", 1, False), ("a", 2, True)]
    assert {(r["address"], r["name"], r["document_kind"], r["county"]) for r in rows} == {
        ("a.pdf", "a", "budget", "甲区")
    }
    failures = source_failures(sources, history, settings).to_dicts()
    assert [(f["source_id"], f["document_id"]) for f in failures] == [("a", rows[1]["document_id"]), ("b", None)]
    assert "a.pdf: no such file" in failures[0]["reason"]


def test_a_build_file_has_small_blocks(tmp_path):
    file = tmp_path / "b.duckdb"
    land(file, [], NOTHING)
    with duckdb.connect(str(file)) as connection:
        assert connection.execute("select block_size from pragma_database_size()").fetchone() == (BLOCK_BYTES,)


def test_changed_documents_are_replaced_removed_ones_go_and_the_others_stay(tmp_path):
    file, again = tmp_path / "b.duckdb", tmp_path / "again"
    again.mkdir()
    land(file, [folder_of(tmp_path, name) for name in ("a", "b", "c")], NOTHING)
    for name, frame in small_frames("b").items():
        frame.head(0 if name == "cells" else 1).write_parquet(again / f"{name}.parquet")
    rows = land_changes(file, [again, folder_of(tmp_path, "d")], ["b", "c", "d"], NOTHING)
    assert (rows["documents"], rows["cells"]) == (3, 4)
    assert sorted(landed(file, "cells")["document_id"]) == ["a", "a", "d", "d"]
    assert sorted(landed(file, "tables")["document_id"]) == ["a", "b", "d"]


def test_what_each_load_makes_anew_is_not_taken_over(tmp_path):
    file = tmp_path / "b.duckdb"
    land(file, [], NOTHING)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table quality.waivers (document_id varchar)")
        connection.execute("create table quality.witness_cells (document_id varchar)")
    land_changes(file, [], [], NOTHING)
    with duckdb.connect(str(file)) as connection:
        tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'quality'").fetchall()
    assert {name for (name,) in tables} == {"source_failures", "kept_witness_cells"}
