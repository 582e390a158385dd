"""When the daemon starts a load by itself: every night, and soon after somebody changed what a load depends on.

Both pass over a moment at which a run is under way, and say which: what they saw is looked at again at the next one.
"""

import hashlib
import json
from pathlib import Path

import dagster as dg

from pipelines.assets.stale_runs import end_stale_runs
from pipelines.publishing.lock import lock_holder
from pipelines.settings import Settings, get_settings

# A retry after a crash begins at the first step: nothing of a run that died is used again.
RUN_TAGS = {"dagster/retry_strategy": "ALL_STEPS"}
# What a run has to say it says by itself; every event of Dagster's stands in its own store.
RUN_CONFIG = {"loggers": {"console": {"config": {"log_level": "WARNING"}}}}
WATCHED = ("corrections.csv", "waivers.csv", "expected.csv")


def nightly_schedule(job: str, settings: Settings) -> dg.ScheduleDefinition:
    """The schedule `nightly` of the job with this name, at the time that the settings say."""

    @dg.schedule(
        name="nightly",
        job_name=job,
        cron_schedule=settings.nightly_cron,
        execution_timezone=settings.nightly_timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="One load every night.",
    )
    def nightly(context: dg.ScheduleEvaluationContext):
        busy = _busy(context.instance)
        return dg.SkipReason(busy) if busy else dg.RunRequest(run_config=RUN_CONFIG, tags=RUN_TAGS)

    return nightly


def register_sensor(job: str, settings: Settings) -> dg.SensorDefinition:
    """The sensor `register`: one load when the register or a file of reviewers is another than at the last look.

    Its first look only remembers them: what is in them then is loaded by the night, or by hand.
    """

    @dg.sensor(
        name="register",
        job_name=job,
        minimum_interval_seconds=settings.register_poll_seconds,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="A load soon after sources.yaml, corrections.csv, waivers.csv or expected.csv changed.",
    )
    def register(context: dg.SensorEvaluationContext):
        seen, digest = _Seen.parse(context.cursor), register_digest(get_settings())
        if seen is None:
            return dg.SensorResult(skip_reason="first look at the register", cursor=_Seen(digest, 0).dump())
        if seen.digest == digest:
            return dg.SkipReason("the register and the files of reviewers are as at the last look")
        busy = _busy(context.instance)
        if busy:
            return dg.SkipReason(busy)
        changed = _Seen(digest, seen.changes + 1)
        # The number of the change is in the key: a register put back as it was before is a change too.
        run = dg.RunRequest(run_key=f"{digest}-{changed.changes}", run_config=RUN_CONFIG, tags=RUN_TAGS)
        return dg.SensorResult(run_requests=[run], cursor=changed.dump())

    return register


def register_digest(settings: Settings) -> str:
    """SHA-256 over what people write and a load depends on; a file that is not there counts as such."""
    digest = hashlib.sha256()
    for file in (settings.sources, *(settings.data_dir / name for name in WATCHED)):
        digest.update(hashlib.sha256(_content(file)).digest())
    return digest.hexdigest()


def _content(file: Path) -> bytes:
    try:
        return b"+" + file.read_bytes()
    except FileNotFoundError:
        return b"-"


class _Seen:
    """What the sensor saw at its last look, as it is kept in the cursor."""

    def __init__(self, digest: str, changes: int) -> None:
        self.digest, self.changes = digest, changes

    @classmethod
    def parse(cls, cursor: str | None) -> "_Seen | None":
        return cls(**json.loads(cursor)) if cursor else None

    def dump(self) -> str:
        return json.dumps({"digest": self.digest, "changes": self.changes})


def _busy(instance: dg.DagsterInstance) -> str | None:
    """Why no run can start now: another holds the run lock, or waits in Dagster's queue; null where one can."""
    settings = get_settings()
    end_stale_runs(instance, settings.build_dir)
    holder = lock_holder(settings.build_dir)
    if holder:
        return f"{holder} is under way; the next look tries again"
    waiting = instance.get_run_records(dg.RunsFilter(statuses=UNFINISHED), limit=1)
    if waiting:
        return f"run {waiting[0].dagster_run.run_id} waits or is starting; the next look tries again"
    return None


UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]
