"""Real worker processes; few pools, so that this takes some seconds."""

import ctypes
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from pipelines.documents.disk import DiskError
from pipelines.landing.pool import Died, Limits, in_workers

MEBIBYTE = 1024 * 1024
LIMITS = Limits(seconds=2, memory_bytes=300 * MEBIBYTE)


def double_or_die(task: str) -> str:
    if task == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if task == "leaves":
        os._exit(3)
    if task == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "hangs in C":
        ctypes.PyDLL(None).sleep(60)  # PyDLL keeps the interpreter's lock: no thread and no handler of Python runs
    if task == "sleeps":
        time.sleep(60)
    if task == "explodes":
        hoard = []
        while True:
            hoard.append(b"x" * 40 * MEBIBYTE)
            time.sleep(0.02)
    if task == "disk is full":
        raise DiskError("no space left")
    return task * 2


REASONS = {
    "segfault": "its process crashed (SIGSEGV) in a library that it uses",
    "leaves": "its process ended with exit status 3, in a library that it uses",
    "killed": "its process was killed from outside (SIGKILL), by the system where memory ran out",
    "hangs in C": "it took longer than 2 s; raise YUSUAN_READ_SECONDS if it needs more",
    "explodes": "it took more than 300 MiB of memory; raise YUSUAN_READ_MEMORY_BYTES if it needs more",
    "sleeps": "it took longer than 2 s; raise YUSUAN_READ_SECONDS if it needs more",
}


@pytest.fixture(scope="module")
def results():
    """All ways to die between tasks that live."""
    tasks = ["a", "segfault", "b", "leaves", "hangs in C", "c", "killed", "explodes", "sleeps", "d"]
    return dict(in_workers(double_or_die, tasks, workers=2, limits=LIMITS))


@pytest.mark.parametrize(("culprit", "reason"), REASONS.items())
def test_a_worker_that_dies_costs_its_own_task_only_and_says_of_what(results, culprit, reason):
    assert results[culprit] == Died(reason)
    assert {task: results[task] for task in "abcd"} == {"a": "aa", "b": "bb", "c": "cc", "d": "dd"}


def test_no_worker_is_left(results):
    assert not [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]


def test_a_run_that_is_left_early_ends_its_workers():
    run = in_workers(double_or_die, ["a", "sleeps"], workers=2, limits=LIMITS)
    assert next(run) == ("a", "aa")
    started = time.monotonic()
    run.close()
    assert time.monotonic() - started < 2
    assert not [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]


def test_an_error_that_is_nobodys_failure_ends_the_run_with_its_words():
    with pytest.raises(DiskError, match="no space left"):
        list(in_workers(double_or_die, ["disk is full"], workers=1, limits=LIMITS))


def test_no_task_starts_no_worker():
    assert list(in_workers(double_or_die, [], workers=2, limits=LIMITS)) == []


def test_workers_end_with_the_run_that_started_them():
    code = (
        "from pipelines.landing.pool import Limits, in_workers\n"
        "from tests.unit.landing.test_pool import double_or_die\n"
        "for answer in in_workers(double_or_die, ['a', 'hangs in C'], 2, Limits(60, 10**9)): print(answer, flush=True)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as run:
        assert "aa" in run.stdout.readline()
        workers = psutil.Process(run.pid).children(recursive=True)
        assert workers
        time.sleep(0.3)
        run.kill()
    _, alive = psutil.wait_procs(workers, timeout=3)
    assert alive == []
