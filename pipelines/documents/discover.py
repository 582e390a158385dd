"""What index entries lead to now, against what is known of them: nothing is loaded and nothing is noted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.documents.collect import history_file
from pipelines.documents.found import Found
from pipelines.documents.gather import address_of, open_gatherer
from pipelines.documents.history import AddressHistory, FetchHistory, Part
from pipelines.documents.index_rules import fiscal_years, kinds_said
from pipelines.documents.index_walk import Survey, survey_index
from pipelines.documents.named import named
from pipelines.documents.register import Source
from pipelines.settings import Settings


@dataclass(frozen=True, slots=True)
class Find:
    """A link of a list that the rules follow, and what it says: null and empty where it says nothing.

    `publisher` is the entry's, or the organization that the link names.
    """

    address: str
    title: str
    publisher: str | None
    published_on: date | None
    fiscal_years: tuple[int, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefusedFind:
    """A link that speaks of budgets and is not followed, with the rule that says so."""

    address: str
    title: str
    rule: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What came of looking through one index.

    `withdrawn` are addresses that it led to before and does not any more (none where a list page failed). `pages`
    counts list pages; `failures` and `remarks` are as of a fetch. `is_unreachable` is true where the first list page
    could not be had.
    """

    entry: str
    index: str
    pages: int
    new: tuple[Find, ...]
    known: tuple[Find, ...]
    withdrawn: tuple[RefusedFind, ...]
    refused: tuple[RefusedFind, ...]
    failures: tuple[str, ...]
    remarks: tuple[str, ...]
    is_unreachable: bool


def discover(sources: Sequence[Source], settings: Settings, registered: Sequence[Source]) -> Iterator[Discovery]:
    """Look through the list pages of every index among `sources`, one after the other; `registered` are all entries.

    A failure never raises, it stands in the discovery. Raises `HistoryError` and `DiskError`.
    """
    history = FetchHistory.load(history_file(settings))
    addresses = frozenset(address_of(source, settings) for source in registered)
    with open_gatherer(settings, history, addresses) as gatherer:
        for source in sources:
            if source.index:
                survey = survey_index(Found(source.index, source.name), source.rules, gatherer.visit_to(source))
                yield _compared(source, survey, history.addresses.get(source.index, AddressHistory()).parts)


def _compared(source: Source, survey: Survey, before: Mapping[str, Part]) -> Discovery:
    present = {address for address, part in before.items() if part.is_present}
    wanted = {link.url for link in survey.wanted}
    rules = {refused.link.url: refused.rule for refused in survey.refused}
    pages = {page.address for page in survey.pages}
    finds = [
        Find(
            link.url,
            link.text,
            source.publisher or named([link.text]).organization,
            link.published_on,
            tuple(sorted(fiscal_years(link.text, kinds := kinds_said(link.text, link.url), link.published_on))),
            tuple(sorted(kinds)),
        )
        for link in survey.wanted
    ]
    # List pages are parts too, and say nothing.
    gone = [address for address in present - wanted - pages if before[address].said and survey.is_complete]
    return Discovery(
        entry=source.id,
        index=source.address,
        pages=1 + len(survey.pages),
        new=tuple(find for find in finds if find.address not in present),
        known=tuple(find for find in finds if find.address in present),
        withdrawn=tuple(
            RefusedFind(address, before[address].said[0], rules.get(address, "the list does not show it any more"))
            for address in sorted(gone)
        ),
        refused=tuple(RefusedFind(refused.link.url, refused.link.text, refused.rule) for refused in survey.refused),
        failures=(*(page.failure for page in (survey.first, *survey.pages) if page.failure), *survey.failures),
        remarks=survey.remarks,
        is_unreachable=survey.first.document_id is None,
    )
