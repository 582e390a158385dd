"""From stored bytes to kept frames: every document once per frames version, in worker processes."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipelines.documents.cover import Cover, read_cover
from pipelines.documents.store import DocumentStore, StoreError
from pipelines.landing.frames import frames_of_reading
from pipelines.landing.memo import FramesMemo, frames_version
from pipelines.landing.pool import Died, in_workers
from pipelines.landing.schemas import READER_FRAMES
from pipelines.reading import read_document
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
    document_ids: Sequence[str], settings: Settings, on_done: Callable[[ReadingResult], None] = lambda result: None
) -> ReadingSummary:
    """Read those documents whose frames are not kept yet; a document that fails is one result with its reason."""
    memo = frames_memo(settings)
    wanted = [document_id for document_id in dict.fromkeys(document_ids) if not memo.holds(document_id)]
    summary = ReadingSummary(known=len(set(document_ids)) - len(wanted))
    tasks = [
        ReadingTask(document_id, settings.store_dir, settings.frames_dir, reader_version(), settings.read_max_pages)
        for document_id in wanted
    ]
    for task, result in in_workers(read_one, tasks, min(settings.workers, len(tasks)), settings.read_seconds):
        if isinstance(result, Died):
            error = f"the process that read it died (crash, out of memory, or longer than {result.limit_seconds} s)"
            memo.put_failed(task.document_id, unreadable_frames(task, error))
            result = ReadingResult(task.document_id, error, 0.0)
        summary.results.append(result)
        on_done(result)
    return summary


def documents_to_read(document_ids: Sequence[str], settings: Settings) -> int:
    """How many of these documents have no kept frames."""
    memo = frames_memo(settings)
    return sum(not memo.holds(document_id) for document_id in set(document_ids))


def read_one(task: ReadingTask) -> ReadingResult:
    """Read one document and keep its frames; gives no exception, runs in a worker."""
    started = time.perf_counter()
    memo = FramesMemo(task.frames_dir, frames_version(task.reader_version))
    error = None
    try:
        data = DocumentStore(task.store_dir).get(task.document_id)
        memo.put(task.document_id, read_frames(task, data))
    except UnreadableDocumentError as unreadable:
        error = str(unreadable)
        memo.put(task.document_id, unreadable_frames(task, error, len(data)))
    except StoreError as missing:
        error = str(missing)
        memo.put_failed(task.document_id, unreadable_frames(task, error))
    except Exception as bug:  # The border of one document: whatever goes wrong inside must not stop the others.
        logging.getLogger(__name__).exception("reading document %s failed", task.document_id)
        error = f"the reader failed: {type(bug).__name__}: {bug}; please report it with the document"
        memo.put_failed(task.document_id, unreadable_frames(task, error))
    return ReadingResult(task.document_id, error, time.perf_counter() - started)


def read_frames(task: ReadingTask, data: bytes) -> dict[str, pl.DataFrame]:
    """All raw frames of a document's bytes, what its cover says included."""
    reading = read_document(data, max_pages=task.max_pages)
    frames = frames_of_reading(reading, task.document_id, len(data), task.reader_version)
    return frames | {"documents": with_cover(frames["documents"], read_cover(reading))}


def with_cover(documents: pl.DataFrame, cover: Cover) -> pl.DataFrame:
    """The one row of `documents` with its cover columns filled."""
    columns = {
        "cover_title": cover.title,
        "cover_organization": cover.organization,
        "cover_fiscal_year": cover.fiscal_year,
        "cover_kind": cover.kind,
        "cover_scope": cover.scope,
    }
    schema = READER_FRAMES["documents"]
    return documents.with_columns(pl.lit(value, dtype=schema[name]).alias(name) for name, value in columns.items())


def unreadable_frames(task: ReadingTask, error: str, size: int | None = None) -> dict[str, pl.DataFrame]:
    """Frames of a document that could not be read: one row in `documents` that says why, nothing else."""
    row = {
        "document_id": task.document_id,
        "bytes": size,
        "reader_version": task.reader_version,
        "status": "unreadable",
        "error": error,
    }
    frames = {name: pl.DataFrame(schema=schema) for name, schema in READER_FRAMES.items()}
    return frames | {"documents": pl.DataFrame([row], schema=READER_FRAMES["documents"])}
