"""What `yusuan tables` does: one document in, its tables as plain values out."""

from pathlib import Path

from pipelines.reading.file_types import misnamed
from pipelines.reading.formats import read_document
from pipelines.reading.headers import header_paths
from pipelines.reading.model import Table


def tables_json(path: Path) -> dict:
    """Tables of one file, as `document_tables` gives them. Raises UnreadableDocumentError."""
    return document_tables(path.name, path.read_bytes())


def document_tables(name: str, data: bytes) -> dict:
    """Tables of a document: title, number, unit, organization, notes, pages, columns (header paths), rows (body texts).

    A merged cell's text stands once, in its top-left place; the rest of it is blank. Raises UnreadableDocumentError.
    """
    reading = read_document(data)
    return {
        "file": name,
        "media_type": reading.media_type,
        "pages": len(reading.pages),
        "pages_without_text_layer": [page.page for page in reading.pages if not page.text_layer],
        "tables": [table_json(table) for table in reading.tables],
        "remarks": [*filter(None, [misnamed(name, reading.media_type)]), *reading.remarks],
        "leftovers": [{"page": leftover.box.page, "text": leftover.text} for leftover in reading.leftovers],
    }


def table_json(table: Table) -> dict:
    """One table as plain values; `columns` is empty for a form."""
    width = max((cell.column + cell.column_span for cell in table.cells), default=0)
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        if not cell.is_header:
            rows.setdefault(cell.row, [""] * width)[cell.column] = cell.text
    paths = header_paths([cell for cell in table.cells if cell.is_header], width)
    return {
        "title": table.caption,
        "number": table.number,
        "unit": table.unit,
        "organization": table.organization,
        "notes": table.notes,
        "pages": list(range(table.first_page, table.last_page + 1)),
        "columns": [list(path) for path in paths] if any(paths) else [],
        "rows": [rows[row] for row in sorted(rows)],
    }
