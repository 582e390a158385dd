"""Which stored documents come from which registered address: the raw frame `document_sources`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import polars as pl

from pipelines.documents.gather import address_of
from pipelines.documents.history import AddressHistory, FetchHistory, Version
from pipelines.documents.masking import masked
from pipelines.documents.named import named
from pipelines.documents.register import Source
from pipelines.landing.schemas import DOCUMENT_SOURCES
from pipelines.reading.file_types import misnamed
from pipelines.settings import Settings


@dataclass(frozen=True, slots=True)
class _Place:
    """An address that a source leads to: its own, or that of a document inside an archive or behind a link.

    `publisher` and `published_on` are what the pages around it state, null where none does.
    """

    address: str
    name: str
    said: tuple[str, ...]
    found_in: str | None
    is_present: bool
    fetched: AddressHistory
    publisher: str | None = None
    published_on: date | None = None


def document_sources(sources: Sequence[Source], history: FetchHistory, settings: Settings) -> pl.DataFrame:
    """One row per address that the register leads to and document ever fetched from it.

    What the register no longer has is left out; an address that several entries lead to counts for the first of them
    that still has it. Secrets in addresses are masked.
    """
    rows = [
        _row(source, place, version)
        for source in sources
        for place in _places(source, history, settings)
        for version in place.fetched.versions
        if version.is_document
    ]
    unique: dict[tuple[str, str], dict] = {}
    for row in rows:
        key = row["address"], row["document_id"]
        if key not in unique or row["is_latest"] > unique[key]["is_latest"]:
            unique[key] = row
    return pl.DataFrame(list(unique.values()), schema=DOCUMENT_SOURCES)


def source_failures(sources: Sequence[Source], history: FetchHistory, settings: Settings) -> pl.DataFrame:
    """One row per address whose last fetch failed; `document_id` is the version that stays, or null."""
    rows: dict[str, dict] = {}
    for source in sources:
        for place in _places(source, history, settings):
            if place.fetched.failure and place.is_present:
                rows.setdefault(
                    place.address,
                    {
                        "source_id": source.id,
                        "address": masked(place.address),
                        "name": place.name,
                        "reason": place.fetched.failure,
                        "failed_at": place.fetched.checked_at,
                        "document_id": _latest_document(place.fetched),
                    },
                )
    return pl.DataFrame(list(rows.values()), schema=SOURCE_FAILURES)


def _places(source: Source, history: FetchHistory, settings: Settings) -> Iterator[_Place]:
    """The address of a source and all that was ever found in it, page before attachment, archive before member."""
    address = address_of(source, settings)
    if address in history.addresses:
        place = _Place(address, source.name, (source.name,), None, True, history.addresses[address])
        yield from _with_parts(place, history, {address})


def _with_parts(place: _Place, history: FetchHistory, seen: set[str]) -> Iterator[_Place]:
    yield place
    for address, part in place.fetched.parts.items():
        if address in history.addresses and address not in seen:
            seen.add(address)
            is_present = place.is_present and part.is_present
            inner = _Place(
                address,
                part.name,
                part.said,
                place.address,
                is_present,
                history.addresses[address],
                part.publisher or place.publisher,
                part.published_on or place.published_on,
            )
            yield from _with_parts(inner, history, seen)


def _row(source: Source, place: _Place, version: Version) -> dict:
    said = named(place.said)
    return source.model_dump(include={"publisher", "province", "city", "county", "fiscal_year", "scope"}) | {
        "document_id": version.document_id,
        "source_id": source.id,
        "address": masked(place.address),
        "fetched_at": version.fetched_at,
        "is_latest": place.is_present and version.document_id == place.fetched.latest,
        "name": place.name,
        "document_kind": source.kind,
        "found_in": masked(place.found_in) if place.found_in else None,
        # The publisher of a page is asked last: a finance bureau publishes for every department.
        "named_organization": said.organization or place.publisher,
        "named_fiscal_year": said.fiscal_year,
        "named_kind": said.kind,
        "published_on": place.published_on,
        "remarks": _remarks(place, version),
    }


def _latest_document(fetched: AddressHistory) -> str | None:
    """The newest bytes of an address, null where they are no document (a list page, a page of links)."""
    latest = (version for version in fetched.versions if version.document_id == fetched.latest and version.is_document)
    return next((version.document_id for version in latest), None)


def _remarks(place: _Place, version: Version) -> list[str]:
    """A remark where the file's name, or else what is said of it first, promises another type than its bytes are."""
    address = place.address
    path = unquote(urlsplit(address).path) if address.startswith(("http://", "https://")) else address
    names = [PurePosixPath(path).name, *place.said[:1]]
    remarks = (misnamed(name, version.media_type) for name in names if version.media_type)
    return list(dict.fromkeys(filter(None, remarks)))[:1]


SOURCE_FAILURES = pl.Schema(
    {
        "source_id": pl.String,
        "address": pl.String,
        "name": pl.String,
        "reason": pl.String,
        "failed_at": pl.Datetime("us", "UTC"),
        "document_id": pl.String,
    }
)
