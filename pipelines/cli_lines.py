"""What `tables` and `add` print, as lines; needs nothing that takes long to load."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.documents.add import AddedDocument, Addition, IndexAddition
    from pipelines.documents.discover import Discovery


def addition_lines(addition: Addition) -> Iterator[str]:
    """What `add` understood, document by document where an address gives several."""
    source, documents = addition.source, addition.documents
    if addition.known_as:
        yield f"{source.address}: already registered as {addition.known_as}; nothing added"
    else:
        yield f"{source.address}: added as {source.id}" + (
            f", {len(documents)} documents" if len(documents) > 1 else ""
        )
    for document in documents:
        if len(documents) > 1:
            yield f"  {document.name}:"
        yield from _document_lines(document, "    " if len(documents) > 1 else "  ")
    for remark in addition.remarks:
        yield f"  note: {remark}"


def _document_lines(document: AddedDocument, indent: str) -> Iterator[str]:
    cover = document.cover
    if cover is None:
        yield f"{indent}not read: {document.failure}"
        return
    told = {
        "organization": cover.organization,
        "fiscal_year": cover.fiscal_year,
        "kind": cover.kind,
        "scope": cover.scope or "department (the title names none)" if cover.title else None,
    }
    for field, value in told.items():
        yield f"{indent}{field}: {value if value is not None else 'not on the cover; state it in the register'}"


def content_lines(content: dict) -> Iterator[str]:
    """Tables of a file for people; of an archive, member by member."""
    if "members" not in content:
        yield from table_lines(content)
        return
    yield f"{content['file']}: {len(content['members'])} documents"
    for member in content["members"]:
        yield f"\n== {member['file']}"
        if "error" in member:
            yield f"not read: {member['error']}"
        else:
            yield from table_lines(member)


def table_lines(content: dict) -> Iterator[str]:
    """Tables of a file for people: a caption line and the rows, cells apart by bars."""
    for remark in content["remarks"]:
        yield f"note: {content['file']}: {remark}"
    for table in content["tables"]:
        pages = table["pages"]
        where = f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]}-{pages[-1]}"
        parts = [table["number"], table["title"] or "(no title)", table["organization"], table["unit"], where]
        yield "\n" + " · ".join(part for part in parts if part)
        if table["columns"]:
            yield " | ".join("/".join(path) for path in table["columns"])
        for row in table["rows"]:
            yield " | ".join(row)


def discovery_lines(discovery: Discovery) -> Iterator[str]:
    """What an index leads to, for people: what is new, withdrawn and refused in full, what is known as a number."""
    new, known, gone = len(discovery.new), len(discovery.known), len(discovery.withdrawn)
    yield (
        f"{discovery.entry}: {discovery.index}: {discovery.pages} list pages; {new} new, {known} known, "
        f"{gone} withdrawn, {len(discovery.refused)} refused"
    )
    for find in discovery.new:
        told = [find.published_on and find.published_on.isoformat(), find.publisher, *map(str, find.fiscal_years)]
        yield f"  new: {find.title} ({', '.join(filter(None, [*told, *find.kinds, find.address]))})"
    for find in discovery.withdrawn:
        yield f"  withdrawn: {find.title} ({find.rule}, {find.address})"
    for find in discovery.refused:
        yield f"  refused: {find.title} ({find.rule}, {find.address})"
    for failure in discovery.failures:
        yield f"  failed: {failure}"
    for remark in discovery.remarks:
        yield f"  note: {remark}"


def index_addition_lines(addition: IndexAddition) -> Iterator[str]:
    """What `add --index` found on the list, and under which id it is registered."""
    source, discovery = addition.source, addition.discovery
    if addition.known_as:
        yield f"{source.address}: already registered as {addition.known_as}; nothing added"
    else:
        yield f"{source.address}: added as {source.id}"
    yield from discovery_lines(discovery)
    if not discovery.new and not discovery.known:
        yield "  note: the rules follow none of its links; state others in the register and look with `yusuan discover`"
