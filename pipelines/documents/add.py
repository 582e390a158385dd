"""Putting a document into the register: the address is given, everything else is read from the document itself."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from pipelines.documents.collect import history_file
from pipelines.documents.cover import Cover, read_cover
from pipelines.documents.discover import Discovery, discover
from pipelines.documents.fetch import FetchError
from pipelines.documents.found import Found
from pipelines.documents.gather import address_of, open_gatherer
from pipelines.documents.history import FetchHistory
from pipelines.documents.named import named
from pipelines.documents.register import RegisterError, Source, find_path, load_register
from pipelines.documents.store import DocumentStore, alone, write_atomically
from pipelines.reading.formats import read_document
from pipelines.reading.model import UnreadableDocumentError
from pipelines.settings import Settings

LONGEST_ID = 100  # characters; a number may follow


@dataclass(frozen=True, slots=True)
class AddedDocument:
    """One document that an address gives: its name, what cover and names say of it, or why it cannot be got or read."""

    name: str
    cover: Cover | None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """What `add` made of one address: the entry, the documents it gives, and the id it was known by already (or null).

    An archive or a page with attachments gives several documents; `remarks` is what is worth knowing besides.
    """

    source: Source
    documents: tuple[AddedDocument, ...]
    known_as: str | None
    remarks: tuple[str, ...] = ()


def add(given: str, settings: Settings, *, allow_private: bool = False) -> Addition:
    """Fetch and read the document at a path or URL and put it into the register unless it is there already.

    The same address and the same bytes are both known; a register that is not there yet is begun. Of several documents
    one that can be read is enough. `allow_private` lets a URL lead into a private network, now and in later runs.
    Raises `FetchError`, `UnreadableDocumentError`, `RegisterError`.
    """
    sources = load_register(settings.sources) if settings.sources.exists() else []
    source = Source(id=_free_id(given, sources), **_address(given, settings), allow_private=allow_private)
    store, history = DocumentStore(settings.store_dir), FetchHistory.load(history_file(settings))
    registered = frozenset(address_of(known, settings) for known in sources)
    with open_gatherer(settings, history, registered) as gatherer:
        found = gatherer.gather(source)
    if found.document_id is None:
        raise FetchError(found.failure)
    documents = tuple(_added(leaf, store, settings) for leaf in found.leaves())
    if all(document.failure for document in documents):
        raise UnreadableDocumentError("; ".join(document.failure for document in documents))
    known_as = _known_as(found, sources, history, settings)
    if known_as is None:
        append_entry(settings.sources, source)
    return Addition(source, documents, known_as, found.remarks)


@dataclass(frozen=True, slots=True)
class IndexAddition:
    """What `add_index` made of one list page: the entry, what it leads to, and the id it was known by (or null)."""

    source: Source
    discovery: Discovery
    known_as: str | None


def add_index(url: str, settings: Settings, *, allow_private: bool = False) -> IndexAddition:
    """Look through the list at a URL and put it into the register unless it is there already; nothing is loaded.

    Raises `FetchError` where its first page cannot be had, `RegisterError` where the URL is none.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        raise RegisterError(f"{url}: an index is a page on the web; give its address with http:// or https://")
    sources = load_register(settings.sources) if settings.sources.exists() else []
    known = next((source for source in sources if source.address == url), None)
    source = known or Source(id=_free(_index_name(url), sources), index=url, allow_private=allow_private)
    if not source.index:
        raise RegisterError(f"{url}: is registered as {source.id} with `url`; write `index` there instead")
    (discovery,) = discover([source], settings, [*sources, source])
    if discovery.is_unreachable:
        raise FetchError(discovery.failures[0])
    if known is None:
        append_entry(settings.sources, source)
    return IndexAddition(source, discovery, known.id if known else None)


def _index_name(url: str) -> str:
    """The host and the last folder or page of a list, without what every list is called."""
    parts = urlsplit(url)
    names = [Path(part).stem for part in parts.path.split("/") if part]
    names = [name for name in names if name not in ("index", "list", "default")]
    return "-".join([(parts.hostname or "").removeprefix("www."), *names[-1:]])


def _added(leaf: Found, store: DocumentStore, settings: Settings) -> AddedDocument:
    if leaf.failure:
        return AddedDocument(leaf.name, None, leaf.failure)
    try:
        reading = read_document(store.get(leaf.document_id), settings.read_max_pages)
    except UnreadableDocumentError as error:
        return AddedDocument(leaf.name, None, str(error))
    cover, said = read_cover(reading), named(leaf.said)
    completed = replace(
        cover,
        organization=cover.organization or said.organization,
        fiscal_year=cover.fiscal_year or said.fiscal_year,
        kind=cover.kind or said.kind,
    )
    return AddedDocument(leaf.name, completed)


def _address(given: str, settings: Settings) -> dict[str, str]:
    """`url` or `path` of an entry; a path is relative where the file lies below the register."""
    if urlsplit(given).scheme in {"http", "https"}:
        return {"url": given}
    path = Path(given).expanduser().resolve()
    folder = settings.sources.parent.resolve()
    return {"path": path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()}


def _free_id(given: str, sources: Sequence[Source]) -> str:
    """The file's name as an id, numbered where another entry has it."""
    name = Source(id="x", url=given).name if urlsplit(given).scheme in {"http", "https"} else Path(given).stem
    return _free(name, sources)


def _free(name: str, sources: Sequence[Source]) -> str:
    base = re.sub(r"[^\w.-]+", "-", name)[:LONGEST_ID].strip("-.") or "document"
    taken = {source.id for source in sources}
    numbered = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(candidate for candidate in numbered if candidate not in taken)


def _known_as(found: Found, sources: Sequence[Source], history: FetchHistory, settings: Settings) -> str | None:
    """The id of the entry with the same address or with the same bytes."""
    data = DocumentStore(settings.store_dir).get(found.document_id)
    for known in sources:
        address = address_of(known, settings)
        if address == found.address or history.of(address).latest == found.document_id:
            return known.id
        path = find_path(known, settings.sources, settings.data_dir) if known.path else None
        if path and path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return known.id
    return None


def append_entry(register: Path, source: Source) -> None:
    """Add an entry to the register; comments and order of what stands there are kept, and what others add meanwhile."""
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    with alone(register):
        if register.exists() and any(known.id == source.id for known in load_register(register)):
            raise RegisterError(f"{register}: an entry {source.id} was added in this moment; add it again")
        content = yaml.load(register.read_text(encoding="utf-8")) if register.exists() else {"sources": None}
        if content["sources"] is None:
            content["sources"] = []
        content["sources"].append(source.model_dump(mode="json", exclude_defaults=True))
        text = io.StringIO()
        yaml.dump(content, text)
        write_atomically(register, text.getvalue().encode())
    if source not in load_register(register):
        raise RegisterError(f"{register}: entry {source.id} cannot be read back; add it by hand")
