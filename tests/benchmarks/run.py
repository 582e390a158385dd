"""Seconds per stage of a full run on the registered documents, and of a run with nothing new.

.venv/bin/python tests/benchmarks/run.py
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipelines.settings import PROJECT_ROOT, get_settings

# First words of the lines that a run prints when a stage is done, in their order.
STAGES = ("fetched", "read", "landed", "normalised and checked", "decided", "marts", "published")


def time_stages(data_dir: Path) -> dict[str, float]:
    """Run once in `data_dir`; seconds from the end of one stage to the end of the next, and in total."""
    environment = os.environ | {"YUSUAN_DATA_DIR": str(data_dir), "YUSUAN_SOURCES_FILE": str(get_settings().sources)}
    command = [sys.executable, "-m", "pipelines.cli", "run"]
    started = last = time.perf_counter()
    seconds: dict[str, float] = {}
    with subprocess.Popen(
        command, env=environment, cwd=PROJECT_ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        for line in process.stderr:
            stage = next((s for s in STAGES if line.startswith((f"{s}:", f"{s} by"))), None)
            if stage:
                now = time.perf_counter()
                seconds[stage], last = now - last, now
    if process.returncode not in {0, 3}:
        raise SystemExit(f"the run ended with status {process.returncode}")
    return seconds | {"total": time.perf_counter() - started}


def main() -> None:
    """Print both runs side by side."""
    with tempfile.TemporaryDirectory() as folder:
        full, again = time_stages(Path(folder)), time_stages(Path(folder))
    table = Table("stage", "full run, s", "nothing new, s", title="yusuan run (start-up is part of the first stage)")
    for stage in (*STAGES, "total"):
        table.add_row(stage, f"{full.get(stage, 0):.1f}", f"{again.get(stage, 0):.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
