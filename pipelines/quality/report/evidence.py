"""The pictures of a document's findings: one per check and page, with the cells of all its instances boxed.

Of a document without pages there are excerpts instead: one per check and table.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from pathlib import Path

from pipelines.documents.store import DocumentStore, StoreError
from pipelines.quality.excerpts import Excerpt
from pipelines.quality.page_images import Cover, PictureError
from pipelines.quality.pictures import Mark, page_picture
from pipelines.quality.report.findings import Finding
from pipelines.reading.model import Box

MOST_PAGES = 3  # per finding; further pages are named with the command that shows them
MOST_PICTURES = 40  # per document, findings that hold it back first
MOST_NUMBERS = 3
DPI = 96

Covers = Callable[[str, int], Cover]
Excerpts = Callable[[str, str, dict[tuple[int, int], str]], Excerpt | None]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a page; `file` is its name below `pictures/`, null with the `reason` why there is none."""

    document_id: str
    page: int
    file: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is shown of one finding: pictures and excerpts, and how many further pages its cells stand on."""

    pictures: tuple[Picture, ...]
    more_pages: int
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class Sources:
    """Where pictures and excerpts come from: the documents' bytes, what to hide on a page, the rows around cells.

    `without_pages` are the documents of which there are excerpts.
    """

    store: DocumentStore
    cover: Covers
    excerpt: Excerpts
    without_pages: Set[str]


def finding_key(finding: Finding) -> str:
    """Names a finding on its document's page and in the names of its pictures."""
    return f"{finding.check_id}-{finding.outcome}-{finding.severity}"


def draw_pictures(
    document_key: str, findings: Iterable[Finding], sources: Sources, folder: Path
) -> dict[str, Pictures]:
    """Draw the pictures of a document's findings into `folder`; by `finding_key`.

    A page that cannot be shown is named with its reason: the report is written all the same.
    """
    left = MOST_PICTURES
    shown: dict[str, Pictures] = {}
    data: dict[str, bytes | StoreError] = {}
    for finding in findings:
        pages = {at: marks for at, marks in marks_by_page(finding).items() if at[0] not in sources.without_pages}
        drawn = []
        for (document_id, page), marks in list(pages.items())[: min(MOST_PAGES, left)]:
            if document_id not in data:
                data[document_id] = _bytes_of(sources.store, document_id)
            name = f"{document_key}-{finding_key(finding)}-{len(drawn) + 1}.webp"
            drawn.append(_draw(data[document_id], document_id, page, marks, sources.cover, folder / name))
        left -= len(drawn)
        shown[finding_key(finding)] = Pictures(tuple(drawn), len(pages) - len(drawn), _excerpts(finding, sources))
    return shown


def _excerpts(finding: Finding, sources: Sources) -> tuple[Excerpt, ...]:
    """The rows around the cells that stand in documents without pages, tables of the largest instances first."""
    roles: dict[tuple[str, str], dict[tuple[int, int], str]] = defaultdict(dict)
    for cell in (cell for instance in finding.instances for cell in instance.cells):
        if cell.document_id in sources.without_pages and None not in (cell.table_id, cell.row, cell.column):
            roles[cell.document_id, cell.table_id].setdefault((cell.row, cell.column), cell.role)
    found = (sources.excerpt(*table, cells) for table, cells in list(roles.items())[:MOST_PAGES])
    return tuple(excerpt for excerpt in found if excerpt)


def marks_by_page(finding: Finding) -> dict[tuple[str, int], list[Mark]]:
    """What to box, by document and page, pages of the largest instances first; a cell that several share once."""
    labels: dict[tuple[str, int], dict[tuple[Box, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for instance in finding.instances:
        for cell in instance.cells:
            for box in cell.boxes:
                labels[cell.document_id, box.page][box, cell.role].append(str(instance.number))
    several = len(finding.instances) > 1
    return {
        place: [Mark(box, role, _label(numbers) if several else "") for (box, role), numbers in boxes.items()]
        for place, boxes in labels.items()
    }


def _label(numbers: list[str]) -> str:
    """The numbers of the instances that share a cell, as many as fit into its corner."""
    distinct = list(dict.fromkeys(numbers))
    return ",".join(distinct[:MOST_NUMBERS]) + (".." if len(distinct) > MOST_NUMBERS else "")


def _bytes_of(store: DocumentStore, document_id: str) -> bytes | StoreError:
    try:
        return store.get(document_id)
    except StoreError as error:
        return error


def _draw(
    data: bytes | StoreError, document_id: str, page: int, marks: list[Mark], cover: Covers, path: Path
) -> Picture:
    if isinstance(data, StoreError):
        return Picture(document_id, page, None, str(data))
    try:
        image = page_picture(data, page, marks, cover(document_id, page), dpi=DPI, band=True, image_format="webp")
    except PictureError as error:
        return Picture(document_id, page, None, str(error))
    path.write_bytes(image)
    return Picture(document_id, page, path.name, None)
