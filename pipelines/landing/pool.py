"""One document per task in worker processes; a worker that dies costs its document, never the run."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from typing import Generic, TypeVar

import psutil
from pebble import ProcessExpired, ProcessPool

from pipelines.settings import Settings

Task = TypeVar("Task")
Result = TypeVar("Result")

LOOK_SECONDS = 0.1  # between two looks at the memory of the workers; a process fills some hundred MiB in that time
LOST_SECONDS = 2.0  # between two looks for tasks that their pool has lost
OVERDUE_SECONDS = 30.0  # beyond its limit, after which a task counts as lost
TASKS_OF_A_WORKER = 200  # then a fresh one takes its place, so that what libraries leak stays bounded
ATTEMPTS = 2  # at starting a worker for a task
MEBIBYTE = 1024 * 1024
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Died:
    """The worker that had a task died before it answered. `reason` says of what, and which setting names the limit."""

    reason: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take: seconds on the wall clock, and bytes of memory that its worker may hold."""

    seconds: float
    memory_bytes: int


def worker_limits(settings: Settings) -> Limits:
    """The limits that the settings give to each task of a worker."""
    return Limits(settings.read_seconds, settings.read_memory_bytes)


def in_workers(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: int, limits: Limits
) -> Iterator[tuple[Task, Result | Died]]:
    """Each task with its result, as they come in. `work` is importable, gives no exception, and takes one task.

    A task beyond a limit has its worker killed. It, and a task whose worker crashes, comes with `Died`; no other task
    is touched. All workers end when the generator is closed, and when the process that runs it is gone.
    """
    slots = [_Slot(work, limits) for _ in range(min(workers, len(tasks)))]
    remaining = iter(tasks)
    watch = _MemoryWatch(slots)
    watch.start()
    try:
        for slot in slots:
            slot.begin_next(remaining)
        while under_way := {slot.future: slot for slot in slots if slot.future}:
            wait(under_way, timeout=LOST_SECONDS, return_when=FIRST_COMPLETED)
            for future, slot in under_way.items():
                if (future.done() or slot.has_lost_its_task()) and (answer := slot.answer()):
                    slot.begin_next(remaining)
                    yield answer
    finally:
        watch.stop()
        for slot in slots:
            slot.end()


class _Slot(Generic[Task, Result]):
    """A place for one task at a time, with a pool of one process.

    Processes of one pool share its channel, and one that is killed while it holds the channel's lock stops them all
    (pebble's issues 153 and 163); with a pool each, and a new one after every death, none can hold up another.
    """

    def __init__(self, work: Callable[[Task], Result], limits: Limits) -> None:
        self.work, self.limits = work, limits
        self.pool: ProcessPool | None = None
        self.started: connection.Connection | None = None  # tells the number of each process that the pool starts
        self.process: psutil.Process | None = None
        self.held_too_much = False  # the process was killed for the memory that it held
        self.future: Future | None = None
        self.task: Task | None = None
        self.attempts = 0
        self.due = 0.0

    def begin_next(self, tasks: Iterator[Task]) -> None:
        """Give the next task, if there is one, to the worker."""
        for task in tasks:
            self.task, self.attempts = task, 0
            self._begin()
            return

    def _begin(self) -> None:
        self.attempts += 1
        self.held_too_much = False
        self.due = time.monotonic() + self.limits.seconds + OVERDUE_SECONDS
        if self.pool and not self.pool.active:  # its process ended between two tasks
            self.end()
        if self.pool is None:
            # spawn: a fresh interpreter inherits no thread, lock or connection of ours.
            context = multiprocessing.get_context("spawn")
            self.started, self.starts = context.Pipe(duplex=False)
            self.pool = ProcessPool(1, TASKS_OF_A_WORKER, _begin_worker, (self.starts,), context)
        self.future = self.pool.schedule(self.work, (self.task,), timeout=self.limits.seconds)

    def has_lost_its_task(self) -> bool:
        """Whether no answer will come: the pool has ended, or has not even told in time that the task took too long."""
        return not self.pool.active or time.monotonic() > self.due

    def answer(self) -> tuple[Task, Result | Died] | None:
        """The task with its result; null where no process ever had it, so that it was begun again."""
        future, self.future = self.future, None
        failure = future.exception(timeout=0) if future.done() else BrokenExecutor()
        if failure is None:
            return self.task, future.result()
        if not isinstance(failure, BrokenExecutor | TimeoutError | ProcessExpired):
            raise failure
        self.end()
        is_begun = isinstance(failure, TimeoutError | ProcessExpired) or time.monotonic() > self.due
        if not is_begun and not self.held_too_much and self.attempts < ATTEMPTS:
            self._begin()
            return None
        return self.task, Died(self._reason(failure, is_begun))

    def _reason(self, failure: BaseException, is_begun: bool) -> str:
        if self.held_too_much:
            limit = f"{self.limits.memory_bytes // MEBIBYTE:,} MiB"
            return f"it took more than {limit} of memory; raise YUSUAN_READ_MEMORY_BYTES if it needs more"
        if not is_begun:
            return "its process ended before it began, more than once; look at the log for the cause"
        if isinstance(failure, ProcessExpired):
            return _end_of(failure.exitcode)
        return f"it took longer than {self.limits.seconds:g} s; raise YUSUAN_READ_SECONDS if it needs more"

    def look(self) -> None:
        """Kill the process where it holds more memory than it may."""
        with suppress(OSError, EOFError):  # the slot ends while it is looked at
            while self.started and self.started.poll():
                with suppress(psutil.NoSuchProcess):
                    self.process = psutil.Process(self.started.recv())
        with suppress(psutil.NoSuchProcess):
            held = self.process.memory_info().rss if self.process else 0
            if held > self.limits.memory_bytes:
                self.held_too_much = True
                self.process.kill()

    def end(self) -> None:
        """End the process and its pool; what comes next starts with a new one."""
        if self.pool is None:
            return
        pool, self.pool = self.pool, None
        pool.stop()
        with suppress(psutil.NoSuchProcess):
            if self.process:
                self.process.kill()  # what hangs in a library does not hear the pool's milder signal
        pool.join()
        self.process = None
        self.started.close()
        self.starts.close()


class _MemoryWatch(threading.Thread):
    """Looks at the memory of all workers from time to time, whether or not anybody waits for results."""

    def __init__(self, slots: Sequence[_Slot]) -> None:
        super().__init__(name="memory of workers", daemon=True)
        self.slots = slots
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.wait(LOOK_SECONDS):
            for slot in self.slots:
                slot.look()

    def stop(self) -> None:
        self.is_over.set()
        self.join()


def _end_of(exit_code: int) -> str:
    """How a process ended that nobody here has ended."""
    if exit_code >= 0:
        return f"its process ended with exit status {exit_code}, in a library that it uses"
    name = signal.Signals(-exit_code).name if -exit_code in set(signal.Signals) else f"signal {-exit_code}"
    if -exit_code == signal.SIGKILL:
        return f"its process was killed from outside ({name}), by the system where memory ran out"
    return f"its process crashed ({name}) in a library that it uses"


def _begin_worker(starts: connection.Connection) -> None:
    """Tell the pool's owner who works, and end when it is gone: nobody else would tell."""
    parent = multiprocessing.parent_process()
    if sys.platform == "linux":
        # Also while a library holds the interpreter, which no thread of ours could end then.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    starts.send(os.getpid())
