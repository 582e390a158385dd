"""The end of a run, whoever started it: its line in the journal, made from the events that Dagster keeps."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from pipelines.documents.disk import trouble_of
from pipelines.publishing.counts import LoadCounts, count_load, published_by
from pipelines.publishing.journal import Outcome, RunRecord
from pipelines.settings import Settings

KEPT_EVENTS = {
    dg.DagsterEventType.STEP_FAILURE,
    dg.DagsterEventType.RUN_FAILURE,
    dg.DagsterEventType.RUN_CANCELED,
    dg.DagsterEventType.ASSET_CHECK_EVALUATION,
}


def conclude(instance: dg.DagsterInstance, run_id: str, started_at: datetime, settings: Settings) -> RunRecord:
    """How a run ended that has done its last step, with counts of its load as far as it came."""
    events = [entry.dagster_event for entry in instance.all_logs(run_id, of_type=KEPT_EVENTS) if entry.dagster_event]
    gates, errors = list(_gates(events)), list(_errors(events, settings))
    # The file itself says so where a step failed after the rename.
    is_published = published_by(settings.warehouse_file) == run_id
    outcome: Outcome = "unchanged"
    if is_published:
        outcome = "published"
    elif gates:
        outcome = "stopped"
    elif errors:
        outcome = "failed"
    build_file = settings.build_dir / run_id / settings.warehouse_file.name
    counts = _counts(settings.warehouse_file if is_published or outcome == "unchanged" else build_file)
    if outcome == "unchanged":
        counts = counts.of_nothing_new()
    return RunRecord(
        run_id=run_id,
        started_at=started_at,
        ended_at=datetime.now(UTC),
        outcome=outcome,
        reasons=tuple(gates or errors),
        **counts.as_fields(),
    )


def _counts(file: Path) -> LoadCounts:
    return count_load(file) if file.exists() else LoadCounts()


def _gates(events: Sequence[dg.DagsterEvent]) -> Iterator[str]:
    """The gates that failed, each with its reasons."""
    for event in events:
        if event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            check = event.asset_check_evaluation_data
            if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR:
                reasons = check.metadata.get("reasons")
                told = str(reasons.value) if reasons else "failed; see the run's log"
                yield f"gate {check.check_name} on {check.asset_key.to_user_string()}: {told}"


def _errors(events: Sequence[dg.DagsterEvent], settings: Settings) -> Iterator[str]:
    """The steps that failed, else the run as a whole."""
    steps = [
        f"step {event.step_key}: {told(cause(event.step_failure_data.error), event.step_key, settings)}"
        for event in events
        if event.event_type == dg.DagsterEventType.STEP_FAILURE
    ]
    yield from steps
    if not steps:
        for event in events:
            if event.event_type == dg.DagsterEventType.RUN_FAILURE:
                error = event.job_failure_data.error
                yield cause(error) if error else event.message or "the run failed"
            elif event.event_type == dg.DagsterEventType.RUN_CANCELED:
                yield "the run was canceled"


def told(reason: str, stage: str, settings: Settings) -> str:
    """What went wrong in a stage; where the disk was full or read-only, that with its place and the remedy."""
    folders = {
        "fetched_documents": settings.store_dir,
        "raw_frames": settings.frames_dir,
        "warehouse": settings.warehouse_file.parent,
        "report": settings.reports_dir,
    }
    return trouble_of(reason, folders.get(stage, settings.build_dir)) or reason


def cause(error) -> str:
    """What was raised inside the step, without Dagster's wrapping and the names of our error classes."""
    return re.sub(r"^pipelines\.[\w.]+: ", "", (error.cause or error).message.strip())
