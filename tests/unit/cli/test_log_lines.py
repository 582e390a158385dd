"""The log for machines: every line one JSON object that can be searched, with nothing secret and nothing lost."""

import json
import subprocess
import sys

import dagster as dg
import pytest

from pipelines.progress import progress, say
from pipelines.settings import PROJECT_ROOT, get_settings


@pytest.fixture
def as_json(monkeypatch):
    monkeypatch.setenv("YUSUAN_LOG_FORMAT", "json")
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_says_when_how_bad_and_what_it_is_about(as_json, capfd):
    say("not fetched: 甲局: 404", level="warning", source="甲局")
    [line] = lines(capfd.readouterr().err)
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "warning",
        "stage": None,
        "run_id": None,
        "message": "not fetched: 甲局: 404",
        "source": "甲局",
    }


def test_a_line_of_a_step_names_the_step_and_its_run(as_json, capfd):
    @dg.op
    def raw_frames():
        with progress("read", 1) as advance:
            advance("甲局 (1.0 s)", level="warning", document="0a1b")

    @dg.job
    def load():
        raw_frames()

    with dg.DagsterInstance.ephemeral() as instance:
        done = load.execute_in_process(
            instance=instance, run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        )
    [line] = lines(capfd.readouterr().err)
    assert line.pop("time")
    assert line == {
        "level": "warning",
        "stage": "raw_frames",
        "run_id": done.run_id,
        "message": "read 1/1: 甲局 (1.0 s)",
        "document": "0a1b",
    }


@pytest.mark.parametrize("form", ["text", "json"])
def test_passwords_and_keys_in_addresses_are_masked(monkeypatch, capfd, form):
    monkeypatch.setenv("YUSUAN_LOG_FORMAT", form)
    get_settings.cache_clear()
    say("not fetched: https://user:geheim@h.cn/a.pdf?token=abc123&page=2")
    get_settings.cache_clear()
    said = capfd.readouterr().err
    assert "https://***@h.cn/a.pdf?token=***&page=2" in said
    assert "geheim" not in said
    assert "abc123" not in said


def test_a_name_cannot_steer_the_terminal_nor_begin_a_line_of_its_own_in_json(capfd, as_json, monkeypatch):
    name = "甲\x1b[2J\x9b31m\rpublished: all\n{}"
    say(name)
    [line] = lines(capfd.readouterr().err)
    assert line["message"] == name
    monkeypatch.setenv("YUSUAN_LOG_FORMAT", "text")
    get_settings.cache_clear()
    say(name)
    assert capfd.readouterr().err == "甲\ufffd[2J\ufffd31m\ufffdpublished: all\n{}\n"


def test_wrong_usage_and_errors_that_nobody_caught_are_lines_too():
    def yusuan(code):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=PROJECT_ROOT,
            env={"PATH": "/usr/bin:/bin", "YUSUAN_LOG_FORMAT": "json"},
        )
        return done.returncode, lines(done.stderr)

    status, [line] = yusuan("import sys; from pipelines.cli import main; sys.argv = ['yusuan', 'run', 'x']; main()")
    assert (status, line["level"]) == (2, "error")
    assert "name documents with --documents" in line["message"]
    code = "from pipelines import cli; cli.app = lambda: 1 / 0; cli.main()"
    status, [line] = yusuan(code)
    assert (status, line["message"]) == (1, "ZeroDivisionError: division by zero")
    assert "in <lambda>" in line["traceback"]
