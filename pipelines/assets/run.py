"""One load from the command line: the same Dagster job as every night, in this process."""

import contextlib
import shutil
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from pipelines.documents.disk import DiskError, trouble_of
from pipelines.operation.notify import after_run
from pipelines.progress import last_said, say, speaking_to_terminal
from pipelines.publishing.counts import published_by
from pipelines.publishing.journal import Outcome, RunRecord, append, read_journal
from pipelines.publishing.lock import LockError, RunUnderWayError
from pipelines.publishing.preflight import TargetError, check_targets
from pipelines.publishing.workspace import LeftoverError, workspace
from pipelines.quality.last_load import PublishedFileError
from pipelines.settings import Settings

RUN_LOG = "run.log"
# What a person must set right before a run can begin; each message says how.
NOT_BEGUN = (DiskError, LeftoverError, LockError, PublishedFileError, TargetError)


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    """How a load ended; `stopped_by` names the gates or steps that stopped it, each with its reasons."""

    outcome: Outcome
    stopped_by: tuple[str, ...] = ()

    @property
    def is_published(self) -> bool:
        """Whether the published file is what it would be if it were built now: written anew, or nothing had changed."""
        return self.outcome in {"published", "unchanged"}


def run_load(settings: Settings, documents: Sequence[str], *, is_full: bool = False) -> LoadOutcome:
    """Execute the job `load`, fetching only `documents` (ids of sources; empty: all), and tell how it ended.

    `is_full` builds everything anew, whatever changed. What dbt prints goes to `run.log` in Dagster's home. Raises
    nothing that a person can set right: that is an outcome with its reason. While another run is under way nothing is
    begun.
    """
    run_id, started_at = str(uuid.uuid4()), datetime.now(UTC)
    try:
        # The lock first and all checks before Dagster is loaded: a second run learns at once that it has to leave.
        with workspace(settings, run_id):
            try:
                check_targets(settings)
                return _execute(settings, documents, run_id, is_full=is_full)
            except NOT_BEGUN as error:
                return _failed(settings, run_id, started_at, str(error))
            except Exception as error:
                trouble = trouble_of(error, settings.data_dir)
                if trouble:  # Dagster itself could not write, so that it does not tell of the step
                    shutil.rmtree(settings.build_dir / run_id, ignore_errors=True)  # it may be what fills the disk
                    reached = last_said() or "the run had just begun"
                    return _failed(settings, run_id, started_at, f"{trouble}; before it was full: {reached}")
                _failed(settings, run_id, started_at, f"{type(error).__name__}: {error}")
                raise
    except RunUnderWayError as error:
        return LoadOutcome("failed", (str(error),))
    except (*NOT_BEGUN, OSError) as error:
        return LoadOutcome("failed", (trouble_of(error, settings.build_dir) or str(error),))


def _execute(settings: Settings, documents: Sequence[str], run_id: str, *, is_full: bool) -> LoadOutcome:
    from pipelines.assets.dagster_home import open_instance, prepare_dagster_home

    home = settings.dagster_home
    prepare_dagster_home(home)
    from pipelines.definitions import definitions  # needs Dagster's home, and parses the dbt project where it changed

    job = definitions.resolve_job_def("load")
    configuration = {
        "ops": {
            "fetched_documents": {"config": {"documents": list(documents)}},
            "landed_raw": {"config": {"full": is_full}},
        },
        # What went wrong is told by us, once, in words; Dagster's page has the events.
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
    }
    with speaking_to_terminal(), _run_log(home / RUN_LOG), open_instance(home) as instance:
        job.execute_in_process(instance=instance, run_config=configuration, raise_on_error=False, run_id=run_id)
        record = next((known for known in reversed(read_journal(settings)) if known.run_id == run_id), None)
        if record is None:  # it failed before it had its resources, or the journal takes nothing
            from pipelines.assets.conclude import conclude
            from pipelines.assets.resources import note_end

            record = conclude(instance, run_id, datetime.now(UTC), settings)
            note_end(settings, record)
    return LoadOutcome(record.outcome, record.reasons)


@contextlib.contextmanager
def _run_log(file: Path) -> Iterator[TextIO]:
    """Standard output into a file, as far as the disk takes it: a log is no reason to lose a run."""
    log = file.open("w", encoding="utf-8")
    try:
        with contextlib.redirect_stdout(log):
            yield log
    finally:
        try:
            log.close()
        except OSError as error:
            say(f"not all of it is in {file}: {error.strerror}", level="warning")


def _failed(settings: Settings, run_id: str, started_at: datetime, reason: str) -> LoadOutcome:
    """Note and tell how a run ended that could not conclude itself; what it had published by then is published."""
    is_published = published_by(settings.warehouse_file) == run_id
    if is_published:
        say(f"published, but not all that belongs to it is done: {reason}", level="error")
    record = RunRecord(
        run_id=run_id,
        started_at=started_at,
        ended_at=datetime.now(UTC),
        outcome="published" if is_published else "failed",
        reasons=(reason,),
    )
    is_new = True
    try:
        is_new = append(settings, record)
    except (OSError, DiskError) as error:
        say(f"not in the journal: {settings.journal_file}: {error}", level="error")
    if is_new:
        after_run(settings, record)
    return LoadOutcome(record.outcome, record.reasons)
