import polars as pl
import pytest

from pipelines.documents.disk import DiskError
from pipelines.documents.store import DocumentStore
from pipelines.landing import read_documents as module
from pipelines.landing.pool import Died
from pipelines.landing.read_documents import ReadingTask, frames_memo, read_documents, read_one
from pipelines.settings import Settings
from tests.support.small import small_pdf


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, workers=2)


def documents_row(settings, document_id):
    return pl.read_parquet(frames_memo(settings).folder_to_land(document_id) / "documents.parquet").row(0, named=True)


def task(settings, document_id):
    return ReadingTask(document_id, settings.store_dir, settings.frames_dir, module.reader_version(), 100)


def test_documents_are_read_once_and_a_bad_one_is_one_failure_with_its_reason(settings):
    store = DocumentStore(settings.store_dir)
    good, text = store.put(small_pdf("甲市财政局2024年度部门预算")), store.put(b"just text")
    summary = read_documents([good, text], settings)
    assert (len(summary.results), summary.known) == (2, 0)
    assert "plain text" in summary.failures[text]
    assert documents_row(settings, good)["cover_title"] == "甲市财政局2024年度部门预算"
    row = documents_row(settings, text)
    assert (row["status"], row["media_type"], row["bytes"]) == ("unreadable", "text/plain", 9)
    again = read_documents([good, text, good], settings)
    assert (again.results, again.known) == ([], 2)


def test_lost_bytes_are_a_failure_that_is_tried_again(settings):
    result = read_one(task(settings, "ab" * 32))
    assert "run again to fetch the document" in result.error
    assert documents_row(settings, "ab" * 32)["status"] == "unreadable"
    assert not frames_memo(settings).holds("ab" * 32)


def test_a_bug_in_the_reader_is_one_failed_document_that_is_tried_again(settings, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("division by zero")

    document_id = DocumentStore(settings.store_dir).put(small_pdf("甲"))
    monkeypatch.setattr(module, "document_frames", broken)
    assert "the reader failed: ZeroDivisionError: division by zero" in read_one(task(settings, document_id)).error
    assert not frames_memo(settings).holds(document_id)
    monkeypatch.undo()
    assert read_one(task(settings, document_id)).error is None
    assert documents_row(settings, document_id)["status"] == "read"


def test_the_largest_document_is_read_first(settings, monkeypatch):
    started = []

    def note(work, tasks, *_):
        started.extend(task.document_id for task in tasks)
        return iter(())

    store = DocumentStore(settings.store_dir)
    small, large = store.put(b"x"), store.put(b"x" * 9)
    monkeypatch.setattr(module, "in_workers", note)
    read_documents([small, "ab" * 32, large], settings)
    assert started == [large, small, "ab" * 32]


def test_a_document_whose_worker_died_is_one_failure_that_names_the_limit_and_is_tried_again(settings, monkeypatch):
    document_id = DocumentStore(settings.store_dir).put(small_pdf("甲"))
    reason = "it took longer than 3600 s; raise YUSUAN_READ_SECONDS if it needs more"
    monkeypatch.setattr(module, "in_workers", lambda work, tasks, *_: [(tasks[0], Died(reason))])
    assert read_documents([document_id], settings).failures == {document_id: reason}
    assert documents_row(settings, document_id)["error"] == reason
    assert module.unread_documents([document_id], settings) == [document_id]


def test_a_full_disk_ends_the_run_and_is_nobodys_failure(settings, monkeypatch):
    def full(*_):
        raise DiskError("the disk is full")

    document_id = DocumentStore(settings.store_dir).put(small_pdf("甲"))
    monkeypatch.setattr(module.FramesMemo, "put", full)
    with pytest.raises(DiskError):
        read_one(task(settings, document_id))
    assert frames_memo(settings).folder_to_land(document_id) is None
