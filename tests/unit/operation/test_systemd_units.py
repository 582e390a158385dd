"""The example units: what they start is there, and both are closed in the same way."""

import configparser
from pathlib import Path

import pytest

from pipelines.settings import PROJECT_ROOT, Settings

UNITS = PROJECT_ROOT / "pipelines" / "operation" / "systemd"
HELD = ("NoNewPrivileges", "ProtectSystem", "ProtectHome", "PrivateTmp", "RestrictSUIDSGID", "SystemCallFilter")


def unit(name):
    parser = configparser.ConfigParser(strict=True, interpolation=None)
    parser.optionxform = str
    parser.read_string((UNITS / name).read_text(encoding="utf-8"))
    return parser


@pytest.mark.parametrize("name", ["yusuan-nightly.service", "yusuan-daemon.service"])
def test_a_service_starts_a_module_that_is_there_and_may_write_its_own_folders_alone(name):
    service = unit(name)["Service"]
    program, flag, module = service["ExecStart"].split()
    assert (Path(program).relative_to("/opt/yusuan").as_posix(), flag) == (".venv/bin/python", "-m")
    assert (PROJECT_ROOT / f"{module.replace('.', '/')}.py").is_file()
    assert service["WorkingDirectory"] == "/opt/yusuan"
    assert service["ReadWritePaths"].split() == ["/opt/yusuan/data", "/opt/yusuan/dbt_project"]
    assert [service[key] for key in HELD] == ["yes", "strict", "yes", "yes", "yes", "@system-service"]


def test_the_timer_is_at_the_time_of_the_schedule():
    minute, hour, *_ = Settings().nightly_cron.split()
    expected = f"*-*-* {hour:0>2}:{minute:0>2}:00 {Settings().nightly_timezone}"
    assert unit("yusuan-nightly.timer")["Timer"]["OnCalendar"] == expected
