"""A disk that takes no more: told apart from what is wrong with a document, with the place and the remedy."""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FULL = {errno.ENOSPC, errno.EDQUOT}
READ_ONLY = {errno.EROFS}
# As libraries say it that have no error numbers: DuckDB, Polars, SQLite, dbt.
FULL_IN_WORDS = re.compile(
    r"no space left on device|disk quota exceeded|database or disk is full|\(os error (28|122)\)", re.IGNORECASE
)
# What libraries also say of other troubles: a full disk only where hardly anything is left.
PERHAPS_FULL_IN_WORDS = re.compile(
    r"disk i/o error|could not write|failed to write|unable to open database file|input/output error", re.IGNORECASE
)
HARDLY_ANYTHING = 2 * 1024**2
READ_ONLY_IN_WORDS = re.compile(r"read-only file system|attempt to write a readonly database|\(os error 30\)", re.I)


class DiskError(Exception):
    """Nothing can be written where the project keeps its files. The message names the place and the remedy.

    No document is to blame: it ends the run, and is never noted as the failure of a source or a document.
    """


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Inside, errors of a disk that is full or read-only become a `DiskError` about `path`; others pass as they are."""
    try:
        yield
    except Exception as error:
        told = trouble_of(error, path)
        if told is None or isinstance(error, DiskError):
            raise
        raise DiskError(told) from error


def trouble_of(error: BaseException | str, path: Path) -> str | None:
    """What a full or read-only disk below `path` means for whoever runs this; null where that is not the error."""
    number, words = getattr(error, "errno", None), str(error)
    is_perhaps_full = number == errno.EIO or PERHAPS_FULL_IN_WORDS.search(words)
    if number in FULL or FULL_IN_WORDS.search(words) or (is_perhaps_full and free_bytes(path) < HARDLY_ANYTHING):
        return (
            f"{path}: the disk is full ({megabytes(free_bytes(path))} left); "
            "free some space there (`yusuan clean` removes what is kept only for a while), then run again"
        )
    if number in READ_ONLY or READ_ONLY_IN_WORDS.search(words):
        return (
            f"{path}: its file system is read-only; make it writable or name another data folder (YUSUAN_DATA_DIR), "
            "then run again"
        )
    return None


def free_bytes(path: Path) -> int:
    """Free bytes for us on the file system of a path, which need not be there yet."""
    return shutil.disk_usage(existing(path)).free


def existing(path: Path) -> Path:
    """The path, or the nearest folder above it that is there as far as we may look."""
    return next(place for place in (path, *path.absolute().parents) if os.path.exists(place))


def megabytes(size: float) -> str:
    """Bytes as they stand in messages."""
    return f"{size / 2**20:,.1f} MB"
