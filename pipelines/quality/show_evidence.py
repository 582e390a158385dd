"""`yusuan evidence`: what a key stands for in words, and the pages with its cells boxed as pictures.

Of a document without pages (a web page, a Word file, a workbook) the rows around the cells are printed instead.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from pipelines.csv_cells import safe_cell
from pipelines.documents.store import DocumentStore, StoreError, write_atomically
from pipelines.quality.evidence import EvidenceError, Item, Place, find_evidence
from pipelines.quality.excerpts import documents_without_pages, excerpt_lines, read_excerpt
from pipelines.quality.page_images import PictureError, page_cover
from pipelines.quality.pictures import Mark, page_picture
from pipelines.reading.model import Box
from pipelines.settings import Settings

MOST_PICTURES = 20
SIDES = {"lhs": "left", "rhs": "right", "finding": "cell"}

Page = tuple[str, int]


def write_evidence(settings: Settings, key: str, document: str | None, out: Path) -> Iterator[str]:
    """Write one PNG per page into the folder `out`, and give the lines that tell what is shown and where.

    Raises `FileNotFoundError` where nothing is published yet, `EvidenceError` where the key means nothing or the
    file is of an earlier version, and `PictureError` or `StoreError` where not one page can be shown.
    """
    if not settings.warehouse_file.exists():
        raise FileNotFoundError(f"{settings.warehouse_file}: nothing is published yet; run `yusuan run`")
    with duckdb.connect(str(settings.warehouse_file), read_only=True) as connection:
        try:
            items, more = find_evidence(connection, key, document)
        except duckdb.ProgrammingError as error:  # a table or a column that it does not have
            raise EvidenceError(
                f"{settings.warehouse_file}: was published by an earlier version ({error}); run `yusuan run` first"
            ) from error
        names = dict(
            connection.execute("select document_id, any_value(name) from raw.document_sources group by all").fetchall()
        )
        for number, item in enumerate(items, start=1):
            yield from _item_lines(item, names, f"{number}. " if len(items) > 1 else "")
        if more:
            yield f"and {more} more in quality.check_results"
        yield from _pictures(connection, settings, items, key.upper() if document else items[0].key[:12], out)


def _item_lines(item: Item, names: dict[str, str], number: str) -> Iterator[str]:
    yield f"{number}{item.title}"
    yield f"  {item.figures} (key {item.key})"
    for place in item.places:
        yield f"  {SIDES[place.role]}: {names.get(place.document_id, place.document_id)}, {_where(place)}"
    if item.kind == "amount":
        yield f"  misread? a line for data/corrections.csv: {_correction(item.places[0])}"


def _where(place: Place) -> str:
    if place.text is None:
        return f"page {place.page}" if place.page else "on no page"
    if place.table_id is None:
        return f"paragraph, page {place.page}: {place.text!r}"
    said = f"{place.table_id}, row {place.table_row}, column {place.table_column}, page {place.page}: {place.text!r}"
    return said if place.corrected is None else f"{said}, corrected to {place.corrected!r}"


def _correction(place: Place) -> str:
    """The line with everything that is known; what the reviewer must say is left in capitals."""
    buffer = io.StringIO()
    cell = [place.document_id, place.table_id, place.table_row, place.table_column, place.text]
    csv.writer(buffer, lineterminator="").writerow([*map(safe_cell, cell), "CORRECTED", "REASON", "REVIEWER", "DATE"])
    return buffer.getvalue()


def _pictures(
    connection: duckdb.DuckDBPyConnection, settings: Settings, items: Sequence[Item], name: str, out: Path
) -> Iterator[str]:
    store, pages = DocumentStore(settings.store_dir), _marks_by_page(items)
    if not pages:
        yield "no picture: what is missing has no place on a page"
        return
    without_pages = documents_without_pages(connection)
    yield from _excerpts(connection, items, without_pages)
    pages = {page: marks for page, marks in pages.items() if page[0] not in without_pages}
    legend = "\n".join(
        f"{number}. {item.figures}" if len(items) > 1 else item.figures for number, item in enumerate(items, start=1)
    )
    failure: PictureError | StoreError | None = None
    written = 0
    for (document_id, page), marks in list(pages.items())[:MOST_PICTURES]:
        try:
            cover = page_cover(connection, document_id, page)
            data = store.get(document_id)
            picture = page_picture(data, page, marks, cover, legend=legend, dpi=settings.picture_dpi)
        except (PictureError, StoreError) as error:
            failure = error
            yield f"no picture: {error}"
            continue
        path = out / f"{name}-{document_id[:12]}-page{page}.png"
        write_atomically(path, picture)
        written += 1
        yield f"picture: {path}"
    if len(pages) > MOST_PICTURES:
        yield f"and {len(pages) - MOST_PICTURES} pages more without a picture"
    if failure and not written:
        raise failure


def _excerpts(connection: duckdb.DuckDBPyConnection, items: Sequence[Item], without_pages: set[str]) -> Iterator[str]:
    """The rows around the cells of documents without pages, one excerpt per table."""
    roles: dict[tuple[str, str], dict[tuple[int, int], str]] = defaultdict(dict)
    for place in (place for item in items for place in item.places):
        if place.document_id in without_pages and None not in (place.table_id, place.table_row, place.table_column):
            roles[place.document_id, place.table_id][place.table_row, place.table_column] = place.role
    for (document_id, table_id), cells in list(roles.items())[:MOST_PICTURES]:
        if excerpt := read_excerpt(connection, document_id, table_id, cells):
            yield from excerpt_lines(excerpt)


def _marks_by_page(items: Sequence[Item]) -> dict[Page, list[Mark]]:
    """What to box on each page; a cell that several items share is boxed once, with all their numbers."""
    numbers: dict[Page, dict[tuple[Box, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for number, item in enumerate(items, start=1):
        for place in item.places:
            for box in place.boxes:
                numbers[place.document_id, box.page][box, place.role].append(str(number))
            if not place.boxes and place.page is not None:
                numbers[place.document_id, place.page]  # a whole page
    return {
        page: [
            Mark(box, role, ",".join(dict.fromkeys(numbered)) if len(items) > 1 else "")
            for (box, role), numbered in boxes.items()
        ]
        for page, boxes in numbers.items()
    }
