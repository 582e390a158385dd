"""What `yusuan tables` and `yusuan read` do: one file in, its tables as JSON or its raw frames as Parquet out."""

import hashlib
from pathlib import Path

from pipelines.reading.formats import read_document
from pipelines.reading.headers import header_paths
from pipelines.reading.model import Table


def tables_json(path: Path) -> dict:
    """Tables of one file: title, number, unit, organization, notes, pages, columns (header paths), rows (body texts).

    A merged cell's text stands once, in its top-left place; the rest of it is blank. Raises UnreadableDocumentError.
    """
    reading = read_document(path.read_bytes())
    return {
        "file": path.name,
        "media_type": reading.media_type,
        "pages": len(reading.pages),
        "pages_without_text_layer": [page.page for page in reading.pages if not page.text_layer],
        "tables": [table_json(table) for table in reading.tables],
        "remarks": reading.remarks,
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


def read_to_parquet(path: Path, out: Path) -> dict:
    """Write the raw frames of one file to `out`, one Parquet file each; counts. Raises UnreadableDocumentError."""
    from pipelines.landing.frames import reading_frames
    from pipelines.reading.version import reader_version

    data = path.read_bytes()
    document_id = hashlib.sha256(data).hexdigest()
    frames = reading_frames(read_document(data), document_id, len(data), reader_version())
    out.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.write_parquet(out / f"{name}.parquet")
    return {"document_id": document_id, "out": str(out)} | {name: frame.height for name, frame in frames.items()}
