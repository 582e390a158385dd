"""robots.txt: what a host lets programs ask for, and how slowly (RFC 9309, and the `Crawl-delay` that many write)."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego
from pydantic import BaseModel, ConfigDict

from pipelines.documents.fetch import (
    UNKNOWN_VALIDATORS,
    AnswerError,
    Fetched,
    FetchError,
    RefusedError,
    UnreachableError,
    Validators,
)

PRODUCT = "yusuan"
LARGEST = 500 * 1024  # bytes that are looked at; RFC 9309 asks for at least as many
LONGEST_DELAY = 30.0  # seconds; what asks for more would keep a nightly run for days
KEPT = timedelta(days=30)  # so long a copy counts where the file cannot be had (RFC 9309, 2.3.1.4)


class RobotsCopy(BaseModel):
    """A robots.txt as it was last got, kept from run to run; an empty text where the host has none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = ""
    etag: str | None = None
    last_modified: str | None = None
    got_at: datetime


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host's file says to us; `failure` is why nothing there may be asked, null where the file is known."""

    parsed: Protego | None
    failure: FetchError | None = None

    @property
    def delay(self) -> float | None:
        """Seconds that the host wants between two requests; null where it does not say."""
        asked = self.parsed.crawl_delay(PRODUCT) if self.parsed else None
        return min(float(asked), LONGEST_DELAY) if asked else None


class Robots:
    """The files of all hosts met in a run, each fetched once. Threads share it.

    `get` fetches a URL (null: unchanged) and raises `FetchError`; `kept` are the copies of earlier runs by authority
    (`https://host:port`).
    """

    def __init__(self, get: Callable[[str, Validators], Fetched | None], kept: Mapping[str, RobotsCopy]) -> None:
        self._get, self.copies = get, dict(kept)
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._rules: dict[str, Rules] = {}

    def rules(self, url: str) -> Rules:
        """The rules of a URL's host."""
        parts = urlsplit(url)
        authority = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
        with self._lock:
            lock = self._locks.setdefault(authority, threading.Lock())
        with lock:
            if authority not in self._rules:
                self._rules[authority] = self._fetch(authority)
            return self._rules[authority]

    def refuse(self, url: str) -> None:
        """Raises `RefusedError` for what the file forbids, and `FetchError` where the file cannot be had."""
        rules = self.rules(url)
        if isinstance(rules.failure, UnreachableError):
            raise UnreachableError(f"{url}: not asked for; {rules.failure}")
        if isinstance(rules.failure, RefusedError):
            raise RefusedError(f"{url}: not asked for; {rules.failure}")
        if rules.failure:
            raise RefusedError(
                f"{url}: not asked for, what the host allows is not known ({rules.failure}); YUSUAN_FETCH_ROBOTS=false "
                "asks nevertheless"
            )
        if not rules.parsed.can_fetch(url, PRODUCT):
            raise RefusedError(
                f"{url}: the host's robots.txt forbids it; ask the publisher, save the file by hand and register its "
                "path, or set YUSUAN_FETCH_ROBOTS=false if you are allowed to"
            )

    def _fetch(self, authority: str) -> Rules:
        url, now = f"{authority}/robots.txt", datetime.now(UTC)
        copy = self.copies.get(authority)
        try:
            got = self._get(url, Validators(copy.etag, copy.last_modified) if copy else UNKNOWN_VALIDATORS)
        except AnswerError as error:
            if 400 <= error.status < 500 and error.status != 429:
                return self._keep(authority, RobotsCopy(got_at=now))  # none: everything is allowed
            return self._without(copy, now, error)
        except FetchError as error:
            return self._without(copy, now, error)
        if got is None:
            return self._keep(authority, copy.model_copy(update={"got_at": now}))
        text = got.data[:LARGEST].decode("utf-8", errors="replace").lstrip("\ufeff")
        # A page in place of the file is the site's way of saying that there is none.
        text = "" if text.lstrip().startswith("<") else text
        validators = got.validators
        return self._keep(
            authority, RobotsCopy(text=text, etag=validators.etag, last_modified=validators.last_modified, got_at=now)
        )

    def _keep(self, authority: str, copy: RobotsCopy) -> Rules:
        with self._lock:
            self.copies[authority] = copy
        return Rules(Protego.parse(copy.text))

    def _without(self, copy: RobotsCopy | None, now: datetime, error: FetchError) -> Rules:
        if copy and now - copy.got_at < KEPT and not isinstance(error, UnreachableError):
            return Rules(Protego.parse(copy.text))
        return Rules(None, error)
