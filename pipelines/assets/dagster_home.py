"""Dagster's own folder, below data/: run history, schedule state, and a configuration that sends nothing anywhere."""

import fcntl
import os
from pathlib import Path

import dagster as dg

from pipelines.documents.store import write_atomically

CONFIGURATION = b"""# Written by the project; changes are overwritten.
telemetry:
  enabled: false
nux:
  enabled: false
"""


def prepare_dagster_home(folder: Path) -> None:
    """Make the folder with its configuration, and tell Dagster in this process and its children where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / "dagster.yaml", CONFIGURATION)
    os.environ["DAGSTER_HOME"] = str(folder.resolve())


def open_instance(folder: Path) -> dg.DagsterInstance:
    """The Dagster instance of a prepared folder; two first runs at once must not both make its databases."""
    with (folder / "instance.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return dg.DagsterInstance.from_config(str(folder.resolve()))
