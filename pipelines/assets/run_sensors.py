"""Runs of the daemon that could not tell of their own end: killed, canceled, or refused before their first step.

Every other run writes its line in the journal and sends word by itself, whoever started it; a run is noted once.
"""

from datetime import UTC, datetime

import dagster as dg

from pipelines.assets.conclude import conclude
from pipelines.assets.resources import note_end
from pipelines.publishing.journal import read_journal
from pipelines.settings import get_settings

ENDS = {"failed": dg.DagsterRunStatus.FAILURE, "canceled": dg.DagsterRunStatus.CANCELED}


def run_sensors() -> list[dg.SensorDefinition]:
    """One sensor per way in which a run can end without having published."""
    return [_sensor(f"after_run_{name}", status) for name, status in ENDS.items()]


def _sensor(name: str, status: dg.DagsterRunStatus) -> dg.SensorDefinition:
    @dg.run_status_sensor(
        name=name,
        run_status=status,
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Journal and notification of a run that could not tell of its own end.",
    )
    def sensor(context: dg.RunStatusSensorContext):
        settings, run_id = get_settings(), context.dagster_run.run_id
        if any(record.run_id == run_id for record in read_journal(settings)):
            return dg.SkipReason("the run has told of its end")
        started_at = datetime.fromtimestamp(context.instance.get_run_stats(run_id).start_time or 0, UTC)
        note_end(settings, conclude(context.instance, run_id, started_at, settings))
        return dg.SkipReason(f"noted the end of run {run_id}")

    return sensor
