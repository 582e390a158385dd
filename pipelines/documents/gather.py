"""What one address gives: a document, or the documents inside an archive and behind the links of a web page."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from pipelines.documents.archives import INSIDE, ArchiveError, archive_limits, members
from pipelines.documents.disk import DiskError
from pipelines.documents.fetch import FetchError
from pipelines.documents.fetch_log import FetchLog
from pipelines.documents.fetcher import Ask, Fetcher, Kept
from pipelines.documents.found import Found
from pipelines.documents.history import AddressHistory, FetchHistory
from pipelines.documents.index_walk import Visit, follow_index
from pipelines.documents.masking import masked
from pipelines.documents.page_links import Link, Page, read_local_page, read_web_page
from pipelines.documents.register import Source, find_path
from pipelines.documents.same_site import refusal
from pipelines.documents.store import DocumentStore
from pipelines.documents.web import open_web
from pipelines.reading.detect import detect
from pipelines.reading.file_types import HTML, TEXT, UNKNOWN, ZIP
from pipelines.settings import Settings


def address_of_path(path: Path, settings: Settings) -> str:
    """A path as an address: relative where it lies inside the data folder."""
    path, data_dir = path.resolve(), settings.data_dir.resolve()
    return path.relative_to(data_dir).as_posix() if path.is_relative_to(data_dir) else path.as_posix()


def address_of(source: Source, settings: Settings) -> str:
    """What identifies the place a source is fetched from: its URL, or its path (relative inside the data folder)."""
    return (
        source.url or source.index or address_of_path(find_path(source, settings.sources, settings.data_dir), settings)
    )


@dataclass(frozen=True, slots=True)
class Route:
    """On whose behalf something is fetched and what led there: `found_in` its address, `page` the URL that binds it."""

    source: Source
    found_in: str | None = None
    page: str | None = None

    def ask(self, url: str, wants: str) -> Ask:
        """The question for an address on this route."""
        return Ask(url, self.source.id, self.found_in, self.page, self.source.allow_private, wants)


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Brings what registered addresses give into the store. Threads share it: the histories are only read.

    `registered` holds the addresses of the register, which are no parts of others.
    """

    settings: Settings
    fetcher: Fetcher
    store: DocumentStore
    known: Mapping[str, AddressHistory]
    registered: frozenset[str] = field(default_factory=frozenset)

    def gather(self, source: Source) -> Found:
        """What a registered address gives; a failure never raises, only a full or broken disk does."""
        return _without_secrets(self._gathered(source))

    def _gathered(self, source: Source) -> Found:
        found = Found(address_of(source, self.settings), source.name, (source.name,))
        try:
            if source.index:
                return follow_index(found, source.rules, self.visit_to(source))
            if source.url:
                return self._from_web(found, Route(source), follow=True)
            path = find_path(source, self.settings.sources, self.settings.data_dir)
            return self._from_path(found, path, Route(source), follow=True)
        except DiskError:
            raise
        except FetchError as error:
            return replace(found, failure=str(error))
        except Exception as bug:  # The border of one source: whatever goes wrong inside must not stop the others.
            logging.getLogger(__name__).exception("fetching %s failed", masked(found.address))
            reason = f"{found.address}: {type(bug).__name__}: {bug}; please report it with the document"
            return replace(found, failure=reason)

    def stop(self) -> None:
        """Ask the web for nothing any more: the run ends."""
        self.fetcher.stop()

    def visit_to(self, source: Source) -> Visit:
        """How the list pages of an index entry and what they lead to are fetched.

        Nothing leaves the site on which the index itself answers, wherever its redirects end.
        """
        address = address_of(source, self.settings)
        parts = self.known[address].parts if address in self.known else {}
        home = address

        def fetch(page: Found) -> Found:
            nonlocal home
            if page.address != address:
                return self._without_raising(page, Route(source, address, home), follow=False)
            first = self._without_raising(page, Route(source), follow=False)
            home = first.came_from or address
            return first

        return Visit(
            fetch=fetch,
            gather=lambda link: self._without_raising(link, Route(source, address, home), follow=True),
            read=self.store.get,
            most_pages=self.settings.index_pages,
            skipped=self.registered,
            known=frozenset(part for part, known in parts.items() if known.is_present),
        )

    def _without_raising(self, found: Found, route: Route, *, follow: bool) -> Found:
        try:
            return self._from_web(found, route, follow=follow)
        except FetchError as error:
            return replace(found, failure=str(error))

    def _from_path(self, found: Found, path: Path, route: Route, *, follow: bool) -> Found:
        kept = self.fetcher.fetch_file(path, found.address, route.source.id, route.found_in)
        found = _with_bytes(found, kept)
        if follow and found.media_type == HTML.media_type:
            page = read_local_page(kept.data(), path)
            onward = replace(route, found_in=found.address)
            return self._with_links(found, page, lambda link: self._linked_file(link, page, onward))
        return self._with_members(found, kept.data()) if found.media_type == ZIP.media_type else found

    def _from_web(self, found: Found, route: Route, *, follow: bool, wants: str = "document") -> Found:
        kept = self.fetcher.fetch(route.ask(found.address, wants))
        found = _with_bytes(found, kept)
        if follow and found.media_type == HTML.media_type:
            page = read_web_page(kept.data(), kept.came_from)
            onward = replace(route, found_in=found.address, page=kept.came_from)
            return self._with_links(found, page, lambda link: self._linked_url(link, page, onward))
        return self._with_members(found, kept.data()) if found.media_type == ZIP.media_type else found

    def _with_members(self, found: Found, data: bytes) -> Found:
        """The documents inside an archive; one that gives none is a failure and no document."""
        parts = []
        try:
            for member in members(data, archive_limits(self.settings)):
                address, path = f"{found.address}{INSIDE}{member.path}", PurePosixPath(member.path)
                said = (path.name, *(folder.name for folder in path.parents if folder.name), *found.said)
                part = Found(address, path.stem, said, failure=member.failure and f"{address}: {member.failure}")
                parts.append(part if member.failure else self._member(part, member.data))
        except ArchiveError as error:
            return replace(found, document_id=None, failure=f"{found.address}: {error}")
        return replace(found, is_document=False, parts=tuple(parts))

    def _member(self, part: Found, data: bytes) -> Found:
        return replace(part, document_id=self.store.put(data), media_type=detect(data).media_type)

    def _with_links(self, found: Found, page: Page, follow) -> Found:
        """The documents behind a page's links. A page that has some and no table of amounts is no document itself."""
        most = self.settings.page_attachments
        answers = [follow(link) for link in page.links[:most]]
        failure = None
        if len(page.links) > most:
            failure = (
                f"{found.address}: links to {len(page.links):,} files, only the first {most:,} were fetched; "
                "raise YUSUAN_PAGE_ATTACHMENTS"
            )
        parts = tuple(answer for answer in answers if isinstance(answer, Found))
        remarks = tuple(answer for answer in answers if isinstance(answer, str))
        is_list = bool(parts) and not page.has_amounts
        parts = tuple(part for part in parts if part.address not in self.registered)
        return replace(found, is_document=not is_list, parts=parts, remarks=remarks, failure=failure)

    def _linked_file(self, link: Link, page: Page, route: Route) -> Found | None:
        path = Path(link.target)
        found = Found(address_of_path(path, self.settings), link.name, _said(link, page))
        try:
            return self._if_wanted(link, self._from_path(found, path, route, follow=False))
        except FetchError as error:
            return replace(found, failure=str(error)) if link.promises else None

    def _linked_url(self, link: Link, page: Page, route: Route) -> Found | str | None:
        """The document behind a link, a remark where it must not be followed, or null where it leads to none."""
        found = Found(link.target, link.name, _said(link, page))
        reason = refusal(route.page, link.target)
        if reason:
            remark = f"{link.target}: not fetched, it {reason}; register it if it is wanted"
            return remark if link.promises else None
        try:
            wants = "file" if link.promises else "anything"
            return self._if_wanted(link, self._from_web(found, route, follow=False, wants=wants))
        except FetchError as error:
            return replace(found, failure=str(error))

    def _if_wanted(self, link: Link, found: Found) -> Found | None:
        """What a link led to, where it is a document; a web page in place of one is a failure if one was promised."""
        if found.media_type in (TEXT.media_type, UNKNOWN.media_type) and not link.promises:
            return None
        # Programs save a web page of tables under the name of a workbook; it is one as long as it has amounts.
        if found.media_type != HTML.media_type:
            return found
        if not link.promises:
            return None
        if read_web_page(self.store.get(found.document_id), "").has_amounts:
            return found
        reason = f"{found.address}: is a web page and not the file that the link promises; look at it, and try later"
        return replace(found, document_id=None, failure=reason)


def _without_secrets(found: Found) -> Found:
    """What was found, with nothing to hide in what it says to people; addresses stay what they are."""
    return replace(
        found,
        failure=masked(found.failure) if found.failure else None,
        remarks=tuple(map(masked, found.remarks)),
        parts=tuple(map(_without_secrets, found.parts)),
    )


def _with_bytes(found: Found, kept: Kept) -> Found:
    return replace(
        found,
        document_id=kept.document_id,
        media_type=kept.media_type,
        validators=kept.validators,
        came_from=kept.came_from if kept.came_from != found.address else None,
    )


@contextmanager
def open_gatherer(
    settings: Settings, history: FetchHistory, registered: frozenset[str] = frozenset(), log: FetchLog | None = None
) -> Iterator[Gatherer]:
    """A gatherer with a web and a store of its own; the history gets the robots.txt that were met, and nothing else."""
    with open_web(settings, history.robots) as web:
        store = DocumentStore(settings.store_dir)
        # What is noted while threads work must not mix with what they ask by.
        known = {address: fetched.model_copy() for address, fetched in history.addresses.items()}
        try:
            yield Gatherer(settings, Fetcher(settings, web, store, known, log), store, known, registered)
        finally:
            history.robots = web.robots_copies


def _said(link: Link, page: Page) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in (link.text, link.name, page.title) if text))
