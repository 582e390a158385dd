"""Schedule and sensors without a web page: `python -m pipelines.assets.daemon`."""

import os
import sys
from pathlib import Path

from pipelines.assets.dagster_home import prepare_dagster_home
from pipelines.settings import get_settings


def main() -> None:
    """Become `dagster-daemon run` with Dagster's home prepared."""
    settings = get_settings()
    prepare_dagster_home(settings.dagster_home)
    log = ["--log-format", "json"] if settings.log_format == "json" else []
    daemon = Path(sys.executable).parent / "dagster-daemon"
    os.execv(daemon, [str(daemon), "run", "--module-name", "pipelines.definitions", *log, *sys.argv[1:]])


if __name__ == "__main__":
    main()
