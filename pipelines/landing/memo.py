"""Raw frames of one document kept as Parquet, one folder per document and frames version, whole or not there."""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polars as pl

from pipelines.documents.disk import writing
from pipelines.documents.store import PARTIAL, sync_folder
from pipelines.landing.schemas import READER_FRAMES
from pipelines.reading.version import reader_version
from pipelines.settings import Settings

DIGESTS = "digests.json"
FAILED = ".failed"
DAY = 86_400  # seconds
HERE = Path(__file__).resolve().parent
# What shapes the frames besides the reader itself.
SHAPING_SOURCES = (
    HERE / "document_frames.py",
    HERE / "frames.py",
    HERE / "schemas.py",
    HERE.parent / "documents" / "cover.py",
)


class FramesError(Exception):
    """Kept frames are damaged, or of another contract than ours. The message names the folder and the remedy."""


def frames_version(reader_version: str) -> str:
    """Names everything that the frames of a document depend on besides its bytes: reader, schemas, cover rules."""
    digest = hashlib.sha256(reader_version.encode())
    for source in SHAPING_SOURCES:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


@cache
def contract() -> str:
    """Digest of the frames' names, columns and types: frames with another one are not read."""
    columns = {name: {column: str(of) for column, of in schema.items()} for name, schema in READER_FRAMES.items()}
    return hashlib.sha256(json.dumps(columns).encode()).hexdigest()[:16]


class FramesMemo:
    """Folders `<frames_dir>/<document_id>/<version>` with one Parquet file per raw frame.

    `digests.json` in each says which version and contract they are of, and the SHA-256 of every file.
    """

    def __init__(self, frames_dir: Path, version: str) -> None:
        self.frames_dir = frames_dir
        self.version = version

    def folder(self, document_id: str) -> Path:
        """Where the frames of a document lie, whether or not they are there yet."""
        return self.frames_dir / document_id / self.version

    def folder_to_land(self, document_id: str) -> Path | None:
        """The frames of the last reading, which may be a failed one; null where there was none.

        Raises `FramesError` where they are of another contract, or those of a failed reading are damaged. That the
        frames of a document that was read are whole is asked by `holds`, once in a run, before it is read again.
        """
        kept, failed = self.folder(document_id), self._failed_folder(document_id)
        if kept.is_dir():
            self._stated(kept)
            return kept
        if failed.is_dir():
            if self._stated(failed) != _digests(failed):
                raise FramesError(_refused(failed, "a file is not what was written"))
            return failed
        return None

    def _failed_folder(self, document_id: str) -> Path:
        return self.frames_dir / document_id / f"{self.version}{FAILED}"

    def holds(self, document_id: str) -> bool:
        """Whether all frames are there, of our version and contract, and still are what was written."""
        folder = self.folder(document_id)
        try:
            return self._stated(folder) == _digests(folder)
        except (OSError, FramesError):
            return False

    def _stated(self, folder: Path) -> dict[str, str]:
        """The digests that a folder states; raises FramesError where its frames are none of ours."""
        try:
            stated = json.loads((folder / DIGESTS).read_bytes())
            version, of, digests = stated["version"], stated["contract"], stated["frames"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise FramesError(_refused(folder, f"{DIGESTS} is missing or damaged ({error})")) from error
        if (version, of) != (self.version, contract()):
            raise FramesError(_refused(folder, f"they are of version {version} and contract {of}"))
        return digests

    def put(self, document_id: str, frames: dict[str, pl.DataFrame]) -> None:
        """Keep the frames of a reading that any later reading would repeat.

        Raises `DiskError` where the disk is full or read-only, `FramesError` where a frame is not as its schema says.
        """
        self._replace(self.folder(document_id), frames)
        shutil.rmtree(self._failed_folder(document_id), ignore_errors=True)

    def put_failed(self, document_id: str, frames: dict[str, pl.DataFrame]) -> None:
        """Keep the frames of a reading that failed for a reason outside the document; the next run tries again.

        Raises like `put`.
        """
        shutil.rmtree(self.folder(document_id), ignore_errors=True)
        self._replace(self._failed_folder(document_id), frames)

    def _replace(self, folder: Path, frames: dict[str, pl.DataFrame]) -> None:
        """Write all frames beside their place and rename them into it; whatever was there is replaced."""
        with writing(folder.parent):
            folder.parent.mkdir(parents=True, exist_ok=True)
            # One reader at a time has a document: what is half-written here was left by one that was killed.
            for left in folder.parent.glob(f"{PARTIAL}*"):
                shutil.rmtree(left, ignore_errors=True)
            partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=folder.parent))
            try:
                write_frames(partial, frames, self.version)
                shutil.rmtree(folder, ignore_errors=True)
                partial.rename(folder)
            except BaseException:
                shutil.rmtree(partial, ignore_errors=True)
                raise
            sync_folder(folder.parent)


def write_frames(folder: Path, frames: dict[str, pl.DataFrame], version: str) -> None:
    """Write all frames and their digests into an empty folder, durably.

    Raises `FramesError` where a frame has other columns or types than its schema, KeyError where one is missing.
    """
    for name, schema in READER_FRAMES.items():
        if frames[name].schema != schema:
            raise FramesError(f"frame {name} is not as its schema in schemas.py says; please report it")
        frames[name].write_parquet(folder / f"{name}.parquet")
    stated = {"version": version, "contract": contract(), "frames": _digests(folder)}
    (folder / DIGESTS).write_text(json.dumps(stated, indent=1), encoding="utf-8")
    for file in folder.iterdir():
        with file.open("rb") as written:
            os.fsync(written.fileno())
    sync_folder(folder)


def prune_frames(settings: Settings, keep: set[str]) -> int:
    """Remove kept frames that nothing needs any more (`old_frames`), and give the number of folders removed."""
    removed = list(old_frames(settings, keep))
    for folder in removed:
        shutil.rmtree(folder, ignore_errors=True)
        if not any(folder.parent.iterdir()):
            folder.parent.rmdir()
    return len(removed)


def old_frames(settings: Settings, keep: set[str]) -> Iterator[Path]:
    """The folders of frames that nothing needs any more.

    Frames of earlier readers go when they are older than `frames_kept_days`, so that a return to an earlier version of
    the code is quick for a while; those of documents outside `keep` (document ids that the register leads to) go when
    they are as old. What a killed reader left half-written goes after a day. Ask while no other run is reading.
    """
    current, now = frames_version(reader_version()), time.time()
    for document in settings.frames_dir.iterdir() if settings.frames_dir.is_dir() else ():
        for folder in document.iterdir() if document.is_dir() else ():
            age = (now - folder.stat().st_mtime) / DAY
            is_kept = document.name in keep and folder.name.removesuffix(FAILED) == current
            if age > (1 if folder.name.startswith(PARTIAL) else settings.frames_kept_days) and not is_kept:
                yield folder


def _digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each frame's file; raises OSError where one is missing."""
    return {
        name: hashlib.sha256((folder / f"{name}.parquet").read_bytes()).hexdigest() for name in sorted(READER_FRAMES)
    }


def _refused(folder: Path, why: str) -> str:
    return f"{folder}: the frames kept here are not used: {why}; run again to read the document anew, or delete them"
