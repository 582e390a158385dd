"""Raw frames of one document kept as Parquet, one folder per document and frames version, whole or not there."""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import polars as pl

from pipelines.documents.store import sync_folder
from pipelines.landing.schemas import READER_FRAMES

DIGESTS = "digests.json"
HERE = Path(__file__).resolve().parent
# What shapes the frames besides the reader itself.
SHAPING_SOURCES = (
    HERE / "document_frames.py",
    HERE / "frames.py",
    HERE / "schemas.py",
    HERE.parent / "documents" / "cover.py",
)


def frames_version(reader_version: str) -> str:
    """Names everything that the frames of a document depend on besides its bytes: reader, schemas, cover rules."""
    digest = hashlib.sha256(reader_version.encode())
    for source in SHAPING_SOURCES:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


class FramesMemo:
    """Folders `<frames_dir>/<document_id>/<version>` with one Parquet file per raw frame."""

    def __init__(self, frames_dir: Path, version: str) -> None:
        self.frames_dir = frames_dir
        self.version = version

    def folder(self, document_id: str) -> Path:
        """Where the frames of a document lie, whether or not they are there yet."""
        return self.frames_dir / document_id / self.version

    def folder_to_land(self, document_id: str) -> Path | None:
        """The frames of the last reading, which may be a failed one; null where there was none."""
        folders = (self.folder(document_id), self._failed_folder(document_id))
        return next((folder for folder in folders if folder.is_dir()), None)

    def _failed_folder(self, document_id: str) -> Path:
        return self.frames_dir / document_id / f"{self.version}.failed"

    def holds(self, document_id: str) -> bool:
        """Whether all frames are there and still are what was written."""
        return _is_intact(self.folder(document_id))

    def put(self, document_id: str, frames: dict[str, pl.DataFrame]) -> None:
        """Keep the frames of a reading that any later reading would repeat."""
        _replace_folder(self.folder(document_id), frames)
        shutil.rmtree(self._failed_folder(document_id), ignore_errors=True)

    def put_failed(self, document_id: str, frames: dict[str, pl.DataFrame]) -> None:
        """Keep the frames of a reading that failed for a reason outside the document; the next run tries again."""
        shutil.rmtree(self.folder(document_id), ignore_errors=True)
        _replace_folder(self._failed_folder(document_id), frames)


def _is_intact(folder: Path) -> bool:
    try:
        return json.loads((folder / DIGESTS).read_bytes()) == _digests(folder)
    except (OSError, ValueError):
        return False


def _digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each frame's file; raises OSError where one is missing."""
    return {
        name: hashlib.sha256((folder / f"{name}.parquet").read_bytes()).hexdigest() for name in sorted(READER_FRAMES)
    }


def _replace_folder(folder: Path, frames: dict[str, pl.DataFrame]) -> None:
    """Write all frames beside their place and rename them into it; whatever was there is replaced."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=folder.parent))
    try:
        for name in READER_FRAMES:
            frames[name].write_parquet(partial / f"{name}.parquet")
        (partial / DIGESTS).write_text(json.dumps(_digests(partial), indent=1), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    sync_folder(folder.parent)
