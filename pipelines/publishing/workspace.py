"""The work folder of one run: one run at a time, a build file of its own, nothing left from runs that were killed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from pipelines.operation.notify import after_run
from pipelines.publishing.counts import LoadCounts, count_load, published_by
from pipelines.publishing.journal import RunRecord, append
from pipelines.publishing.leftovers import leftovers, remove
from pipelines.publishing.lock import Holder, run_lock
from pipelines.settings import Settings

# Tells every process that a run starts, and those that they start, to which run it belongs.
MARK = "YUSUAN_RUN_FOLDER"
LAST_SECONDS = 10
CLEANING = "clean"


class LeftoverError(Exception):
    """A process of a run that was killed cannot be ended. The message names it and the remedy."""


@contextmanager
def workspace(settings: Settings, run_id: str) -> Iterator[Path]:
    """Yields this run's own folder in the build folder.

    What earlier runs left, files and processes, is removed, and a run that was killed gets its line in the journal.
    What this run leaves when it fails stays for inspection until the next run. A run that is inside may enter again.
    Raises `RunUnderWayError` while another run is inside; the lock ends with its process, however that ends.
    """
    build_dir = settings.build_dir
    folder = build_dir / run_id
    with run_lock(build_dir, run_id) as killed:
        note_killed(settings, killed)
        end_processes_of(build_dir, folder)
        for path in build_dir.iterdir():
            if path.is_dir() and path != folder:
                shutil.rmtree(path)
        for path in leftovers(settings):
            remove(path)
        folder.mkdir(exist_ok=True)
        outer = os.environ.get(MARK)
        os.environ[MARK] = str(folder.resolve())
        try:
            yield folder
        finally:
            if outer is None:
                del os.environ[MARK]
            else:
                os.environ[MARK] = outer


def note_killed(settings: Settings, killed: Holder | None) -> None:
    """Note a run that had the lock and ended without giving it back, and tell who wants to know how runs end.

    What it had published by then is published. `yusuan clean` has the lock too without being a run.
    """
    if killed is None or killed.run_id == CLEANING:
        return
    reason = f"process {killed.pid} on {killed.host} ended without a word (killed, or the machine went down)"
    is_published = published_by(settings.warehouse_file) == killed.run_id
    counts = count_load(settings.warehouse_file) if is_published else LoadCounts()
    record = RunRecord(
        run_id=killed.run_id,
        started_at=killed.started_at,
        outcome="published" if is_published else "killed",
        reasons=(reason,),
        **counts.as_fields(),
    )
    if append(settings, record):
        after_run(settings, record)


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
