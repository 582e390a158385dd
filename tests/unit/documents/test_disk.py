import errno
import os

import pytest

from pipelines.documents.disk import DiskError, existing, trouble_of, writing
from pipelines.documents.store import DocumentStore, write_atomically


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        'duckdb.IOException: IO Error: Could not write file "/x/yusuan.duckdb": No space left on device',
        "No space left on device (os error 28)",
        "sqlite3.OperationalError: database or disk is full",
    ],
)
def test_a_full_disk_is_recognised_in_the_words_of_every_library(error, tmp_path):
    told = trouble_of(error, tmp_path / "store")
    assert told.startswith(f"{tmp_path / 'store'}: the disk is full (")
    assert "free some space there (`yusuan clean`" in told


@pytest.mark.parametrize(
    "error", [OSError(errno.EROFS, "Read-only file system"), "attempt to write a readonly database"]
)
def test_a_read_only_disk_is_told_with_the_remedy(error, tmp_path):
    assert "its file system is read-only; make it writable" in trouble_of(error, tmp_path)


@pytest.mark.parametrize("error", [ValueError("page 28 has no space left"), OSError(errno.ENOENT, "No such file")])
def test_other_errors_are_none_of_the_disk(error, tmp_path):
    assert trouble_of(error, tmp_path) is None
    with pytest.raises(type(error), match=str(error)[-5:]), writing(tmp_path):
        raise error


def test_a_store_on_a_full_disk_keeps_nothing_half(tmp_path, monkeypatch):
    store = DocumentStore(tmp_path)
    kept = store.put(b"first")

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskError, match="the disk is full"):
        store.put(b"second")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [kept]


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / "history.json"
    write_atomically(file, b"old")

    def full(source, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DiskError):
        write_atomically(file, b"new")
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["history.json"]


def test_the_place_that_is_there_stands_for_one_that_is_not_yet(tmp_path):
    assert existing(tmp_path / "a" / "b") == tmp_path
