"""One night for cron and systemd: `python -m pipelines.operation.nightly`, the same as `yusuan run` with a log.

The log of a night is `data/logs/nightly-<date>.jsonl`, one JSON object per line; a second run of the same day goes on
in the same file. Logs older than `runs_kept_days` are removed. Exit status as `yusuan run`; while another run is under
way that one is named and nothing is done (1).
"""

import json
import os
import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from typing import TextIO

from pipelines.progress import json_line
from pipelines.settings import Settings, get_settings

LOG = re.compile(r"nightly-(\d{4}-\d{2}-\d{2})\.jsonl")


def main() -> int:
    """Run once; gives the exit status."""
    settings = get_settings()
    today = datetime.now().astimezone().date()
    try:
        settings.logs_dir.mkdir(parents=True, exist_ok=True)
        file = settings.logs_dir / f"nightly-{today}.jsonl"
        with file.open("a", encoding="utf-8") as log:
            status = run_logged([sys.executable, "-m", "pipelines.cli", "run"], log)
    except OSError as error:
        print(f"{settings.logs_dir}: the log cannot be written ({error.strerror}); mend that", file=sys.stderr)
        return 1
    prune(settings, today)
    print(f"Log: {file}")
    return status


def run_logged(command: list[str], log: TextIO) -> int:
    """Run a command whose standard error is JSON lines, and keep them; gives its exit status.

    What is no JSON line (the words of a library, of the interpreter) becomes one. Errors are shown as well, for who
    reads cron's mail.
    """
    environment = os.environ | {"YUSUAN_LOG_FORMAT": "json", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, errors="replace")
    for line in process.stderr:
        line = line.rstrip("\n")
        entry = _entry(line)
        if entry is None:
            line = json_line(line, "warning", stage=None, run_id=None)
        elif entry.get("level") == "error":
            print(entry.get("message"), file=sys.stderr, flush=True)
        log.write(line + "\n")
        log.flush()
    status = process.wait()
    log.write(json_line(f"ended with exit status {status}", "info" if status in {0, 3} else "error") + "\n")
    return status if status >= 0 else 128 - status


def prune(settings: Settings, today: date) -> None:
    """Remove the logs of nights that are further back than runs are kept; whatever else lies there stays."""
    oldest = today - timedelta(days=settings.runs_kept_days)
    for path in settings.logs_dir.iterdir():
        night = LOG.fullmatch(path.name)
        if night and date.fromisoformat(night[1]) < oldest:
            path.unlink()


def _entry(line: str) -> dict | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and "message" in entry else None


if __name__ == "__main__":
    sys.exit(main())
