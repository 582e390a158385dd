"""Real worker processes; one pool per test keeps this to a second or two."""

import os
import signal
import time

import pytest

from pipelines.landing.pool import Died, in_workers


def double_or_die(task: str) -> str:
    if task == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "stuck":
        time.sleep(30)
    return task * 2


@pytest.mark.parametrize("culprit", ["killed", "stuck"])
def test_a_worker_that_dies_costs_its_own_task_only(culprit):
    tasks = ["a", "b", culprit, "c", "d"]
    results = dict(in_workers(double_or_die, tasks, workers=2, limit_seconds=1))
    assert results == {"a": "aa", "b": "bb", culprit: Died(1), "c": "cc", "d": "dd"}


def test_no_task_starts_no_worker():
    assert list(in_workers(double_or_die, [], workers=2, limit_seconds=1)) == []
