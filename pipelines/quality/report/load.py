"""What the report says of a load as a whole."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from pipelines.quality.report.suites import Suite
from pipelines.quality.report.tally import Tally


@dataclass(frozen=True, slots=True)
class Document:
    """One known document, current or published. `coverage` is null where no identity concerns it.

    `novelty` is `new`, `changed` or null: whether its bytes came since the load before. `amounts` counts the amounts
    read, published or not; `recognised_pages` those of `pages` that OCR read.
    """

    document_id: str
    key: str
    name: str
    title: str | None
    organization: str | None
    fiscal_year: int | None
    kind: str | None
    scope: str | None
    source_id: str
    address: str
    media_type: str
    pages: int | None
    recognised_pages: int
    decision: str
    reasons: tuple[str, ...]
    is_published: bool
    novelty: str | None
    tables: int
    amounts: int
    applicable: int | None
    evaluated: int | None
    coverage: Decimal | None


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the catalogue; `forms` are codes, none where the check concerns documents as a whole."""

    check_id: str
    family: str
    forms: tuple[str, ...]
    statement_zh: str
    statement_en: str
    severity: str
    decision_on_mismatch: str


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """A registered address that could not be fetched; `keeps_version` where an older version of it is in the load."""

    source_id: str
    name: str
    address: str
    reason: str
    keeps_version: bool


@dataclass(frozen=True, slots=True)
class Unusual:
    """Something unusual about a load, measured by the loads before it; `subject` is a source or null: the whole."""

    run_id: str
    rule: str
    subject: str | None
    message_zh: str
    message_en: str


@dataclass(frozen=True, slots=True)
class ExpectedFiling:
    """A filing that data/expected.csv asks for and what became of it; `reason` is null where nothing is wrong."""

    organization: str
    fiscal_year: int
    kind: str
    scope: str | None
    due_on: date
    status: str
    reason: str | None


@dataclass(frozen=True)
class Load:
    """A published load. `history` has one mapping per load, oldest first, this one last; `corrections` counts cells.

    `outcomes` counts results by (document_id, check_id, severity, outcome), those of superseded documents included.
    """

    documents: Sequence[Document]
    checks: Mapping[str, Check]
    forms: Mapping[str, tuple[str, str]]
    failures: Sequence[SourceFailure]
    suites: Sequence[Suite]
    history: Sequence[Mapping[str, Any]]
    outcomes: Mapping[tuple[str, str, str, str], int]
    corrections: int
    anomalies: Sequence[Unusual] = ()
    expected: Sequence[ExpectedFiling] = ()

    @property
    def unusual(self) -> tuple[Unusual, ...]:
        """What is unusual about this load; `anomalies` has that of the loads before as well."""
        return tuple(anomaly for anomaly in self.anomalies if anomaly.run_id == self.run_id)

    @property
    def run_id(self) -> str:
        """The run that published the load."""
        return self.history[-1]["run_id"]

    @property
    def published_at(self) -> datetime:
        """When it was published."""
        return self.history[-1]["published_at"]

    @property
    def coverage(self) -> Decimal | None:
        """Share of the identities that concern the documents shown and could be evaluated; null without any."""
        applicable = sum(d.applicable or 0 for d in self.documents)
        return Decimal(sum(d.evaluated or 0 for d in self.documents)) / applicable if applicable else None

    @cached_property
    def decisions(self) -> Counter[str]:
        """Number of documents per decision."""
        return Counter(d.decision for d in self.documents)

    @cached_property
    def by_check(self) -> dict[str, Tally]:
        """Outcomes per check over the documents shown; every check of the catalogue has an entry."""
        shown = {d.document_id for d in self.documents}
        tallies = {check_id: Tally() for check_id in self.checks}
        for (document_id, check_id, severity, outcome), count in self.outcomes.items():
            if document_id in shown and check_id in tallies:
                tallies[check_id].add(document_id, severity, outcome, count)
        return tallies

    @cached_property
    def by_document(self) -> dict[str, dict[str, Tally]]:
        """Outcomes per document and check."""
        tallies: dict[str, dict[str, Tally]] = {d.document_id: {} for d in self.documents}
        for (document_id, check_id, severity, outcome), count in self.outcomes.items():
            if document_id in tallies:
                tallies[document_id].setdefault(check_id, Tally()).add(document_id, severity, outcome, count)
        return tallies

    def total_of(self, document: Document) -> Tally:
        """Outcomes of all checks of a document."""
        return Tally.sum(self.by_document[document.document_id].values())
