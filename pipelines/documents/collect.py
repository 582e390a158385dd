"""Bring what every registered address gives into the store, and tell what came of each."""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pipelines.documents.by_host import each_by_host
from pipelines.documents.fetch_log import open_log
from pipelines.documents.found import Found
from pipelines.documents.gather import address_of, open_gatherer
from pipelines.documents.history import FetchHistory, Part, Version
from pipelines.documents.register import Source
from pipelines.settings import Settings

SAVED_EVERY = 5.0  # seconds between two savings of the history while sources are fetched


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one source: `new` bytes, the `known` ones, or a failure; `reason` is null unless it failed.

    An archive and a page with attachments are new where any of their documents is. `failed_parts` are the reasons of
    those that failed; `remarks` is what is worth knowing besides; `documents` counts what the source gives.
    """

    source: Source
    status: Literal["new", "known", "failed"]
    reason: str | None = None
    failed_parts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    documents: int = 0

    @property
    def failures(self) -> tuple[str, ...]:
        """All reasons: why the source failed, or why parts of it did."""
        return (self.reason, *self.failed_parts) if self.reason else self.failed_parts


def history_file(settings: Settings) -> Path:
    """Where the history of fetches is kept."""
    return settings.store_dir / "fetches.json"


def collect(
    sources: Sequence[Source],
    settings: Settings,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    registered: Iterable[Source] = (),
    run_id: str | None = None,
) -> list[Outcome]:
    """Fetch all sources into the store; one bad source is one failed outcome, in the order of `sources`.

    `registered` are the sources of the register that are not fetched now, but are no parts of others either. The
    history is saved every few seconds: a killed run knows what it had fetched until then. `run_id` names the run in
    the log of fetches (default: the time of its beginning). Raises `HistoryError` and `DiskError`.
    """
    file = history_file(settings)
    history = FetchHistory.load(file)
    addresses = frozenset(address_of(source, settings) for source in [*sources, *registered])
    outcomes: dict[int, Outcome] = {}
    begun = now()
    with (
        open_log(settings, run_id or f"{begun:%Y%m%dT%H%M%S.%f}", begun) as log,
        open_gatherer(settings, history, addresses, log) as gatherer,
    ):
        answers = each_by_host(sources, _host, gatherer.gather, settings.fetch_connections, gatherer.stop)
        saved = time.monotonic()
        with closing(answers):
            for place, found in answers:
                outcomes[place] = _outcome(sources[place], found, history, now())
                if time.monotonic() - saved > SAVED_EVERY:
                    history.save(file)
                    saved = time.monotonic()
    history.save(file)
    return [outcomes[place] for place in range(len(sources))]


def _host(source: Source) -> str | None:
    """What sources share that wait for one another; null for local files."""
    url = source.url or source.index
    return urlsplit(url).hostname if url else None


def _outcome(source: Source, found: Found, history: FetchHistory, at: datetime) -> Outcome:
    is_new = _note(found, history, at)
    if found.document_id is None:
        return Outcome(source, "failed", found.failure)
    leaves = list(found.leaves())
    return Outcome(
        source,
        "new" if is_new else "known",
        failed_parts=tuple(leaf.failure for leaf in leaves if leaf.failure),
        remarks=found.remarks,
        documents=sum(leaf.is_document and leaf.document_id is not None for leaf in leaves),
    )


def _note(found: Found, history: FetchHistory, at: datetime) -> bool:
    """Put what was found into the history; true where any of it has bytes that it had not before."""
    known = history.of(found.address)
    if found.document_id is None:
        known.failed(found.failure or "nothing was got", at)
        return False
    version = Version(
        document_id=found.document_id,
        fetched_at=at,
        media_type=found.media_type,
        is_document=found.is_document,
    )
    # A page that lists files may have other bytes at every look (a counter of visits): only its documents count.
    is_new = known.met(version, found.validators) and found.is_document
    known.failure, known.came_from = found.failure, found.came_from
    known.has_parts({part.address: _part(part) for part in found.parts}, is_complete=found.is_complete)
    return any([is_new, *(_note(part, history, at) for part in found.parts)])


def _part(found: Found) -> Part:
    return Part(name=found.name, said=found.said, publisher=found.publisher, published_on=found.published_on)
