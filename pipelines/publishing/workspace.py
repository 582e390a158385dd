"""The work folder of one run: one run at a time, a build file of its own, nothing left from runs that were killed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from pipelines.publishing.lock import run_lock

# Tells every process that a run starts, and those that they start, to which run it belongs.
MARK = "YUSUAN_RUN_FOLDER"
LAST_SECONDS = 10


class LeftoverError(Exception):
    """A process of a run that was killed cannot be ended. The message names it and the remedy."""


@contextmanager
def workspace(build_dir: Path, run_id: str) -> Iterator[Path]:
    """Yields this run's own folder in `build_dir`.

    What earlier runs left, files and processes, is removed. What this run leaves when it fails stays for inspection
    until the next run. Raises `RunUnderWayError` while another run is inside; the lock ends with its process, however
    that ends.
    """
    with run_lock(build_dir, run_id):
        folder = build_dir / run_id
        end_processes_of(build_dir, folder)
        for path in build_dir.iterdir():
            if path.is_dir() and path != folder:
                shutil.rmtree(path)
        folder.mkdir(exist_ok=True)
        os.environ[MARK] = str(folder.resolve())
        try:
            yield folder
        finally:
            del os.environ[MARK]


def end_processes_of(build_dir: Path, current: Path) -> int:
    """End what runs that were killed have left running (dbt, readers, LibreOffice); gives how many processes.

    A dbt that goes on writing into the folder of a dead run would be in the way of its removal. Only for who holds the
    run lock: nobody else's run is alive then. Raises `LeftoverError` where a process does not end.
    """
    left = [process for process in psutil.process_iter() if _belongs_to_dead_run(process, build_dir, current)]
    for process in left:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
        except psutil.AccessDenied as error:
            raise LeftoverError(
                f"process {process.pid} of an earlier run still works in {build_dir} and is another user's; end it"
            ) from error
    _, alive = psutil.wait_procs(left, timeout=LAST_SECONDS)
    if alive:
        raise LeftoverError(
            f"process {alive[0].pid} of an earlier run still works in {build_dir} and cannot be ended; end it by hand"
        )
    return len(left)


def _belongs_to_dead_run(process: psutil.Process, build_dir: Path, current: Path) -> bool:
    if process.pid == os.getpid():
        return False
    try:
        mark = process.environ().get(MARK)
    except (psutil.Error, OSError):  # it has just ended, or is another user's
        return False
    return mark is not None and Path(mark).parent == build_dir.resolve() and Path(mark) != current.resolve()
