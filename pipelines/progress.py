"""What a run says while it works, always on standard error: a bar on a terminal, plain lines or JSON lines elsewhere.

The setting `log_format` chooses. A JSON line is one object with `time` (UTC), `level` (`info`, `warning`, `error`),
`stage` (the Dagster step that speaks; null outside of a run), `run_id` (null outside of a run), `message`, and what the
line is about where it is about one thing (`source`, `document`). Passwords and keys in addresses are masked.
"""

import os
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipelines.documents.masking import masked

# A short text about the piece that is done, and optionally the level and the fields that `say` takes.
Advance = Callable[..., None]
# Names come from documents and servers: none of them may move the cursor or change the colours of a terminal.
STEERING = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}

# Dagster captures standard error while a step runs; a run started on a terminal keeps speaking to that terminal.
_console: ContextVar[Console | None] = ContextVar("console", default=None)
_said: deque[str] = deque(maxlen=1)


@contextmanager
def speaking_to_terminal() -> Iterator[None]:
    """Inside, everything said goes where standard error went on entry, even while somebody redirects it."""
    with os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding="utf-8") as stream:
        token = _console.set(Console(file=stream))
        try:
            yield
        finally:
            _console.reset(token)


def say(text: str, *, level: str = "info", **fields: Any) -> None:
    """One line about a finished stage, or about what went wrong in it; `fields` are seen in JSON lines alone."""
    console, text = _console.get() or Console(stderr=True), masked(text)
    _said.append(text)
    if _speaks_json():
        console.file.write(json_line(text, level, **_step(), **fields) + "\n")
        console.file.flush()
    else:
        console.print(harmless(text), highlight=False, soft_wrap=True, markup=False, emoji=False)


def last_said() -> str | None:
    """The line that this process said last: how far a run came that can tell nothing more; null: none yet."""
    return _said[-1] if _said else None


@contextmanager
def progress(label: str, total: int) -> Iterator[Advance]:
    """Yields a function to call with a short text whenever one of `total` pieces is done."""
    console = _console.get() or Console(stderr=True)
    if console.is_terminal and not _speaks_json():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(label, total=total)
            yield lambda text, **_: bar.update(task, advance=1, description=f"{label}: {text}")
        return
    done = 0

    def line(text: str, *, level: str = "info", **fields: Any) -> None:
        nonlocal done
        done += 1
        say(f"{label} {done}/{total}: {text}", level=level, **fields)

    yield line


def harmless(text: str) -> str:
    """A text for a terminal: `\ufffd` for every character that would steer it."""
    return text.translate(STEERING)


def json_line(message: str, level: str, **fields: Any) -> str:
    """A line of the log as one JSON object, without its line end; fields without a value are null."""
    event = {"event": message, "level": level, **fields}
    for process in _processors():
        event = process(None, level, event)
    return event


def errors_as_json_lines() -> None:
    """Where the log is JSON, an error that nobody caught is one of its lines too, with its traceback inside."""
    if _speaks_json():
        sys.excepthook = _say_uncaught


def _say_uncaught(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    lines = "".join(traceback.format_exception(kind, error, trace))
    say(f"{kind.__name__}: {error}", level="error", traceback=lines)


def _speaks_json() -> bool:
    from pipelines.settings import get_settings

    return get_settings().log_format == "json"


@lru_cache
def _processors() -> tuple:
    # Whoever only wants plain lines does not wait for these.
    import structlog

    return (
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        structlog.processors.EventRenamer("message"),
        _first("time", "level", "stage", "run_id", "message"),
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    )


def _first(*names: str) -> Callable:
    """Let each line begin with the same fields in the same order, so that it can be read by eye as well."""
    return lambda _logger, _level, event: {name: event.get(name) for name in names} | event


def _step() -> dict[str, str | None]:
    """The Dagster step that speaks and its run; nulls where nothing runs, or in a thread of a step."""
    if "dagster" not in sys.modules:
        return {"stage": None, "run_id": None}
    import dagster as dg

    try:
        context = dg.OpExecutionContext.get()
    except dg.DagsterInvariantViolationError:
        return {"stage": None, "run_id": None}
    return {"stage": context.op.name, "run_id": context.run_id}
