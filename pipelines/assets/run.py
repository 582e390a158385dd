"""One load from the command line: the same Dagster job as every night, in this process."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import dagster as dg

from pipelines.assets.dagster_home import open_instance, prepare_dagster_home
from pipelines.progress import speaking_to_terminal
from pipelines.settings import Settings

RUN_LOG = "run.log"


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    """Whether the load was published; `stopped_by` names the gates or steps that stopped it, each with its reasons."""

    is_published: bool
    stopped_by: tuple[str, ...]


def run_load(settings: Settings, documents: Sequence[str], *, is_full: bool = False) -> LoadOutcome:
    """Execute the job `load`, fetching only `documents` (ids of sources; empty: all), and tell how it ended.

    `is_full` builds everything anew, whatever changed.
    What dbt prints goes to `run.log` in Dagster's home.
    """
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
    log = (home / RUN_LOG).open("w", encoding="utf-8")
    with speaking_to_terminal(), log, contextlib.redirect_stdout(log), open_instance(home) as instance:
        result = job.execute_in_process(instance=instance, run_config=configuration, raise_on_error=False)
    return LoadOutcome(result.success, () if result.success else tuple(_stopped_by(result)))


def _stopped_by(result: dg.ExecuteInProcessResult) -> Iterator[str]:
    """The gates that failed, else the steps, else the run as a whole."""
    gates = [
        f"gate {check.check_name} on {check.asset_key.to_user_string()}: {_reasons(check)}"
        for check in result.get_asset_check_evaluations()
        if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR
    ]
    steps = [
        f"step {event.step_key}: {_cause(event.step_failure_data.error)}" for event in result.get_step_failure_events()
    ]
    yield from gates or steps or [_cause(result.get_run_failure_event().job_failure_data.error)]


def _reasons(check: dg.AssetCheckEvaluation) -> str:
    reasons = check.metadata.get("reasons")
    return str(reasons.value) if reasons else "failed; see the run's log"


def _cause(error) -> str:
    """What was raised inside the step, without Dagster's wrapping and the names of our error classes."""
    return re.sub(r"^pipelines\.[\w.]+: ", "", (error.cause or error).message.strip())
