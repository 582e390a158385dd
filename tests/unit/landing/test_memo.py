import errno
import json
import os
import time

import polars as pl
import pytest

from pipelines.documents.disk import DiskError
from pipelines.landing import memo as module
from pipelines.landing.memo import DIGESTS, FramesError, FramesMemo, frames_version, prune_frames
from pipelines.landing.schemas import READER_FRAMES
from pipelines.reading.version import reader_version
from pipelines.settings import Settings


@pytest.fixture
def frames():
    empty = {name: pl.DataFrame(schema=schema) for name, schema in READER_FRAMES.items()}
    return empty | {"documents": pl.DataFrame([{"document_id": "d"}], schema=READER_FRAMES["documents"])}


def test_frames_are_kept_whole_under_document_and_version(tmp_path, frames):
    memo = FramesMemo(tmp_path, "v1")
    assert not memo.holds("d")
    memo.put("d", frames)
    assert memo.holds("d")
    assert memo.folder_to_land("d") == tmp_path / "d" / "v1"
    assert not FramesMemo(tmp_path, "v2").holds("d")
    assert pl.read_parquet(memo.folder("d") / "documents.parquet").equals(frames["documents"])


@pytest.mark.parametrize("damage", ["remove", "truncate", "flip", "no digests"])
def test_a_damaged_folder_is_not_held_and_is_replaced(tmp_path, frames, damage):
    memo = FramesMemo(tmp_path, "v1")
    memo.put("d", frames)
    file = memo.folder("d") / ("digests.json" if damage == "no digests" else "cells.parquet")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    if damage == "flip":
        file.write_bytes(data)
    elif damage == "truncate":
        file.write_bytes(data[:20])
    else:
        file.unlink()
    assert not memo.holds("d")
    memo.put("d", frames)
    assert memo.holds("d")


def test_a_failed_reading_is_landed_but_tried_again(tmp_path, frames):
    memo = FramesMemo(tmp_path, "v1")
    memo.put_failed("d", frames)
    assert not memo.holds("d")
    assert memo.folder_to_land("d").name == "v1.failed"
    memo.put("d", frames)
    assert memo.folder_to_land("d").name == "v1"
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["v1"]


def test_a_failed_write_leaves_nothing_behind(tmp_path, frames):
    memo = FramesMemo(tmp_path, "v1")
    del frames["leftovers"]
    with pytest.raises(KeyError):
        memo.put("d", frames)
    assert list((tmp_path / "d").iterdir()) == []


def test_the_version_follows_the_readers():
    assert frames_version("a") != frames_version("b")


@pytest.mark.parametrize("stated", ["version", "contract"])
def test_frames_of_another_version_or_contract_are_read_again_and_never_landed(tmp_path, frames, stated):
    memo = FramesMemo(tmp_path, "v1")
    memo.put("d", frames)
    file = memo.folder("d") / DIGESTS
    file.write_text(json.dumps(json.loads(file.read_text()) | {stated: "of last year"}))
    assert not memo.holds("d")
    with pytest.raises(FramesError, match=r"of last year.*; run again to read the document anew, or delete them"):
        memo.folder_to_land("d")
    memo.put("d", frames)
    assert memo.folder_to_land("d") == memo.folder("d")


def test_a_new_column_in_the_contract_makes_kept_frames_unread(tmp_path, frames, monkeypatch):
    memo = FramesMemo(tmp_path, "v1")
    memo.put("d", frames)
    wider = READER_FRAMES["documents"] | {"new": pl.String}
    monkeypatch.setitem(module.READER_FRAMES, "documents", pl.Schema(wider))
    module.contract.cache_clear()
    try:
        assert not memo.holds("d")
        with pytest.raises(FramesError, match="frame documents is not as its schema"):
            memo.put("d", frames)
    finally:
        module.contract.cache_clear()


def test_a_damaged_failed_reading_is_refused(tmp_path, frames):
    memo = FramesMemo(tmp_path, "v1")
    memo.put_failed("d", frames)
    (memo.folder_to_land("d") / "cells.parquet").write_bytes(b"PAR1")
    with pytest.raises(FramesError, match="is not what was written"):
        memo.folder_to_land("d")


def test_what_a_killed_reader_left_is_removed_by_the_next(tmp_path, frames):
    left = tmp_path / "d" / ".partial-abc"
    left.mkdir(parents=True)
    (left / "cells.parquet").write_bytes(b"half")
    FramesMemo(tmp_path, "v1").put("d", frames)
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["v1"]


def test_a_full_disk_leaves_the_frames_that_were_there(tmp_path, frames, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    memo = FramesMemo(tmp_path, "v1")
    memo.put("d", frames)
    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(DiskError, match="the disk is full"):
        memo.put("d", frames)
    assert memo.holds("d")


def test_frames_that_nothing_needs_go_when_they_are_old(tmp_path, frames):
    settings = Settings(data_dir=tmp_path, frames_kept_days=30)
    current = frames_version(reader_version())
    old = time.time() - 31 * 86_400
    for document, version, age in [
        ("kept", current, old),
        ("kept", "earlier", old),
        ("kept", "yesterdays", None),
        ("gone", current, old),
        ("left", current, None),
    ]:
        memo = FramesMemo(settings.frames_dir, version)
        memo.put(document, frames)
        if age:
            os.utime(memo.folder(document), (age, age))
    half = settings.frames_dir / "left" / ".partial-x"
    half.mkdir()
    os.utime(half, (old, old))
    assert prune_frames(settings, {"kept"}) == 3
    left = sorted(str(path.relative_to(settings.frames_dir)) for path in settings.frames_dir.glob("*/*"))
    assert left == sorted([f"kept/{current}", "kept/yesterdays", f"left/{current}"])
    assert not (settings.frames_dir / "gone").exists()
