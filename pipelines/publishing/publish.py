"""The last step of a load: the finished build file takes the place of the published one, whole or not at all."""

import errno
import os
import shutil
import tempfile
from pathlib import Path

import duckdb

from pipelines.documents.disk import writing
from pipelines.documents.store import PARTIAL, sync_folder


def finish(build_file: Path) -> None:
    """Write everything into the one file, and its bytes to the disk; raises where a write-ahead log is left."""
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("drop schema if exists delta cascade")  # work tables of models that replace documents
        connection.execute("checkpoint")
    log = build_file.with_name(build_file.name + ".wal")
    if log.exists():
        raise RuntimeError(f"{log}: is left after the checkpoint; something still writes to the build file")
    sync_file(build_file)


def swap(build_file: Path, published: Path) -> None:
    """Rename the finished build file over the published one. Readers of the old file keep it until they close it.

    Where the two lie on different file systems the build file is copied beside the published one first. Raises
    `DiskError` where there is no room for that.
    """
    published.parent.mkdir(parents=True, exist_ok=True)
    with writing(published.parent):
        try:
            os.replace(build_file, published)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _copy_over(build_file, published)
        sync_folder(published.parent)


def sync_file(file: Path) -> None:
    """Put a file's bytes on the disk."""
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy_over(build_file: Path, published: Path) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f"{PARTIAL}{os.getpid()}-", dir=published.parent)
    os.close(descriptor)
    copy = Path(name)
    try:
        shutil.copyfile(build_file, copy)
        copy.chmod(build_file.stat().st_mode)
        sync_file(copy)
        os.replace(copy, published)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    build_file.unlink()
