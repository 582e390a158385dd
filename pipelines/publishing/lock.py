"""One run at a time: a lock that ends with its process, however that ends, and that names its holder."""

import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from pydantic import AwareDatetime, BaseModel, ValidationError

LOCK = "run.lock"
# Whoever only asks who holds the lock has it for a moment: a run that starts just then tries again.
ATTEMPTS, PAUSE_SECONDS = 5, 0.1
HELD_BY_ANOTHER = {errno.EAGAIN, errno.EACCES}


class RunUnderWayError(Exception):
    """Another run holds the lock. The message says which and what to do."""


class LockError(Exception):
    """The file system of the lock cannot lock files. The message names the folder and the remedy."""


class Holder(BaseModel):
    """Who holds the lock: a run, its process and where that works; `started_at` is UTC."""

    run_id: str
    pid: int
    host: str
    started_at: AwareDatetime

    def __str__(self) -> str:
        """As it stands in messages."""
        return f"run {self.run_id}, process {self.pid} on {self.host}, since {self.started_at:%Y-%m-%d %H:%M:%S} UTC"


_held: dict[Path, Holder] = {}  # by this process


@contextmanager
def run_lock(build_dir: Path, run_id: str) -> Iterator[Holder | None]:
    """Hold the lock of `build_dir`; yields who held it last and ended without giving it back (null: nobody).

    A run that holds it already may take it again inside. Raises `RunUnderWayError` while another run holds it and
    `LockError` where files cannot be locked.
    """
    folder = build_dir.resolve()
    mine = _held.get(folder)
    if mine and (mine.run_id, mine.pid) == (run_id, os.getpid()):
        yield None
        return
    build_dir.mkdir(parents=True, exist_ok=True)
    with (build_dir / LOCK).open("a+", encoding="utf-8") as file:
        if not _taken(file, fcntl.LOCK_EX, ATTEMPTS):
            raise RunUnderWayError(
                f"another run is under way in {build_dir} ({_holder(file) or 'it is just starting'}); "
                "wait until it has ended, then run again"
            )
        left, holder = _holder(file), _this(run_id)
        _write(file, holder.model_dump_json())
        _held[folder] = holder
        try:
            yield left
        finally:
            del _held[folder]
            _write(file, "")


def lock_holder(build_dir: Path) -> str | None:
    """Who holds the lock of `build_dir`, in words; null where nobody does. The lock is not taken.

    Raises `LockError` where files cannot be locked.
    """
    try:
        with (build_dir / LOCK).open(encoding="utf-8") as file:
            return None if _taken(file, fcntl.LOCK_SH, 1) else str(_holder(file) or "a run that is just starting")
    except FileNotFoundError:
        return None


def _taken(file: TextIO, kind: int, attempts: int) -> bool:
    for attempt in range(attempts):
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
            return True
        except OSError as error:
            if error.errno not in HELD_BY_ANOTHER:
                raise LockError(
                    f"{file.name}: its file system cannot lock files ({error.strerror}), so that two runs could spoil "
                    "each other's work; put the data folder on a local disk (YUSUAN_DATA_DIR)"
                ) from error
        if attempt < attempts - 1:
            time.sleep(PAUSE_SECONDS)
    return False


def _this(run_id: str) -> Holder:
    return Holder(run_id=run_id, pid=os.getpid(), host=socket.gethostname(), started_at=datetime.now(UTC))


def _holder(file: TextIO) -> Holder | None:
    file.seek(0)
    try:
        return Holder.model_validate_json(file.read())
    except (ValidationError, UnicodeDecodeError):
        return None


def _write(file: TextIO, text: str) -> None:
    file.seek(0)
    file.truncate(0)
    file.write(text)
    file.flush()
