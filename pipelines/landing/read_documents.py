"""From stored bytes to kept frames: every document once per frames version, in worker processes."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.documents.disk import DiskError
from pipelines.documents.store import DocumentStore, StoreError
from pipelines.landing.document_frames import document_frames, failed_frames
from pipelines.landing.memo import FramesMemo, frames_version
from pipelines.landing.pool import Died, in_workers, worker_limits
from pipelines.reading.model import UnreadableDocumentError
from pipelines.reading.version import reader_version
from pipelines.settings import Settings


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """One document to read, with everything that a fresh process must know."""

    document_id: str
    store_dir: Path
    frames_dir: Path
    reader_version: str
    max_pages: int


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """How the reading of one document went. `error` is null where it was read; `seconds` is wall-clock time."""

    document_id: str
    error: str | None
    seconds: float


@dataclass(slots=True)
class ReadingSummary:
    """What a run read: results of this run, and how many documents were known already."""

    results: list[ReadingResult] = field(default_factory=list)
    known: int = 0

    @property
    def failures(self) -> dict[str, str]:
        """Reason per document that could not be read in this run."""
        return {result.document_id: result.error for result in self.results if result.error}


def frames_memo(settings: Settings) -> FramesMemo:
    """The memo of the reader as it is now."""
    return FramesMemo(settings.frames_dir, frames_version(reader_version()))


def read_documents(
    document_ids: Sequence[str],
    settings: Settings,
    on_done: Callable[[ReadingResult], None] = lambda result: None,
    unread: Sequence[str] | None = None,
) -> ReadingSummary:
    """Read those documents whose frames are not kept yet; a document that fails is one result with its reason.

    `unread` is what `unread_documents` gave for them, where that was asked before: kept frames are verified once.
    The largest come first: a long scan that began last would keep one process busy while the others wait.
    """
    memo = frames_memo(settings)
    store = DocumentStore(settings.store_dir)
    wanted = unread_documents(document_ids, settings) if unread is None else unread
    wanted = sorted(wanted, key=store.size, reverse=True)
    summary = ReadingSummary(known=len(set(document_ids)) - len(wanted))
    tasks = [
        ReadingTask(document_id, settings.store_dir, settings.frames_dir, reader_version(), settings.read_max_pages)
        for document_id in wanted
    ]
    for task, result in in_workers(read_one, tasks, settings.workers, worker_limits(settings)):
        if isinstance(result, Died):
            # Not even its type is asked of its bytes here: they may end this process too.
            memo.put_failed(task.document_id, failed_frames(b"", task.document_id, task.reader_version, result.reason))
            result = ReadingResult(task.document_id, result.reason, 0.0)
        summary.results.append(result)
        on_done(result)
    return summary


def unread_documents(document_ids: Sequence[str], settings: Settings) -> list[str]:
    """Those of the documents that have no kept frames of this reader, or damaged ones."""
    memo = frames_memo(settings)
    return [document_id for document_id in dict.fromkeys(document_ids) if not memo.holds(document_id)]


def read_one(task: ReadingTask) -> ReadingResult:
    """Read one document and keep its frames; gives no exception, runs in a worker."""
    started = time.perf_counter()
    memo = FramesMemo(task.frames_dir, frames_version(task.reader_version))
    data, error = b"", None
    try:
        data = DocumentStore(task.store_dir).get(task.document_id)
        memo.put(task.document_id, document_frames(data, task.document_id, task.reader_version, task.max_pages))
    except UnreadableDocumentError as unreadable:
        error = str(unreadable)
        memo.put(task.document_id, failed_frames(data, task.document_id, task.reader_version, error))
    except StoreError as missing:
        error = str(missing)
    except DiskError:  # no fault of the document: it ends the run
        raise
    except MemoryError as exhausted:
        error = f"reading it needs more memory than the machine gives ({exhausted}); read it on a larger one"
    except Exception as bug:  # The border of one document: whatever goes wrong inside must not stop the others.
        logging.getLogger(__name__).exception("reading document %s failed", task.document_id)
        error = f"the reader failed: {type(bug).__name__}: {bug}; please report it with the document"
    if error and not memo.holds(task.document_id):
        memo.put_failed(task.document_id, failed_frames(data, task.document_id, task.reader_version, error))
    return ReadingResult(task.document_id, error, time.perf_counter() - started)
