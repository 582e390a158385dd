import os
import time
from datetime import UTC, datetime

import duckdb
import pytest

from pipelines.documents.collect import history_file
from pipelines.documents.history import FetchHistory, Version
from pipelines.documents.store import DocumentStore
from pipelines.landing.memo import frames_version
from pipelines.publishing.clean import clean_up
from pipelines.publishing.lock import RunUnderWayError, run_lock
from pipelines.publishing.retention import tidy
from pipelines.publishing.workspace import workspace
from pipelines.reading.version import reader_version
from pipelines.settings import Settings

OLD = time.time() - 400 * 86_400
NOBODY = 2**22 + 1  # no process has this number


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def kept(settings):
    """Ids of documents that stay: two versions of an address, and one that only the published file knows."""
    store = DocumentStore(settings.store_dir)
    ids = [store.put(data) for data in (b"old version", b"new version", b"published")]
    history = FetchHistory()
    for document_id in ids[:2]:
        version = Version(document_id=document_id, fetched_at=datetime.now(UTC))
        history.of("a.pdf").met(version, history.of("a.pdf").validators)
    history.save(history_file(settings))
    settings.warehouse_file.parent.mkdir(parents=True)
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute("create schema raw; create table raw.documents as select ? as document_id", [ids[2]])
    for document_id in ids:
        os.utime(store.path(document_id), (OLD, OLD))
    return ids


def put(path, age=OLD):
    path.mkdir(parents=True)
    (path / "cells.parquet").write_bytes(b"x" * 2**20)
    os.utime(path, (age, age))
    return path


def test_originals_that_anybody_names_stay_and_others_go_when_they_are_old(settings, kept):
    store = DocumentStore(settings.store_dir)
    orphan, young = store.put(b"orphan"), store.put(b"just fetched")
    os.utime(store.path(orphan), (OLD, OLD))
    tidy(settings)
    assert [store.holds(document_id) for document_id in kept] == [True, True, True]
    assert (store.holds(orphan), store.holds(young)) == (False, True)


def test_where_the_history_cannot_be_read_no_original_goes(settings, kept):
    store = DocumentStore(settings.store_dir)
    orphan = store.put(b"orphan")
    os.utime(store.path(orphan), (OLD, OLD))
    history_file(settings).write_bytes(b"{")
    tidy(settings)
    assert store.holds(orphan)


def test_frames_of_earlier_readers_go_when_they_are_old(settings, kept):
    current = put(settings.frames_dir / kept[1] / frames_version(reader_version()))
    earlier, recent = (
        put(settings.frames_dir / kept[1] / "earlier"),
        put(settings.frames_dir / kept[1] / "b", time.time()),
    )
    tidy(settings)
    assert [path.exists() for path in (current, earlier, recent)] == [True, False, True]


def test_what_a_killed_run_left_half_written_goes_and_what_is_being_written_stays(settings, kept):
    dead = settings.store_dir / "ab" / f".partial-{NOBODY}-x"
    probe = settings.build_dir / f".partial-{NOBODY}-y"
    probe.parent.mkdir()
    alive = settings.store_dir / "ab" / f".partial-{os.getpid()}-x"
    frames = put(settings.frames_dir / kept[0] / ".partial-abc", time.time())
    report = put(settings.reports_dir / f".partial-{NOBODY}")
    dead.parent.mkdir(exist_ok=True)
    for file in (dead, alive, probe):
        file.touch()
    with workspace(settings, "run1"):
        assert [path.exists() for path in (dead, alive, frames, report, probe)] == [False, True, False, False, False]


def test_clean_lists_what_goes_and_a_dry_run_removes_nothing(settings, kept):
    folder = put(settings.build_dir / "run1")
    frames = put(settings.frames_dir / kept[0] / "earlier")
    listed = list(clean_up(settings, is_dry=True))
    assert [line.split(": ")[0] for line in listed] == [str(folder), str(frames), "would be removed"]
    assert listed[-1] == "would be removed: 2.0 MB"
    assert folder.exists()
    assert frames.exists()
    assert list(clean_up(settings))[-1] == "removed: 2.0 MB"
    assert not folder.exists()
    assert not frames.exists()
    assert list(clean_up(settings)) == ["nothing to clean"]


def test_nothing_is_cleaned_while_a_run_is_under_way(settings, kept):
    folder = put(settings.build_dir / "run1")
    with run_lock(settings.build_dir, "run1"), pytest.raises(RunUnderWayError, match="run run1"):
        list(clean_up(settings))
    assert folder.exists()
