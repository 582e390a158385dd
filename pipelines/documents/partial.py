"""Downloads that broke off: what came is kept below the store and asked for no second time."""

import hashlib
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from pipelines.documents.answers import strong_validator
from pipelines.documents.disk import writing
from pipelines.documents.store import write_atomically

FOLDER = ".partial"
SMALLEST = 1024 * 1024  # bytes; a smaller document is fetched anew as a whole
KEPT_SECONDS = 7 * 24 * 3600
LARGEST_SUM = 2 * 1024**3  # bytes of all partial files; the oldest go first
CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


class AnewError(Exception):
    """What was kept of an earlier download does not fit any more: ask for the whole."""


@dataclass(slots=True)
class Partial:
    """The beginning of one version of an address; `validator` (a strong ETag or date) names that version.

    `length` is how many bytes the whole has; both are null as long as nothing is kept.
    """

    data_file: Path
    about_file: Path
    validator: str | None = None
    length: int | None = None
    received: int = field(default=0)

    def headers(self) -> dict[str, str]:
        """Request headers that ask for the rest of the same version, or for the whole of another."""
        if not self.received or not self.validator:
            return {}
        return {"Range": f"bytes={self.received}-", "If-Range": self.validator}

    def begin(self, validator: str, length: int) -> None:
        """Forget what is there and begin with this version."""
        self.drop()
        about = {"validator": validator, "length": length, "boot": _boot()}
        write_atomically(self.about_file, json.dumps(about).encode())
        self.validator, self.length = validator, length

    def write(self, chunks: Iterator[bytes]) -> None:
        """Append bytes as they come; what came before a failure stays."""
        with writing(self.data_file), self.data_file.open("ab") as file:
            for chunk in chunks:
                file.write(chunk)
                self.received += len(chunk)

    def read(self) -> bytes:
        """All bytes so far."""
        return self.data_file.read_bytes() if self.data_file.exists() else b""

    def drop(self) -> None:
        """Forget what came so far."""
        # The bytes go first: bytes of one version must never lie beside the validator of another.
        self.data_file.unlink(missing_ok=True)
        self.about_file.unlink(missing_ok=True)
        self.validator, self.length, self.received = None, None, 0


class PartialDownloads:
    """The partial files of a store, one per address. Threads share it."""

    def __init__(self, store_dir: Path) -> None:
        self.folder = store_dir / FOLDER
        self._lock = threading.Lock()
        self._in_use: set[str] = set()

    @contextmanager
    def of(self, url: str) -> Iterator[Partial | None]:
        """The partial file of an address for one download; null where another thread has it."""
        name = hashlib.sha256(url.encode()).hexdigest()[:32]
        with self._lock:
            is_free = name not in self._in_use
            self._in_use.add(name)
        if not is_free:
            yield None
            return
        try:
            yield self._open(name)
        finally:
            with self._lock:
                self._in_use.discard(name)

    def clean(self) -> None:
        """Remove what is too old, what belongs to nothing, and the oldest beyond the sum."""
        if not self.folder.is_dir():
            return
        parts = sorted(self.folder.glob("*.part"), key=lambda file: file.stat().st_mtime, reverse=True)
        size, oldest = 0, time.time() - KEPT_SECONDS
        for part in parts:
            status = part.stat()
            size += status.st_size
            if size > LARGEST_SUM or status.st_mtime < oldest or not part.with_suffix(".json").exists():
                part.unlink()
        for file in [*self.folder.glob("*.json"), *self.folder.glob(".partial-*")]:
            if not file.with_suffix(".part").exists() and file.stat().st_mtime < oldest:
                file.unlink()

    def _open(self, name: str) -> Partial:
        partial = Partial(self.folder / f"{name}.part", self.folder / f"{name}.json")
        try:
            about = json.loads(partial.about_file.read_bytes())
            partial.validator, partial.length = str(about["validator"]), int(about["length"])
            # After a crash of the machine a file may have its length and not its bytes.
            partial.received = partial.data_file.stat().st_size if about["boot"] == _boot() else 0
        except FileNotFoundError:
            return partial if not partial.data_file.exists() else _emptied(partial)
        except (OSError, ValueError, KeyError, TypeError):
            return _emptied(partial)
        return partial if 0 < partial.received < partial.length else _emptied(partial)


def begin(partial: Partial, response: httpx.Response) -> None:
    """Keep what comes, where it is large and the server names its version; else forget what was kept."""
    headers, validator = response.headers, strong_validator(response)
    length = headers.get("Content-Length", "")
    whole = length.isdigit() and "Content-Encoding" not in headers and response.status_code == httpx.codes.OK
    if validator and whole and int(length) >= SMALLEST and headers.get("Accept-Ranges", "").lower() != "none":
        partial.begin(validator, int(length))
    else:
        partial.drop()


def refuse_other_part(response: httpx.Response, partial: Partial | None) -> None:
    """Raises `AnewError` where a part is not the rest of what is kept."""
    if partial is None:
        raise AnewError("it sends a part that nobody asked for")
    stated = CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
    is_rest = stated and tuple(map(int, stated.groups())) == (partial.received, partial.length - 1, partial.length)
    validator = strong_validator(response) or response.headers.get("Last-Modified")
    if not is_rest or validator != partial.validator:
        partial.drop()
        raise AnewError("its part does not fit what came before")


def _emptied(partial: Partial) -> Partial:
    partial.drop()
    return partial


def _boot() -> str:
    """What tells one start of the machine from another; nothing where the system does not say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
