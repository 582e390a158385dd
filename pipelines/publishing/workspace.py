"""The work folder of one run: one run at a time, a build file of its own, nothing left from runs that were killed."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "run.lock"


class RunUnderWayError(Exception):
    """Another run holds the work folder. The message says which and what to do."""


@contextmanager
def workspace(build_dir: Path, run_id: str) -> Iterator[Path]:
    """Yields this run's own folder in `build_dir`.

    What earlier runs left is removed. What this run leaves when it fails stays for inspection until the next run.
    Raises `RunUnderWayError` while another process is inside; the lock ends with its process, however that ends.
    """
    build_dir.mkdir(parents=True, exist_ok=True)
    with (build_dir / LOCK).open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise RunUnderWayError(
                f"another run ({lock.read().strip()}) is under way in {build_dir}; wait until it has ended"
            ) from error
        lock.truncate(0)
        lock.write(run_id)
        lock.flush()
        for path in build_dir.iterdir():
            if path.is_dir() and path.name != run_id:
                shutil.rmtree(path)
        folder = build_dir / run_id
        folder.mkdir(exist_ok=True)
        yield folder
