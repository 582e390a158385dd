import errno
import os
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.documents.disk import DiskError
from pipelines.publishing.base import copy_published
from pipelines.publishing.publish import finish, swap
from pipelines.quality.last_load import PublishedFileError


def make(path, value):
    path.parent.mkdir(exist_ok=True, parents=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create table load as select {value} as number")
    return path


def number(path):
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("select number from load").fetchone()[0]


def test_the_finished_build_replaces_the_published_file(tmp_path):
    published = make(tmp_path / "warehouse" / "w.duckdb", 1)
    new = make(tmp_path / "new.duckdb", 2)
    finish(new)
    swap(new, published)
    assert number(published) == 2
    assert not new.exists()


def test_an_open_reader_keeps_the_old_load_and_a_new_process_sees_the_new_one(tmp_path):
    published = make(tmp_path / "w.duckdb", 1)
    with duckdb.connect(str(published), read_only=True) as reader:
        swap(make(tmp_path / "new.duckdb", 2), published)
        assert reader.execute("select number from load").fetchone() == (1,)
    assert number(published) == 2


def test_a_build_that_is_still_written_to_is_not_finished(tmp_path):
    build = make(tmp_path / "b.duckdb", 1)
    build.with_name("b.duckdb.wal").write_bytes(b"x" * 100)
    with pytest.raises((RuntimeError, duckdb.Error)):
        finish(build)


def test_a_build_on_another_file_system_is_copied_beside_the_published_file_first(tmp_path, monkeypatch):
    published = make(tmp_path / "w" / "w.duckdb", 1)
    new, replace = make(tmp_path / "new.duckdb", 2), os.replace

    def across(source, target):
        if Path(source).parent != Path(target).parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        replace(source, target)

    monkeypatch.setattr(os, "replace", across)
    swap(new, published)
    assert number(published) == 2
    assert [path.name for path in published.parent.iterdir()] == ["w.duckdb"]
    assert not new.exists()


def test_a_copy_that_finds_no_room_leaves_the_published_file(tmp_path, monkeypatch):
    published = make(tmp_path / "w" / "w.duckdb", 1)
    new = make(tmp_path / "new.duckdb", 2)

    def across(source, target):
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    def full(source, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", across)
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(DiskError, match=r"w: the disk is full \([\d,.]+ MB left\); free some space there"):
        swap(new, published)
    assert number(published) == 1
    assert [path.name for path in published.parent.iterdir()] == ["w.duckdb"]


def test_a_night_starts_from_a_copy_of_the_published_file(tmp_path):
    published = make(tmp_path / "w.duckdb", 1)
    copy_published(published, tmp_path / "build" / "run" / "w.duckdb")
    assert (tmp_path / "build" / "run" / "w.duckdb").read_bytes() == published.read_bytes()


def test_a_published_file_that_somebody_writes_to_is_no_base(tmp_path):
    published = make(tmp_path / "w.duckdb", 1)
    published.with_name("w.duckdb.wal").write_bytes(b"x")
    with pytest.raises(PublishedFileError, match=r"w\.duckdb\.wal: somebody wrote to the published file"):
        copy_published(published, tmp_path / "build" / "w.duckdb")
