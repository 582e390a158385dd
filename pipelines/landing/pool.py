"""One document per task in worker processes; a worker that dies costs its document, never the run."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import connection
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Died:
    """The worker that had a task died before it answered (killed, out of memory, out of time, crash in a library)."""

    limit_seconds: int


def in_workers(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: int, limit_seconds: int
) -> Iterator[tuple[Task, Result | Died]]:
    """Each task with its result, as they come in. `work` is importable, gives no exception, and takes one task.

    When a worker dies, all tasks under way are tried again, each in a process of its own; the one that dies there too
    is the culprit. A task that takes longer than `limit_seconds` has its worker killed.
    """
    remaining = iter(tasks)
    workers = min(workers, len(tasks))
    while workers:
        suspects: list[Task] = []
        yield from _until_one_dies(work, remaining, workers, limit_seconds, suspects)
        if not suspects:
            return
        for task in suspects:
            yield from _alone(work, task, limit_seconds)


@dataclass(frozen=True, slots=True)
class _Limited(Generic[Task, Result]):
    """Does `work` under an alarm whose default action kills the process, even inside a library that never returns."""

    work: Callable[[Task], Result]
    limit_seconds: int

    def __call__(self, task: Task) -> Result:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(self.limit_seconds)
        try:
            return self.work(task)
        finally:
            signal.alarm(0)


def _executor(workers: int) -> ProcessPoolExecutor:
    # spawn: a fresh interpreter inherits no thread, lock or connection of ours.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(max_workers=workers, mp_context=context, initializer=_end_with_parent)


def _end_with_parent() -> None:
    """Let a worker end when the run that started it was killed: nobody else would tell it."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _until_one_dies(
    work: Callable[[Task], Result],
    remaining: Iterator[Task],
    workers: int,
    limit_seconds: int,
    suspects: list[Task],
) -> Iterator[tuple[Task, Result | Died]]:
    """Results until all tasks are done or a worker dies; then `suspects` holds the tasks that were under way."""
    limited = _Limited(work, limit_seconds)
    with _executor(workers) as executor:
        under_way: dict[Future[Result], Task] = {}

        def submit(tasks: Iterable[Task]) -> None:
            for task in tasks:
                try:
                    under_way[executor.submit(limited, task)] = task
                except BrokenProcessPool:
                    suspects.append(task)

        submit(islice(remaining, workers))
        while under_way:
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                task = under_way.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    suspects.append(task)
                else:
                    yield task, result
            if not suspects:
                submit(islice(remaining, len(done)))
            if suspects:
                suspects.extend(under_way.values())
                return


def _alone(work: Callable[[Task], Result], task: Task, limit_seconds: int) -> Iterator[tuple[Task, Result | Died]]:
    with _executor(1) as executor:
        try:
            result = executor.submit(_Limited(work, limit_seconds), task).result()
        except BrokenProcessPool:
            result = Died(limit_seconds)
    yield task, result
