"""Putting a document into the register: the address is given, everything else is read from the document itself."""

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from pipelines.documents.collect import address_of, fetch_limits, history_file
from pipelines.documents.cover import Cover, read_cover
from pipelines.documents.fetch import FetchError, Validators, fetch_path, fetch_url, open_client
from pipelines.documents.history import FetchHistory
from pipelines.documents.register import RegisterError, Source, find_path, load_register
from pipelines.documents.store import write_atomically
from pipelines.reading.formats import read_document
from pipelines.settings import Settings


@dataclass(frozen=True, slots=True)
class Addition:
    """What `add` made of one address: the entry, what its cover says, and the id it was known by already (or null)."""

    source: Source
    cover: Cover
    known_as: str | None


def add(given: str, settings: Settings) -> Addition:
    """Fetch and read the document at a path or URL and put it into the register unless it is there already.

    The same address and the same bytes are both known; a register that is not there yet is begun. Raises
    `FetchError`, `UnreadableDocumentError`, `RegisterError`.
    """
    sources = load_register(settings.sources) if settings.sources.exists() else []
    source = Source(id=_free_id(given, sources), **_address(given, settings))
    data = _fetch(source, settings)
    cover = read_cover(read_document(data, settings.read_max_pages))
    known_as = _known_as(source, data, sources, settings)
    if known_as is None:
        _append(settings.sources, source)
    return Addition(source, cover, known_as)


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
    base = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "document"
    taken = {source.id for source in sources}
    numbered = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(candidate for candidate in numbered if candidate not in taken)


def _fetch(source: Source, settings: Settings) -> bytes:
    limits = fetch_limits(settings)
    if source.url is None:
        return fetch_path(find_path(source, settings.sources, settings.data_dir), limits).data
    with open_client(limits) as client:
        fetched = fetch_url(client, source.url, Validators(), limits)
    if fetched is None:
        raise FetchError(f"{source.url}: the server sent nothing; try later")
    return fetched.data


def _known_as(source: Source, data: bytes, sources: Sequence[Source], settings: Settings) -> str | None:
    """The id of the entry with the same address or with the same bytes."""
    document_id = hashlib.sha256(data).hexdigest()
    history = FetchHistory.load(history_file(settings))
    for known in sources:
        address = address_of(known, settings)
        if address == address_of(source, settings) or history.of(address).latest == document_id:
            return known.id
        path = find_path(known, settings.sources, settings.data_dir) if known.path else None
        if path and path.is_file() and path.read_bytes() == data:
            return known.id
    return None


def _append(register: Path, source: Source) -> None:
    """Add an entry to the register; comments and order of what stands there are kept."""
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    content = yaml.load(register.read_text(encoding="utf-8")) if register.exists() else {"sources": None}
    if content["sources"] is None:
        content["sources"] = []
    content["sources"].append(source.model_dump(exclude_none=True))
    text = io.StringIO()
    yaml.dump(content, text)
    write_atomically(register, text.getvalue().encode())
    if source not in load_register(register):
        raise RegisterError(f"{register}: entry {source.id} cannot be read back; add it by hand")
