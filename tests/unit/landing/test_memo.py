import polars as pl
import pytest

from pipelines.landing.memo import FramesMemo, frames_version
from pipelines.landing.schemas import READER_FRAMES


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
