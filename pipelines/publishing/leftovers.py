"""Half-written files and folders that a process left which was killed."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil

from pipelines.documents.store import PARTIAL
from pipelines.settings import Settings

WRITER = re.compile(re.escape(PARTIAL) + r"(\d+)")


def leftovers(settings: Settings) -> Iterator[Path]:
    """What is half-written and whose writer is gone. Only for who holds the run lock.

    Frames are written by runs alone; elsewhere other commands may be writing just now, whose names hold their process.
    """
    yield from settings.frames_dir.glob(f"*/{PARTIAL}*")
    places = (
        settings.build_dir.glob(f"{PARTIAL}*"),
        settings.frames_dir.glob(f"{PARTIAL}*"),
        settings.data_dir.glob(f"{PARTIAL}*"),
        settings.dagster_home.glob(f"{PARTIAL}*"),
        settings.reports_dir.glob(f"{PARTIAL}*"),
        settings.store_dir.glob(f"{PARTIAL}*"),
        settings.store_dir.glob(f"*/{PARTIAL}*"),
        settings.warehouse_file.parent.glob(f"{PARTIAL}*"),
    )
    yield from (path for place in places for path in place if not _is_being_written(path))


def remove(path: Path) -> None:
    """Remove a file or a folder with all that is in it; one that is gone already is fine."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _is_being_written(path: Path) -> bool:
    writer = WRITER.match(path.name)
    return writer is not None and psutil.pid_exists(int(writer[1]))
