"""What `yusuan read --out` leaves is whole, or says that it is not."""

import json

import polars as pl
import pytest

from pipelines.landing import document_frames as module
from pipelines.landing.document_frames import write_document_frames
from pipelines.landing.memo import DIGESTS
from pipelines.landing.schemas import READER_FRAMES
from tests.support.small import small_pdf

FIRST, SECOND = small_pdf("甲市财政局2024年度部门预算"), small_pdf("乙市财政局2024年度部门预算")


def title(folder):
    return pl.read_parquet(folder / "documents.parquet")["cover_title"].item()


def test_all_frames_and_what_they_are_of_are_written_beside_files_of_others(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    rows = write_document_frames(FIRST, tmp_path)
    assert rows["documents"] == 1
    assert sorted(json.loads((tmp_path / DIGESTS).read_text())["frames"]) == sorted(READER_FRAMES)
    names = {f"{name}.parquet" for name in READER_FRAMES} | {DIGESTS, "notes.txt"}
    assert {path.name for path in tmp_path.iterdir()} == names


def test_a_writer_that_is_interrupted_leaves_whole_files_and_no_digests(tmp_path, monkeypatch):
    write_document_frames(FIRST, tmp_path)
    replace, moved = module.os.replace, []

    def interrupted(source, target):
        if len(moved) == 3:
            raise KeyboardInterrupt
        moved.append(target)
        replace(source, target)

    monkeypatch.setattr(module.os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_document_frames(SECOND, tmp_path)
    monkeypatch.undo()
    assert not (tmp_path / DIGESTS).exists()
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.parquet" for name in READER_FRAMES}
    write_document_frames(SECOND, tmp_path)
    assert title(tmp_path) == "乙市财政局2024年度部门预算"
