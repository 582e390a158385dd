"""The folder of reports: one per load, written under another name first, and `latest`, which points to the newest."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from pipelines.documents.store import sync_folder

LATEST, LOCK, PARTIAL = "latest", ".lock", ".partial-"
REPORT = re.compile(r"\d{8}T\d{6}Z-.+-\d+")
SHORT = 8  # characters of a run's id in the name of its report


def report_of(reports: Path, run_id: str) -> Path | None:
    """The front page of the latest report where it is about this run's load."""
    latest = reports / LATEST
    if not latest.is_symlink() or f"-{run_id[:SHORT]}-" not in os.readlink(latest):
        return None
    return latest / "index.html"


@contextmanager
def alone_in(reports: Path) -> Iterator[None]:
    """Wait for whoever else writes a report; what a killed one left unfinished is removed."""
    with (reports / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in reports.glob(f"{PARTIAL}*"):
            shutil.rmtree(left)
        yield


def show(folder: Path, reports: Path, published_at: datetime, run_id: str) -> Path:
    """Give the finished folder its name and let `latest`, which is returned, point to it in one step."""
    name = f"{published_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{run_id[:SHORT]}"
    before = list(reports.glob(f"{name}*"))
    shown = next(reports / f"{name}-{n}" for n in count(1) if reports / f"{name}-{n}" not in before)
    os.rename(folder, shown)
    link = reports / f"{LATEST}.new"
    link.unlink(missing_ok=True)
    link.symlink_to(shown.name)
    os.replace(link, reports / LATEST)
    sync_folder(reports)
    for older in before:
        shutil.rmtree(older)
    return reports / LATEST


def prune(reports: Path, kept: int) -> None:
    """Remove the oldest reports, whose names begin with the time of publication; what else lies there stays."""
    current = os.readlink(reports / LATEST)
    written = sorted(path for path in reports.iterdir() if REPORT.fullmatch(path.name) and path.is_dir())
    for path in written[:-kept]:
        if path.name != current:
            shutil.rmtree(path)
