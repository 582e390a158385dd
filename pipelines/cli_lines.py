"""What `tables` and `add` print, as lines; needs nothing that takes long to load."""

from collections.abc import Iterator

from pipelines.documents.add import Addition


def addition_lines(addition: Addition) -> Iterator[str]:
    """What `add` understood."""
    cover, source = addition.cover, addition.source
    if addition.known_as:
        yield f"{source.address}: already registered as {addition.known_as}; nothing added"
    else:
        yield f"{source.address}: added as {source.id}"
    told = {
        "organization": cover.organization,
        "fiscal_year": cover.fiscal_year,
        "kind": cover.kind,
        "scope": cover.scope or "department (the title names none)" if cover.title else None,
    }
    for field, value in told.items():
        yield f"  {field}: {value if value is not None else 'not on the cover; state it in the register'}"


def table_lines(content: dict) -> Iterator[str]:
    """Tables of a file for people: a caption line and the rows, cells apart by bars."""
    for table in content["tables"]:
        pages = table["pages"]
        where = f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]}-{pages[-1]}"
        parts = [table["number"], table["title"] or "(no title)", table["organization"], table["unit"], where]
        yield "\n" + " · ".join(part for part in parts if part)
        if table["columns"]:
            yield " | ".join("/".join(path) for path in table["columns"])
        for row in table["rows"]:
            yield " | ".join(row)
