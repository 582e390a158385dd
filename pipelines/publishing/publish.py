"""The last step of a load: the finished build file takes the place of the published one, whole or not at all."""

import os
from pathlib import Path

import duckdb

from pipelines.documents.store import sync_folder


def finish(build_file: Path) -> None:
    """Write everything into the one file, and its bytes to the disk; raises where a write-ahead log is left."""
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("checkpoint")
    log = build_file.with_name(build_file.name + ".wal")
    if log.exists():
        raise RuntimeError(f"{log}: is left after the checkpoint; something still writes to the build file")
    descriptor = os.open(build_file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def swap(build_file: Path, published: Path) -> None:
    """Rename the finished build file over the published one. Readers of the old file keep it until they close it."""
    published.parent.mkdir(parents=True, exist_ok=True)
    os.replace(build_file, published)
    sync_folder(published.parent)
