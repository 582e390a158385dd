"""What is kept only for a while: work folders, frames of earlier readers, records of runs, bytes that nobody names.

Originals stay: the bytes of every version of every address that was ever registered, and those of all that is
published. Reports are pruned where they are written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from pipelines.documents.collect import history_file
from pipelines.documents.history import FetchHistory, HistoryError
from pipelines.landing.memo import old_frames, prune_frames
from pipelines.publishing.journal import prune
from pipelines.publishing.leftovers import leftovers, remove
from pipelines.settings import Settings

DOCUMENT_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that is not kept any longer: what it is, where, and its size in bytes."""

    what: str
    path: Path
    bytes: int


def outdated(settings: Settings, now: datetime | None = None) -> Iterator[Removal]:
    """What retention removes besides work folders and Dagster's runs. Only for who holds the run lock."""
    now = now or datetime.now(UTC)
    for path in leftovers(settings):
        yield _removal("left half-written by a run that was killed", path)
    known = known_documents(settings)
    if known is None:  # nothing tells what is needed
        return
    for path in old_frames(settings, known):
        yield _removal("frames of an earlier reader, or of what is not registered any more", path)
    for path in _unnamed_bytes(settings, known, now):
        yield _removal("bytes that no address and no published document has", path)


def work_folders(settings: Settings, current: str | None = None) -> Iterator[Removal]:
    """Work folders of earlier runs, kept for whoever wants to see why one failed; not that of the run `current`."""
    for path in settings.build_dir.glob("*"):
        if path.is_dir() and path.name != current:
            yield _removal("work folder of a run that has ended", path)


def tidy(settings: Settings, now: datetime | None = None) -> None:
    """Remove what is outdated, and old lines of the journal. Only for who holds the run lock."""
    now = now or datetime.now(UTC)
    for path in leftovers(settings):
        remove(path)
    known = known_documents(settings)
    if known is not None:
        prune_frames(settings, known)
        for path in _unnamed_bytes(settings, known, now):
            path.unlink()
    prune(settings, now)


def known_documents(settings: Settings) -> set[str] | None:
    """Ids of all documents that an address ever gave or the published file holds; null where that cannot be told."""
    file = history_file(settings)
    if not file.exists():
        return None
    try:
        addresses = FetchHistory.load(file).addresses.values()
        published = _published_documents(settings.warehouse_file)
    except (HistoryError, duckdb.Error):
        return None
    return published | {version.document_id for address in addresses for version in address.versions}


def _unnamed_bytes(settings: Settings, known: set[str], now: datetime) -> Iterator[Path]:
    """Stored bytes that nothing leads to, as old as a record of runs: what was just fetched is noted a little later."""
    oldest = (now - timedelta(days=settings.runs_kept_days)).timestamp()
    for path in settings.store_dir.glob("??/*"):
        if DOCUMENT_ID.fullmatch(path.name) and path.name not in known and path.stat().st_mtime < oldest:
            yield path


def _published_documents(published: Path) -> set[str]:
    if not published.exists():
        return set()
    with duckdb.connect(str(published), read_only=True) as connection:
        return {
            document_id for (document_id,) in connection.execute("select document_id from raw.documents").fetchall()
        }


def _removal(what: str, path: Path) -> Removal:
    files = path.rglob("*") if path.is_dir() and not path.is_symlink() else [path]
    return Removal(what, path, sum(file.lstat().st_size for file in files if file.is_file()))
