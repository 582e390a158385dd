"""One address on the web: asked for conditionally, judged, brought into the store and written into the log."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import httpx

from pipelines.documents.fetch import (
    UNKNOWN_VALIDATORS,
    FetchError,
    RefusedError,
    Validators,
    fetch_limits,
    fetch_path,
)
from pipelines.documents.fetch_log import FetchLog
from pipelines.documents.history import AddressHistory
from pipelines.documents.masking import masked
from pipelines.documents.soft_errors import Expected, soft_error
from pipelines.documents.store import DocumentStore
from pipelines.documents.web import Permit, Trace, Web
from pipelines.reading.detect import detect
from pipelines.settings import Settings

SETTLED_SECONDS = 2.0  # the coarsest clock of a file system in use


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to ask for, on behalf of an entry of the register.

    `found_in` is the address of the page that led there, null where the entry names it itself; `page` binds the
    request and its redirects to the site of that URL, null: to none. `wants` is a `file` where a link promises one, a
    `document` where a page may be one or lead to some, and `anything` where an ordinary page may be there as well.
    """

    url: str
    source_id: str
    found_in: str | None = None
    page: str | None = None
    allow_private: bool = False
    wants: Literal["file", "document", "anything"] = "document"


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that lie in the store now; `is_unchanged` where the server or the bytes say that they are those before.

    `came_from` is the URL that answered, after redirects.
    """

    document_id: str
    media_type: str
    validators: Validators
    came_from: str
    is_unchanged: bool
    store: DocumentStore = field(repr=False, compare=False)

    def data(self) -> bytes:
        """The bytes; raises `StoreError` where they are damaged."""
        return self.store.get(self.document_id)


class Fetcher:
    """What every part of a run fetches through. Threads share it.

    `known` are the histories of addresses before this run; they are only read. An address that several pages link to
    is asked for once.
    """

    def __init__(
        self,
        settings: Settings,
        web: Web,
        store: DocumentStore,
        known: Mapping[str, AddressHistory],
        log: FetchLog | None = None,
    ) -> None:
        self._limits, self._web, self._store, self._known, self._log = fetch_limits(settings), web, store, known, log
        self._lock = threading.Lock()
        self._kept: dict[str, Kept] = {}

    def fetch(self, ask: Ask) -> Kept:
        """The bytes at an address; raises `FetchError` for what cannot be had, must not be asked, or is no document."""
        with self._lock:
            if ask.url in self._kept:
                return self._kept[ask.url]
        known = self._known.get(ask.url, AddressHistory())
        before = known.latest if known.latest and self._store.holds(known.latest) else None
        validators = known.validators if before else UNKNOWN_VALIDATORS
        row = _row(ask, datetime.now(UTC), is_conditional=validators != UNKNOWN_VALIDATORS) | {"document_id": before}
        started, trace = time.perf_counter(), Trace()
        try:
            kept, outcome = self._get(ask, known, before, validators, trace)
            row |= {"outcome": outcome, "document_id": kept.document_id}
            row |= {"answered_by": masked(kept.came_from) if httpx.URL(ask.url) != kept.came_from else None}
        except FetchError as error:
            is_refused = isinstance(error, RefusedError) and not trace.requests
            row |= {"outcome": "refused" if is_refused else "failed", "reason": str(error)}
            raise
        finally:
            row |= {"attempts": trace.requests, "status": trace.status, "bytes": trace.received}
            self._note(row | {"seconds": round(time.perf_counter() - started, 3)})
        with self._lock:
            self._kept[ask.url] = kept
        return kept

    def stop(self) -> None:
        """Ask for nothing any more."""
        self._web.stop()

    def fetch_file(self, path: Path, address: str, source_id: str, found_in: str | None) -> Kept:
        """The bytes of a local file, not read again where the file is as it was left; raises `FetchError`."""
        known = self._known.get(address, AddressHistory())
        row = _row(Ask(address, source_id, found_in), datetime.now(UTC), is_conditional=known.etag is not None)
        row |= {"attempts": 0, "document_id": known.latest}
        started = time.perf_counter()
        try:
            state = file_state(path)
            kept = self._file_as_before(known, address, state)
            if kept is None:
                fetched = fetch_path(path, self._limits)
                document_id, validators = self._store.put(fetched.data), Validators(state)
                is_same = document_id == known.latest
                kept = Kept(document_id, detect(fetched.data).media_type, validators, address, is_same, self._store)
                row["bytes"] = len(fetched.data)
            row |= {"outcome": "unchanged" if kept.is_unchanged else "new", "document_id": kept.document_id}
        except FetchError as error:
            row |= {"reason": str(error)}
            raise
        finally:
            self._note(row | {"seconds": round(time.perf_counter() - started, 3)})
        return kept

    def _file_as_before(self, known: AddressHistory, address: str, state: str | None) -> Kept | None:
        """What a file gave before, where neither it nor the stored copy was touched since; else null."""
        media_type = known.type_of(known.latest)
        if state is None or state != known.etag or media_type is None:
            return None
        is_stored = self._store.size(known.latest) == int(state.partition(":")[0])
        return Kept(known.latest, media_type, known.validators, address, True, self._store) if is_stored else None

    def _get(
        self, ask: Ask, known: AddressHistory, before: str | None, validators: Validators, trace: Trace
    ) -> tuple[Kept, str]:
        fetched = self._web.get(ask.url, validators, Permit(ask.allow_private, ask.page), trace)
        media_type = known.type_of(known.latest)
        if fetched is None:
            media_type = media_type or detect(self._store.get(before)).media_type
            came_from = known.came_from or ask.url
            return Kept(before, media_type, known.validators, came_from, True, self._store), "not_modified"
        now_type = detect(fetched.data).media_type
        expected = Expected(fetched.said_type, media_type, ask.wants == "file", ask.wants == "anything")
        if reason := soft_error(fetched.data, now_type, ask.url, expected):
            raise FetchError(reason)
        document_id = self._store.put(fetched.data)
        is_same = document_id == before
        kept = Kept(document_id, now_type, fetched.validators, fetched.came_from, is_same, self._store)
        return kept, "unchanged" if is_same else "new"

    def _note(self, row: dict) -> None:
        if self._log:
            self._log.add(row)


def file_state(path: Path) -> str | None:
    """What the file system says of a file (`size:…`), to be kept like an ETag; other bytes have another one.

    Null where the file was touched just now, since a change right after would not show, and where it cannot be asked.
    """
    try:
        status = path.stat()
    except OSError:
        return None
    if max(status.st_mtime, status.st_ctime) > time.time() - SETTLED_SECONDS:
        return None
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_dev}:{status.st_ino}"


def _row(ask: Ask, at: datetime, *, is_conditional: bool) -> dict:
    return {
        "outcome": "failed",
        "source_id": ask.source_id,
        "address": masked(ask.url),
        "found_in": masked(ask.found_in) if ask.found_in else None,
        "requested_at": at,
        "is_conditional": is_conditional,
    }
