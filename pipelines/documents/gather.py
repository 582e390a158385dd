"""What one address gives: a document, or the documents inside an archive and behind the links of a web page."""

import logging
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import httpx

from pipelines.documents.archives import INSIDE, ArchiveError, archive_limits, members
from pipelines.documents.fetch import (
    Fetched,
    FetchError,
    FetchLimits,
    UnreachableError,
    fetch_path,
    fetch_url,
    open_client,
)
from pipelines.documents.found import UNKNOWN_VALIDATORS, Found
from pipelines.documents.history import AddressHistory, FetchHistory
from pipelines.documents.page_links import Link, Page, read_local_page, read_web_page
from pipelines.documents.register import Source, find_path
from pipelines.documents.same_site import refusal
from pipelines.documents.store import DocumentStore
from pipelines.reading.detect import detect
from pipelines.reading.file_types import HTML, TEXT, UNKNOWN, ZIP
from pipelines.settings import Settings

MOST_SILENCE = 3  # files of one host that nobody answers for; the others of the page are then not waited for


def fetch_limits(settings: Settings) -> FetchLimits:
    """The settings that bound a fetch."""
    return FetchLimits(settings.fetch_timeout, settings.fetch_attempts, settings.fetch_max_bytes)


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
class Gatherer:
    """Brings what registered addresses give into the store. Threads share it: the history is only read.

    `registered` holds the addresses of the register, which are no parts of others.
    """

    settings: Settings
    client: httpx.Client
    store: DocumentStore
    history: FetchHistory
    registered: frozenset[str] = field(default_factory=frozenset)

    def gather(self, source: Source) -> Found:
        """What a registered address gives; a failure never raises."""
        found = Found(address_of(source, self.settings), source.name, (source.name,))
        try:
            if source.url:
                return self._from_web(found, self.client, follow=True)
            return self._from_path(found, find_path(source, self.settings.sources, self.settings.data_dir), follow=True)
        except FetchError as error:
            return replace(found, failure=str(error))
        except Exception as bug:  # The border of one source: whatever goes wrong inside must not stop the others.
            logging.getLogger(__name__).exception("fetching %s failed", found.address)
            reason = f"{found.address}: {type(bug).__name__}: {bug}; please report it with the document"
            return replace(found, failure=reason)

    def _from_path(self, found: Found, path: Path, *, follow: bool) -> Found:
        fetched = fetch_path(path, fetch_limits(self.settings))
        found = self._kept(found, fetched)
        if follow and found.media_type == HTML.media_type:
            page = read_local_page(fetched.data, path)
            return self._with_links(found, page, lambda link: self._linked_file(link, page))
        return self._with_members(found, fetched.data)

    def _from_web(self, found: Found, client: httpx.Client, *, follow: bool) -> Found:
        known = self.history.addresses.get(found.address, AddressHistory())
        kept = known.latest if known.latest and self.store.holds(known.latest) else None
        validators = known.validators if kept else UNKNOWN_VALIDATORS
        fetched = fetch_url(client, found.address, validators, fetch_limits(self.settings))
        if fetched is None:
            fetched = Fetched(self.store.get(kept), known.validators, known.came_from or found.address)
        found = self._kept(found, fetched)
        if follow and found.media_type == HTML.media_type:
            url = fetched.came_from or found.address
            page = read_web_page(fetched.data, url)
            with open_client(fetch_limits(self.settings), lambda to: refusal(url, to)) as guarded:
                visit = _Visit(page, url, guarded)
                return self._with_links(found, page, lambda link: self._linked_url(link, visit))
        return self._with_members(found, fetched.data)

    def _kept(self, found: Found, fetched: Fetched) -> Found:
        return replace(
            found,
            document_id=self.store.put(fetched.data),
            media_type=detect(fetched.data).media_type,
            validators=fetched.validators,
            came_from=fetched.came_from if fetched.came_from != found.address else None,
        )

    def _with_members(self, found: Found, data: bytes) -> Found:
        """The documents inside, where it is an archive; one that gives none is a failure and no document."""
        if found.media_type != ZIP.media_type:
            return found
        parts = []
        try:
            for member in members(data, archive_limits(self.settings)):
                address, path = f"{found.address}{INSIDE}{member.path}", PurePosixPath(member.path)
                said = (path.name, *(folder.name for folder in path.parents if folder.name), *found.said)
                part = Found(address, path.stem, said, failure=member.failure and f"{address}: {member.failure}")
                parts.append(part if member.failure else self._kept(part, Fetched(member.data)))
        except ArchiveError as error:
            return replace(found, document_id=None, failure=f"{found.address}: {error}")
        return replace(found, is_document=False, parts=tuple(parts))

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

    def _linked_file(self, link: Link, page: Page) -> Found | None:
        path = Path(link.target)
        found = Found(address_of_path(path, self.settings), link.name, _said(link, page))
        try:
            return self._if_wanted(link, self._from_path(found, path, follow=False), path.read_bytes)
        except FetchError as error:
            return replace(found, failure=str(error)) if link.promises else None

    def _linked_url(self, link: Link, visit: "_Visit") -> Found | str | None:
        """The document behind a link, a remark where it must not be followed, or null where it leads to none."""
        found, host = Found(link.target, link.name, _said(link, visit.page)), urlsplit(link.target).netloc
        reason = refusal(visit.url, link.target)
        if reason:
            return f"{link.target}: not fetched, it {reason}; register it if it is wanted" if link.promises else None
        if visit.silent[host] >= MOST_SILENCE:
            return replace(found, failure=f"{link.target}: not tried, {host} did not answer before; try later")
        try:
            answer = self._from_web(found, visit.client, follow=False)
            return self._if_wanted(link, answer, lambda: self.store.get(answer.document_id))
        except FetchError as error:
            visit.silent[host] += isinstance(error, UnreachableError)
            return replace(found, failure=str(error))

    def _if_wanted(self, link: Link, found: Found, read) -> Found | None:
        """What a link led to, where it is a document; a web page in place of one is a failure if one was promised."""
        if found.media_type in (TEXT.media_type, UNKNOWN.media_type) and not link.promises:
            return None
        # Programs save a web page of tables under the name of a workbook; it is one as long as it has amounts.
        if found.media_type != HTML.media_type or (link.promises and read_web_page(read(), "").has_amounts):
            return found
        if not link.promises:
            return None
        reason = f"{found.address}: is a web page and not the file that the link promises; look at it, and try later"
        return replace(found, document_id=None, failure=reason)


@dataclass(frozen=True, slots=True)
class _Visit:
    """Following the links of one page on the web; `silent` counts per host the files for which nobody answered."""

    page: Page
    url: str
    client: httpx.Client
    silent: Counter[str] = field(default_factory=Counter)


def _said(link: Link, page: Page) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in (link.text, link.name, page.title) if text))
