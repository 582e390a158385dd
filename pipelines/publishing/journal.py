"""The journal of runs, `data/runs.jsonl`: how every run ended, also those that published nothing; one line each."""

import json
import logging
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from pipelines.documents.store import alone, write_atomically
from pipelines.settings import Settings

Outcome = Literal["published", "unchanged", "stopped", "failed", "killed"]


class RunRecord(BaseModel):
    """How one run ended. Times are UTC; a null count is not known: the run ended before it could be counted.

    `published`: another warehouse file is there. `unchanged`: nothing a load depends on had changed. `stopped`: a gate
    did not let the load pass. `failed`: something went wrong. `killed`: the run ended without a word, which the next
    one noted; `ended_at` is null then. `reasons` say why it was not published, `load` how it was built (null: it never
    got there). Documents are all of the load; `new`, `changed` and `removed` are against the load published before.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    run_id: str
    started_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    outcome: Outcome
    load: Literal["full", "incremental", "nothing"] | None = None
    documents: int | None = None
    new: int | None = None
    changed: int | None = None
    removed: int | None = None
    admitted: int | None = None
    quarantined: int | None = None
    unreadable: int | None = None
    source_failures: int | None = None
    reasons: tuple[str, ...] = ()


def read_journal(settings: Settings) -> list[RunRecord]:
    """All records, the oldest first; none where no run has ended yet.

    A last line that a crash left unfinished is passed over, and so is a damaged one, which is named in the log.
    """
    try:
        *lines, _unfinished = settings.journal_file.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    records = []
    for number, line in enumerate(lines, start=1):
        try:
            records.append(RunRecord.model_validate_json(line))
        except ValidationError:
            logging.getLogger(__name__).warning(
                "%s: line %d is damaged and passed over; remove it", settings.journal_file, number
            )
    return records


def last_run(settings: Settings) -> RunRecord | None:
    """The run that ended last; null where none has."""
    return next(reversed(read_journal(settings)), None)


def append(settings: Settings, record: RunRecord) -> bool:
    """Add a record durably unless its run has one; tells whether it was added. Raises `OSError` where it cannot be."""
    file = settings.journal_file
    file.parent.mkdir(parents=True, exist_ok=True)
    with alone(file):
        if any(known.run_id == record.run_id for known in read_journal(settings)):
            return False
        _append_line(file, json.dumps(record.model_dump(mode="json"), ensure_ascii=False).encode())
    return True


def prune(settings: Settings, now: datetime | None = None) -> int:
    """Remove records of runs older than `runs_kept_days`, the last one excepted; gives how many."""
    oldest = (now or datetime.now(UTC)) - timedelta(days=settings.runs_kept_days)
    if not settings.journal_file.exists():
        return 0
    with alone(settings.journal_file):
        records = read_journal(settings)
        kept = [record for record in records if record.started_at >= oldest] or records[-1:]
        if len(kept) < len(records):
            lines = (json.dumps(record.model_dump(mode="json"), ensure_ascii=False) + "\n" for record in kept)
            write_atomically(settings.journal_file, "".join(lines).encode())
    return len(records) - len(kept)


def _append_line(file: Path, line: bytes) -> None:
    """Add a whole line after the last whole line: what a crash or a full disk left of another goes."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        content = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
        end = content.rfind(b"\n") + 1
        os.ftruncate(descriptor, end)
        try:
            data = line + b"\n"
            while data:
                written = os.pwrite(descriptor, data, end)
                data, end = data[written:], end + written
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, content.rfind(b"\n") + 1)
            raise
    finally:
        os.close(descriptor)
