"""One document's bytes to all its raw frames: what the reader sees and what the cover says."""

import hashlib
import os
import tempfile
from pathlib import Path

import polars as pl

from pipelines.documents.cover import Cover, read_cover
from pipelines.documents.disk import writing
from pipelines.documents.store import PARTIAL, sync_folder
from pipelines.landing.frames import reading_frames, unreadable_frames
from pipelines.landing.memo import DIGESTS, frames_version, write_frames
from pipelines.landing.schemas import READER_FRAMES
from pipelines.reading.detect import detect
from pipelines.reading.formats import read_document
from pipelines.reading.version import reader_version
from pipelines.settings import get_settings


def document_frames(data: bytes, document_id: str, reader_version: str, max_pages: int) -> dict[str, pl.DataFrame]:
    """The raw frames of a document; raises `UnreadableDocumentError` where it cannot be read."""
    reading = read_document(data, max_pages)
    frames = reading_frames(reading, document_id, len(data), reader_version)
    return frames | {"documents": with_cover(frames["documents"], read_cover(reading))}


def failed_frames(data: bytes, document_id: str, reader_version: str, error: str) -> dict[str, pl.DataFrame]:
    """The raw frames of a document that could not be read, whose bytes we have."""
    return unreadable_frames(document_id, detect(data)[0], len(data), reader_version, error)


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


def write_document_frames(data: bytes, out: Path) -> dict[str, int]:
    """Write the raw frames of one document to the folder `out` as Parquet, and give the rows per frame.

    A file is replaced by a whole one or not at all; `digests.json` comes last and says what the folder holds, so that
    a reader that was interrupted leaves none. Raises `UnreadableDocumentError`, and `DiskError` where the disk is full
    or read-only.
    """
    document_id, version = hashlib.sha256(data).hexdigest(), reader_version()
    frames = document_frames(data, document_id, version, get_settings().read_max_pages)
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=PARTIAL, dir=out) as name:
            write_frames(Path(name), frames, frames_version(version))
            (out / DIGESTS).unlink(missing_ok=True)
            for frame in frames:
                os.replace(Path(name) / f"{frame}.parquet", out / f"{frame}.parquet")
            os.replace(Path(name) / DIGESTS, out / DIGESTS)
        sync_folder(out)
    return {name: frame.height for name, frame in frames.items()}
