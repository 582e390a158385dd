"""Dagster's own folder, below data/: run history, schedule state, and a configuration that sends nothing anywhere."""

import fcntl
import json
import os
from pathlib import Path

import dagster as dg

from pipelines.documents.store import write_atomically

# One run at a time: the others wait in the queue of the daemon. A run whose process dies is started once more, from its
# beginning, for a run keeps nothing half; a gate that stops a load is no such failure. One that hangs is ended after a
# day, for it keeps the next night waiting. What evaluations of schedule and sensors say is kept for days, not for ever:
# the register is looked at every minute.
CONFIGURATION = """# Written by the project; changes are overwritten.
telemetry:
  enabled: false
nux:
  enabled: false
event_log_storage:
  module: pipelines.assets.event_log
  class: EventLog
  config:
    base_dir: {runs}
concurrency:
  runs:
    max_concurrent_runs: 1
run_monitoring:
  enabled: true
  start_timeout_seconds: 300
  max_runtime_seconds: 86400
  poll_interval_seconds: 60
run_retries:
  enabled: true
  max_retries: 1
  retry_on_asset_or_op_failure: false
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days:
      skipped: 2
      failure: 30
      success: 90
"""


def prepare_dagster_home(folder: Path) -> None:
    """Make the folder with its configuration, and tell Dagster in this process and its children where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    runs = json.dumps(str(folder.resolve() / "history" / "runs"), ensure_ascii=False)
    write_atomically(folder / "dagster.yaml", CONFIGURATION.format(runs=runs).encode())
    os.environ["DAGSTER_HOME"] = str(folder.resolve())


def open_instance(folder: Path) -> dg.DagsterInstance:
    """The Dagster instance of a prepared folder; two first runs at once must not both make its databases."""
    with (folder / "instance.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return dg.DagsterInstance.from_config(str(folder.resolve()))
