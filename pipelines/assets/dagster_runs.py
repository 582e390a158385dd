"""Dagster's own record of runs, kept as long as our journal."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import dagster as dg

from pipelines.settings import Settings

ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]


def old_runs(instance: dg.DagsterInstance, settings: Settings, now: datetime | None = None) -> list[str]:
    """Ids of runs that ended and are older than `runs_kept_days`."""
    oldest = (now or datetime.now(UTC)) - timedelta(days=settings.runs_kept_days)
    records = instance.get_run_records(dg.RunsFilter(statuses=ENDED, created_before=oldest))
    return [record.dagster_run.run_id for record in records]


def delete_runs(instance: dg.DagsterInstance, run_ids: Sequence[str], settings: Settings) -> None:
    """Delete runs with their events and logs; Dagster itself leaves the files of both."""
    for run_id in run_ids:
        instance.delete_run(run_id)
        # The database of its events with what SQLite keeps beside an open one.
        for file in (settings.dagster_home / "history" / "runs").glob(f"{run_id}.db*"):
            file.unlink(missing_ok=True)
        shutil.rmtree(settings.dagster_home / "storage" / run_id, ignore_errors=True)
