"""The log of fetches (`raw.fetches`): one row per address asked for, kept beside the store for some time.

A run writes JSON lines as it goes, so that a killed run's are there too; at its end they become one Parquet file.
"""

import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from pipelines.documents.disk import writing
from pipelines.documents.store import write_atomically
from pipelines.landing.schemas import FETCHES
from pipelines.settings import Settings

FOLDER = "fetches"


def log_folder(settings: Settings) -> Path:
    """Where the logs lie."""
    return settings.store_dir / FOLDER


class FetchLog:
    """The rows of one run. Threads share it."""

    def __init__(self, folder: Path, run_id: str) -> None:
        self._file, self._run_id = folder / f"{run_id}.jsonl", run_id
        self._lock = threading.Lock()

    def add(self, row: dict) -> None:
        """Append a row: the columns of FETCHES besides `run_id`; one that is not given is null."""
        line = json.dumps({"run_id": self._run_id} | row, default=_plain, ensure_ascii=False)
        with self._lock, writing(self._file):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")


@contextmanager
def open_log(settings: Settings, run_id: str, now: datetime) -> Iterator[FetchLog]:
    """The log of a run; what runs before left unfinished is put in order, and what is too old removed."""
    folder = log_folder(settings)
    _tidy(folder, now - timedelta(days=settings.fetch_log_days))
    try:
        yield FetchLog(folder, run_id)
    finally:
        _seal(folder / f"{run_id}.jsonl")


def fetches_frame(settings: Settings) -> pl.DataFrame:
    """The rows of all runs that are kept, in the order of their times; schema FETCHES."""
    folder = log_folder(settings)
    frames = [_checked(file) for file in sorted(folder.glob("*.parquet"))]
    frames += [_lines(file) for file in sorted(folder.glob("*.jsonl"))]
    return pl.concat([pl.DataFrame(schema=FETCHES), *frames]).sort("requested_at", "address", maintain_order=True)


def _tidy(folder: Path, oldest: datetime) -> None:
    for file in folder.glob("*.jsonl"):
        _seal(file)
    for file in folder.glob("*.parquet"):
        if datetime.fromtimestamp(file.stat().st_mtime, UTC) < oldest:
            file.unlink()


def _seal(file: Path) -> None:
    """JSON lines as Parquet."""
    if file.exists():
        write_atomically(file.with_suffix(".parquet"), _parquet(_lines(file)))
        file.unlink()


def _parquet(frame: pl.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.write_parquet(target)
    return target.getvalue()


def _lines(file: Path) -> pl.DataFrame:
    """The whole lines of a file; the last one of a killed run may be torn."""
    rows = []
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        rows.append(row | {"requested_at": datetime.fromisoformat(row["requested_at"])})
    return pl.DataFrame(rows, schema=FETCHES)


def _checked(file: Path) -> pl.DataFrame:
    """A log as the schema has it: columns that an older one lacks are null."""
    frame = pl.read_parquet(file)
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in FETCHES.items() if name not in frame.columns]
    return frame.with_columns(missing).select(FETCHES.names()).cast(dict(FETCHES))


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be written as JSON")
