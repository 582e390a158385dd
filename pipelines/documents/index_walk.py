"""An index entry, page by page: which links its rules follow, and what they give.

All list pages are fetched first, so that what is new can be told before anything of it is loaded. List pages are parts
of the index without being documents: their validators are kept, and one that did not change is read from the store.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipelines.documents.disk import DiskError
from pipelines.documents.fetch import FetchError
from pipelines.documents.found import Found
from pipelines.documents.index_article import read_article
from pipelines.documents.index_page import IndexLink, IndexPage, read_index_page
from pipelines.documents.index_paging import is_near
from pipelines.documents.index_rules import IndexRules
from pipelines.documents.masking import masked
from pipelines.documents.page_links import Link, read_web_page
from pipelines.reading.file_types import HTML, TEXT, UNKNOWN

LIST_TYPES = frozenset(kind.media_type for kind in (HTML, TEXT, UNKNOWN))
FEWEST_LINKS = 3  # a page of a list with fewer links of any kind is a captcha, a login or an error


@dataclass(frozen=True, slots=True)
class Visit:
    """How an index is visited.

    `fetch` brings one list page into the store, `gather` what one address gives with all behind its links, `read` gives
    stored bytes; the first two never raise for what a site does wrong, they tell it as a failure. `most_pages` is the
    most list pages that are fetched where the rules state none, `skipped` are addresses that the register names by
    themselves, `known` those that the index led to at the last visit.
    """

    fetch: Callable[[Found], Found]
    gather: Callable[[Found], Found]
    read: Callable[[str], bytes]
    most_pages: int
    skipped: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Refused:
    """A link that speaks of budgets and is not followed, and the rule that says so."""

    link: IndexLink
    rule: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All list pages of an index: what they are, and the links that the rules follow or refuse, in their order.

    A page that could not be had has its own failure; `failures` are those of the list as a whole, `remarks` what else
    is worth knowing. `is_complete` is false where links may be missing that are there.
    """

    first: Found
    pages: tuple[Found, ...]
    title: str
    wanted: tuple[IndexLink, ...]
    refused: tuple[Refused, ...]
    failures: tuple[str, ...]
    remarks: tuple[str, ...]
    is_complete: bool


def survey_index(found: Found, rules: IndexRules, visit: Visit) -> Survey:
    """Fetch all list pages of the index at `found.address`, and sort their links by the rules."""
    walk = _Walk(visit, rules)
    walk.over(found)
    links: dict[str, IndexLink] = {}
    for page in walk.read:
        for link in page.links:
            links.setdefault(link.url, link)
    pages = {page.address for page in walk.pages}
    wanted, refused = [], []
    for link in links.values():
        if link.url in pages or link.url in visit.skipped or not rules.speaks_of(link.text, link.url):
            continue
        rule = rules.refusal(link.text, link.url, link.published_on)
        refused.append(Refused(link, rule)) if rule else wanted.append(link)
    known = visit.known - pages
    failures = []
    if walk.read and known and not wanted and not known & links.keys():
        failures.append(
            f"{found.address}: shows none of the {len(known)} addresses that it led to before; they stay as they are. "
            "Look at the page: a captcha or login is to be waited for, a list that moved needs its new address"
        )
    return Survey(
        first=walk.pages[0],
        pages=tuple(walk.pages[1:]),
        title=walk.read[0].title if walk.read else "",
        wanted=tuple(wanted),
        refused=tuple(refused),
        failures=tuple(failures),
        remarks=tuple(walk.remarks),
        is_complete=not failures and not walk.is_cut and not any(page.failure for page in walk.pages),
    )


def follow_index(found: Found, rules: IndexRules, visit: Visit) -> Found:
    """What an index gives: its list pages, and behind every link that its rules follow a document or an article.

    Each find keeps the day and the publisher that the list or the article states. Where a list page failed, what was
    found on it before stays.
    """
    survey = survey_index(found, rules, visit)
    if survey.first.document_id is None:
        return survey.first
    finds = [_find(link, survey.title, visit) for link in survey.wanted]
    return replace(
        survey.first,
        failure="; ".join(survey.failures) or None,
        remarks=(*survey.remarks, *(remark for find in finds for remark in find.remarks)),
        parts=(*survey.pages, *finds),
        is_complete=survey.is_complete,
    )


def _find(link: IndexLink, title: str, visit: Visit) -> Found:
    try:
        return _of_link(link, title, visit)
    except DiskError:
        raise
    except Exception as bug:  # The border of one find: whatever goes wrong inside must not stop the others.
        logging.getLogger(__name__).exception("following %s failed", masked(link.url))
        reason = f"{link.url}: {type(bug).__name__}: {bug}; please report it with the document"
        return Found(link.url, link.text, (link.text,), failure=masked(reason), published_on=link.published_on)


def _of_link(link: IndexLink, title: str, visit: Visit) -> Found:
    """What a link of a list gives; a page with neither attachments nor amounts is no document, and a remark says so."""
    said = tuple(dict.fromkeys(text for text in (link.text, title) if text))
    found = visit.gather(Found(link.url, Link(link.url, link.text, promises=False).name, said))
    if found.document_id is None or found.media_type != HTML.media_type:
        return _with_facts(found, said, None, link.published_on)
    data = visit.read(found.document_id)
    facts = read_article(data)
    if found.is_document and not found.parts and not read_web_page(data, _url(found)).has_amounts:
        remark = f"{found.address}: has neither attachments nor tables of amounts; it is no document"
        found = replace(found, is_document=False, remarks=(*found.remarks, remark))
    said = tuple(dict.fromkeys((*said, facts.title))) if facts.title else said
    return _with_facts(found, said, facts.publisher, facts.stated_on or link.published_on or facts.shown_on)


def _with_facts(found: Found, said: Sequence[str], publisher: str | None, day: date | None) -> Found:
    """A find and all its parts with what the list and the article say of them."""
    return replace(
        found,
        said=tuple(dict.fromkeys((*found.said, *said))),
        publisher=found.publisher or publisher,
        published_on=found.published_on or day,
        parts=tuple(_with_facts(part, said, publisher, day) for part in found.parts),
    )


class _Walk:
    """The list pages of one index, each address once, until there are no more or the limit is reached."""

    def __init__(self, visit: Visit, rules: IndexRules) -> None:
        self.visit, self.rules = visit, rules
        self.pages: list[Found] = []
        self.read: list[IndexPage] = []
        self.remarks: list[str] = []
        self.is_cut = False

    def over(self, first: Found) -> None:
        waiting, seen, contents, said = deque([first.address]), {first.address}, set(), 1
        most = self.rules.pages or self.visit.most_pages
        while waiting:
            if len(self.pages) == most:
                self._cut(first.address, most)
                return
            address = waiting.popleft()
            page = self._page(first if address == first.address else Found(address, first.name))
            content = frozenset(link.url for link in page.links) if page else frozenset()
            if page is None or content in contents:
                continue
            contents.add(content)
            self.read.append(page)
            said = max(said, page.paging.said or 1)
            further = [url for url in page.paging.urls if url not in seen]
            seen.update(further)
            waiting.extend(further)
        if len(seen) < said:
            self.is_cut = True
            self.remarks.append(
                f"{first.address}: says that it has {said} pages and names the addresses of {len(seen)}; the others "
                "are not looked for. Register another address of the list if the site has one that shows all"
            )

    def _page(self, found: Found) -> IndexPage | None:
        """Fetch and read one list page; null where it could not be had, its failure is then noted."""
        found = replace(self.visit.fetch(found), is_document=False)
        page = None
        if found.document_id:
            failure, page = self._read(found)
            found = replace(found, document_id=None, failure=failure) if failure else found
        self.pages.append(found)
        return page

    def _read(self, found: Found) -> tuple[str | None, IndexPage | None]:
        """A list page, or why what was fetched is none."""
        if found.media_type not in LIST_TYPES:
            return f"{found.address}: is no web page ({found.media_type}); register it as url, not as index", None
        try:
            page = read_index_page(self.visit.read(found.document_id), _url(found))
        except FetchError as error:
            return str(error), None
        if self.pages and found.came_from and not is_near(_url(self.pages[0]), found.came_from):
            return f"{found.address}: leads to {found.came_from}, which is no page of the list; try later", None
        speaks = any(self.rules.speaks_of(link.text, link.url) for link in page.links)
        if self.pages and len(page.links) < FEWEST_LINKS and not speaks and found.media_type == HTML.media_type:
            return f"{found.address}: is no page of the list, it has {len(page.links)} links; try later", None
        return None, page

    def _cut(self, address: str, most: int) -> None:
        self.is_cut = True
        self.remarks.append(
            f"{address}: has more list pages than the {most} that were read; state a larger `pages` in its rules, or "
            "raise YUSUAN_INDEX_PAGES, if older ones are wanted too"
        )


def _url(found: Found) -> str:
    return found.came_from or found.address
