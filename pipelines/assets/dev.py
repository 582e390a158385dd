"""Dagster's page on this project: `python -m pipelines.assets.dev`."""

import os
import sys
from pathlib import Path

from pipelines.assets.dagster_home import prepare_dagster_home
from pipelines.settings import get_settings


def main() -> None:
    """Become `dagster dev` with Dagster's home prepared."""
    prepare_dagster_home(get_settings().dagster_home)
    dagster = Path(sys.executable).parent / "dagster"
    os.execv(dagster, [str(dagster), "dev", "--module-name", "pipelines.definitions", *sys.argv[1:]])


if __name__ == "__main__":
    main()
