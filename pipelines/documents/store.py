"""The content-addressed store: every document's bytes under their SHA-256, written once and never changed."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.documents.disk import writing

# Begins the name of what is not finished yet, the writer's process follows: what a crash leaves the next run removes.
PARTIAL = ".partial-"


class StoreError(Exception):
    """A stored document is missing or damaged. The message names the file and the remedy."""


class DocumentStore:
    """Files below `folder`, named by the SHA-256 (hex) of their bytes, in one sub-folder per first two digits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, document_id: str) -> Path:
        """Where the bytes of a document lie, whether or not they are there yet."""
        return self.folder / document_id[:2] / document_id

    def put(self, data: bytes) -> str:
        """Keep `data` and return its SHA-256. Bytes already there are left alone, a damaged copy is replaced."""
        document_id = hashlib.sha256(data).hexdigest()
        if not self.holds(document_id):
            write_atomically(self.path(document_id), data)
        return document_id

    def holds(self, document_id: str) -> bool:
        """Whether the bytes are there and still are what their name says."""
        path = self.path(document_id)
        return path.is_file() and _digest(path) == document_id

    def size(self, document_id: str) -> int:
        """How many bytes a document has, 0 where it is missing."""
        path = self.path(document_id)
        return path.stat().st_size if path.is_file() else 0

    def get(self, document_id: str) -> bytes:
        """The bytes of a document; raises `StoreError` where they are missing or damaged."""
        path = self.path(document_id)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StoreError(f"{path}: cannot be read ({error.strerror}); run again to fetch the document") from error
        if hashlib.sha256(data).hexdigest() != document_id:
            raise StoreError(f"{path}: bytes do not match their SHA-256; delete the file and run again to fetch it")
        return data


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader or a crash sees the old content or the new, never a part.

    Raises `DiskError` where the disk is full or read-only.
    """
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f"{PARTIAL}{os.getpid()}-", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Wait until nobody else is inside for the same file: for reading, changing and writing it again as one step.

    The lock is a hidden file beside it and ends with its process. The folder is made where it is missing.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with (file.parent / f".{file.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sync_folder(folder: Path) -> None:
    """Make a rename inside `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
