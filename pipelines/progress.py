"""What a run says while it works: a bar on a terminal, plain lines elsewhere, always on standard error."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Advance = Callable[[str], None]


# Dagster captures standard error while a step runs; a run started on a terminal keeps speaking to that terminal.
_console: ContextVar[Console | None] = ContextVar("console", default=None)


@contextmanager
def speaking_to_terminal() -> Iterator[None]:
    """Inside, everything said goes where standard error went on entry, even while somebody redirects it."""
    with os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding="utf-8") as stream:
        token = _console.set(Console(file=stream))
        try:
            yield
        finally:
            _console.reset(token)


def say(text: str) -> None:
    """One plain line about a finished stage."""
    (_console.get() or Console(stderr=True)).print(text, highlight=False, soft_wrap=True, markup=False)


@contextmanager
def progress(label: str, total: int) -> Iterator[Advance]:
    """Yields a function to call with a short text whenever one of `total` pieces is done."""
    console = _console.get() or Console(stderr=True)
    if console.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(label, total=total)
            yield lambda text: bar.update(task, advance=1, description=f"{label}: {text}")
        return
    done = 0

    def line(text: str) -> None:
        nonlocal done
        done += 1
        say(f"{label} {done}/{total}: {text}")

    yield line
