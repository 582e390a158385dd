"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Advance = Callable[[str], None]


@contextmanager
def progress(label: str, total: int, console: Console | None = None) -> Iterator[Advance]:
    """Yields a function to call with a short text whenever one of `total` pieces is done."""
    console = console or Console(stderr=True)
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
        console.print(f"{label} {done}/{total}: {text}", highlight=False, soft_wrap=True, markup=False)

    yield line
