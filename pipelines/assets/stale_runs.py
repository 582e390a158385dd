"""Runs that Dagster takes for alive although their process died with its machine or its daemon.

Only one run may be under way, so a dead one would keep every later night waiting. The run lock tells: it ends with the
process that holds it, and a run that works has it from its first second on.
"""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg

from pipelines.publishing.lock import lock_holder

# Between the moment at which Dagster notes the start and the one at which the run has the lock.
STARTING = timedelta(minutes=5)
# A run that ends gives the lock back a moment before Dagster notes its end.
ENDING_SECONDS = 10.0
ALIVE = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]


def end_stale_runs(instance: dg.DagsterInstance, build_dir: Path, now: datetime | None = None) -> list[str]:
    """Let Dagster know of runs that ended without a word; gives their ids."""
    now = now or datetime.now(UTC)
    before = now - STARTING
    records = instance.get_run_records(dg.RunsFilter(statuses=ALIVE, updated_before=before))
    if not records:
        return []
    holder = lock_holder(build_dir) or ""
    if all(record.dagster_run.run_id in holder for record in records):
        return []
    time.sleep(ENDING_SECONDS)
    now_alive = {record.dagster_run.run_id for record in instance.get_run_records(dg.RunsFilter(statuses=ALIVE))}
    runs = [record.dagster_run for record in records]
    dead = [run for run in runs if run.run_id not in holder and run.run_id in now_alive]
    for run in dead:
        instance.report_run_failed(run, "its process ended without a word: it was killed, or the machine went down")
    return [run.run_id for run in dead]
