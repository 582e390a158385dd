"""Bring every registered document into the store, and tell what came of each address."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import httpx

from pipelines.documents.fetch import FetchError, FetchLimits, Validators, fetch_path, fetch_url, open_client
from pipelines.documents.history import AddressHistory, FetchHistory
from pipelines.documents.register import Source, find_path
from pipelines.documents.store import DocumentStore
from pipelines.settings import Settings

PARALLEL_DOWNLOADS = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one source: `new` bytes, the `known` ones, or a failure; `reason` is null unless it failed."""

    source: Source
    status: Literal["new", "known", "failed"]
    reason: str | None = None


def history_file(settings: Settings) -> Path:
    """Where the history of fetches is kept."""
    return settings.store_dir / "fetches.json"


def address_of(source: Source, settings: Settings) -> str:
    """What identifies the place a source is fetched from: its URL, or its path (relative inside the data folder)."""
    if source.url:
        return source.url
    path = find_path(source, settings.sources, settings.data_dir).resolve()
    data_dir = settings.data_dir.resolve()
    return path.relative_to(data_dir).as_posix() if path.is_relative_to(data_dir) else path.as_posix()


def fetch_limits(settings: Settings) -> FetchLimits:
    """The settings that bound a fetch."""
    return FetchLimits(settings.fetch_timeout, settings.fetch_attempts, settings.fetch_max_bytes)


def collect(
    sources: Sequence[Source], settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> list[Outcome]:
    """Fetch all sources into the store; one bad source is one failed outcome, in the order of `sources`.

    The history is saved once at the end: a killed run fetches again what it had fetched, which changes nothing.
    """
    history = FetchHistory.load(history_file(settings))
    with open_client(fetch_limits(settings)) as client, ThreadPoolExecutor(PARALLEL_DOWNLOADS) as pool:
        collector = _Collector(settings, client, DocumentStore(settings.store_dir), history)
        answers = list(pool.map(collector.ask, sources))
    outcomes = []
    for source, answer in zip(sources, answers, strict=True):
        known = history.of(address_of(source, settings))
        if isinstance(answer, FetchError):
            known.failed(str(answer), now())
            outcomes.append(Outcome(source, "failed", str(answer)))
        else:
            changed = known.met(answer.document_id, answer.validators, now())
            outcomes.append(Outcome(source, "new" if changed else "known"))
    history.save(history_file(settings))
    return outcomes


@dataclass(frozen=True, slots=True)
class _Answer:
    document_id: str
    validators: Validators


@dataclass(frozen=True, slots=True)
class _Collector:
    """What the download threads share; they read the history and leave writing it to the caller."""

    settings: Settings
    client: httpx.Client
    store: DocumentStore
    history: FetchHistory

    def ask(self, source: Source) -> _Answer | FetchError:
        try:
            return self._fetch(source)
        except FetchError as error:
            return error

    def _fetch(self, source: Source) -> _Answer:
        limits = fetch_limits(self.settings)
        if source.url is None:
            fetched = fetch_path(find_path(source, self.settings.sources, self.settings.data_dir), limits)
            return _Answer(self.store.put(fetched.data), fetched.validators)
        known = self.history.addresses.get(source.url, AddressHistory())
        kept = known.latest if known.latest and self.store.holds(known.latest) else None
        fetched = fetch_url(self.client, source.url, known.validators if kept else Validators(), limits)
        if fetched is None:
            return _Answer(kept, known.validators)
        return _Answer(self.store.put(fetched.data), fetched.validators)
