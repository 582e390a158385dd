"""What fetching is about: bytes from an address, within limits, or a failure that says why; and local files."""

from dataclasses import dataclass, field
from pathlib import Path

from pipelines.documents.masking import masked
from pipelines.settings import Settings


class FetchError(Exception):
    """A document cannot be fetched. The message names the address (secrets masked), the cause and the remedy."""

    def __init__(self, message: str) -> None:
        super().__init__(masked(message))


class UnreachableError(FetchError):
    """Nobody answered in time, after all attempts: what else lies there need not be asked for now."""


class RefusedError(FetchError):
    """Nothing was asked, because it must not be: robots.txt, a private network, another site, a silent host."""


class AnswerError(FetchError):
    """The server answered with a status that gives no document."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server told about the bytes it sent, to ask later whether they changed. Null: it told nothing."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Request headers of a conditional GET."""
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value}


UNKNOWN_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Fetched:
    """Bytes as they came, with the validators to keep for the next time.

    `came_from` is the URL that answered, after redirects; null for a file. `said_type` is what the server calls the
    bytes (`Content-Type` and `Content-Disposition` as sent); null for a file.
    """

    data: bytes
    validators: Validators = UNKNOWN_VALIDATORS
    came_from: str | None = field(default=None, compare=False)
    said_type: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Seconds per connect and read, number of attempts, largest size in bytes, seconds for one address in all."""

    seconds: float
    attempts: int
    max_bytes: int
    total_seconds: float = 900.0


def fetch_limits(settings: Settings) -> FetchLimits:
    """The settings that bound a fetch."""
    return FetchLimits(
        settings.fetch_timeout, settings.fetch_attempts, settings.fetch_max_bytes, settings.fetch_seconds
    )


def fetch_path(path: Path, limits: FetchLimits) -> Fetched:
    """The bytes of a local file; raises `FetchError` where it is missing, no file, unreadable or too large."""
    if path.is_dir():
        raise FetchError(f"{path}: is a folder; give the path of one document")
    try:
        with path.open("rb") as file:
            data = file.read(limits.max_bytes + 1)
    except FileNotFoundError as error:
        raise FetchError(f"{path}: no such file; correct the path in the register") from error
    except OSError as error:
        raise FetchError(f"{path}: cannot be read ({error.strerror}); check the file and its permissions") from error
    refuse_oversize(str(path), len(data), limits)
    return Fetched(data)


def refuse_oversize(address: str, size: int, limits: FetchLimits) -> None:
    """Raises `FetchError` for more bytes than one document may have."""
    if size > limits.max_bytes:
        raise FetchError(
            f"{address}: is larger than {limits.max_bytes:,} bytes; raise YUSUAN_FETCH_MAX_BYTES if it is a document"
        )
