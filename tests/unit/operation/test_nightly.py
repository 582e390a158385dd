"""The run for cron: its log is JSON lines whatever is said, its exit status that of the run, old logs go."""

import io
import json
import sys
from datetime import date

from pipelines.operation.nightly import prune, run_logged
from pipelines.settings import Settings


def logged(code):
    log = io.StringIO()
    status = run_logged([sys.executable, "-c", code], log)
    return status, [json.loads(line) for line in log.getvalue().splitlines()]


def test_lines_of_the_run_are_kept_as_they_are_and_others_become_lines(capfd):
    code = (
        "import sys; from pipelines.progress import say; say('fetched: 甲'); say('stopped: 乙', level='error')\n"
        "print('a word of a library {', file=sys.stderr); print('the summary'); sys.exit(1)"
    )
    status, lines = logged(code)
    assert status == 1
    assert [(line["level"], line["message"]) for line in lines] == [
        ("info", "fetched: 甲"),
        ("error", "stopped: 乙"),
        ("warning", "a word of a library {"),
        ("error", "ended with exit status 1"),
    ]
    assert all(line["time"] for line in lines)
    shown = capfd.readouterr()
    assert (shown.out, shown.err) == ("the summary\n", "stopped: 乙\n")


def test_a_run_that_was_killed_has_a_status_and_a_last_line():
    status, lines = logged("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert status == 137
    assert lines[-1]["message"] == "ended with exit status -9"


def test_published_without_some_documents_is_no_error_of_the_log():
    status, lines = logged("raise SystemExit(3)")
    assert (status, lines[-1]["level"]) == (3, "info")


def test_logs_further_back_than_runs_are_kept_go_and_nothing_else(tmp_path):
    settings = Settings(data_dir=tmp_path, runs_kept_days=10)
    settings.logs_dir.mkdir()
    names = ["nightly-2025-01-01.jsonl", "nightly-2025-01-21.jsonl", "nightly-2025-01-31.jsonl", "notes-2020-01-01.txt"]
    for name in names:
        (settings.logs_dir / name).touch()
    prune(settings, date(2025, 1, 31))
    assert sorted(path.name for path in settings.logs_dir.iterdir()) == names[1:]
