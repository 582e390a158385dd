"""Which stored documents come from which registered address: the raw frame `document_sources`."""

from collections.abc import Sequence

import polars as pl

from pipelines.documents.collect import address_of
from pipelines.documents.history import FetchHistory
from pipelines.documents.register import Source
from pipelines.landing.schemas import DOCUMENT_SOURCES
from pipelines.settings import Settings


def document_sources(sources: Sequence[Source], history: FetchHistory, settings: Settings) -> pl.DataFrame:
    """One row per registered address and version ever fetched from it; what the register no longer has is left out."""
    rows = []
    for source in sources:
        address = address_of(source, settings)
        fetched = history.addresses.get(address)
        stated = source.model_dump(include={"publisher", "province", "city", "county", "fiscal_year", "scope"})
        for version in fetched.versions if fetched else ():
            rows.append(
                stated
                | {
                    "document_id": version.document_id,
                    "source_id": source.id,
                    "address": address,
                    "fetched_at": version.fetched_at,
                    "is_latest": version.document_id == fetched.latest,
                    "name": source.name,
                    "document_kind": source.kind,
                }
            )
    return pl.DataFrame(rows, schema=DOCUMENT_SOURCES)


def source_failures(sources: Sequence[Source], history: FetchHistory, settings: Settings) -> pl.DataFrame:
    """One row per registered address whose last fetch failed; `document_id` is the version that stays, or null."""
    rows = []
    for source in sources:
        address = address_of(source, settings)
        fetched = history.addresses.get(address)
        if fetched and fetched.failure:
            rows.append(
                {
                    "source_id": source.id,
                    "address": address,
                    "name": source.name,
                    "reason": fetched.failure,
                    "failed_at": fetched.checked_at,
                    "document_id": fetched.latest,
                }
            )
    return pl.DataFrame(rows, schema=SOURCE_FAILURES)


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
