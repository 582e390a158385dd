"""Fetching the bytes of one document from a path or over http(s): patient with busy servers, strict about sizes."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import stamina

USER_AGENT = "yusuan/0.1 (public budget documents)"
CONNECT_SECONDS = 10.0
RETRY_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_WAIT = 30.0


class FetchError(Exception):
    """A document cannot be fetched. The message names the address, the cause and the remedy."""


class UnreachableError(FetchError):
    """Nobody answered at all, after all attempts: what else lies there need not be asked for now."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server told about the bytes it sent, to ask later whether they changed. Null: it told nothing."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Request headers of a conditional GET."""
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """Bytes as they came, with the validators to keep for the next time.

    `came_from` is the URL that answered, after redirects; null for a file.
    """

    data: bytes
    validators: Validators = Validators()
    came_from: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Seconds per connect and read, number of attempts, largest size in bytes."""

    seconds: float
    attempts: int
    max_bytes: int


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
    _refuse_oversize(str(path), len(data), limits)
    return Fetched(data)


def fetch_url(client: httpx.Client, url: str, known: Validators, limits: FetchLimits) -> Fetched | None:
    """The bytes at a URL, or null where the server says that they are still what `known` describes.

    Transport errors and the statuses of busy servers are tried again with growing pauses (a `Retry-After` in seconds is
    kept, up to half a minute). Raises `FetchError` for everything that stays wrong, `UnreachableError` where nobody
    answers at all.
    """
    try:
        for attempt in stamina.retry_context(
            on=_pause_before_retry, attempts=limits.attempts, timeout=None, wait_initial=0.5, wait_max=LONGEST_WAIT
        ):
            with attempt:
                return _get(client, url, known, limits)
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        raise FetchError(
            f"{url}: the server answers {status} {error.response.reason_phrase}; correct the url or try later"
        ) from error
    except httpx.TimeoutException as error:
        raise UnreachableError(
            f"{url}: no answer within {limits.seconds:g} s in {limits.attempts} attempts; try later"
        ) from error
    except httpx.NetworkError as error:
        raise UnreachableError(f"{url}: cannot be reached ({error}); correct the url or try later") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchError(f"{url}: cannot be reached ({error}); correct the url or try later") from error
    raise AssertionError("a retry loop ends by returning or raising")


def open_client(limits: FetchLimits, refusal: Callable[[str], str | None] | None = None) -> httpx.Client:
    """A client with our timeouts that follows redirects.

    `refusal` tells why a URL must not be asked (null: it may be); it is asked for every redirect too, and a request
    that it refuses raises `FetchError` before anything is sent.
    """

    def refuse(request: httpx.Request) -> None:
        reason = refusal(str(request.url)) if refusal else None
        if reason:
            raise FetchError(f"{request.url}: not fetched, it {reason}; register the document itself if it is wanted")

    timeout = httpx.Timeout(limits.seconds, connect=min(limits.seconds, CONNECT_SECONDS))
    return httpx.Client(
        timeout=timeout,
        follow_redirects=True,
        headers={"User-Agent": USER_AGENT},
        event_hooks={"request": [refuse]},
    )


def _get(client: httpx.Client, url: str, known: Validators, limits: FetchLimits) -> Fetched | None:
    with client.stream("GET", url, headers=known.headers()) as response:
        if response.status_code == httpx.codes.NOT_MODIFIED and known != Validators():
            return None
        response.raise_for_status()
        _refuse_oversize(url, int(response.headers.get("Content-Length") or 0), limits)
        data = b"".join(_bounded(url, response.iter_bytes(), limits))
    validators = Validators(response.headers.get("ETag"), response.headers.get("Last-Modified"))
    return Fetched(data, validators, str(response.url))


def _bounded(url: str, chunks: Iterator[bytes], limits: FetchLimits) -> Iterator[bytes]:
    received = 0
    for chunk in chunks:
        received += len(chunk)
        _refuse_oversize(url, received, limits)
        yield chunk


def _refuse_oversize(address: str, size: int, limits: FetchLimits) -> None:
    if size > limits.max_bytes:
        raise FetchError(
            f"{address}: is larger than {limits.max_bytes:,} bytes; raise YUSUAN_FETCH_MAX_BYTES if it is a document"
        )


def _pause_before_retry(error: Exception) -> bool | dt.timedelta:
    if isinstance(error, httpx.HTTPStatusError):
        asked = error.response.headers.get("Retry-After", "")
        if error.response.status_code in RETRY_STATUS and asked.isdigit():
            return dt.timedelta(seconds=min(float(asked), LONGEST_WAIT))
        return error.response.status_code in RETRY_STATUS
    return isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol)
