"""The second witness (P07): cells of failed checks, read again by pdfplumber straight from the stored bytes.

Nothing of our own reader takes part: pdfplumber's characters whose middle lies in a cell's boxes are its text. It opens
only documents with a blocking mismatch, and of those only the pages of the cells that take part.
"""

import hashlib
import io
import logging
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb

from pipelines.documents.store import DocumentStore, StoreError
from pipelines.landing.pool import Died, in_workers, worker_limits
from pipelines.reading.masking import NAME, TELEPHONE, mask_text
from pipelines.settings import Settings

# Cells of blocking mismatches, and the blank cells in their rows and columns, in PDF files with a text layer where no
# reviewer has corrected them. Texts with masked names or numbers stay masked, so they are not read again.
SUSPECT_CELLS = """
    with operands as (
        select distinct e.document_id, e.table_id, e.table_row, e.table_column
        from quality.check_results as r, unnest(r.evidence) as evidence (e)
        where r.outcome = 'mismatch' and r.severity = 'error' and e.table_id is not null
            and e.table_row is not null and e.table_column is not null
    ),
    suspects as (
        select * from operands
        union
        select o.document_id, o.table_id, b.row, b."column"
        from operands as o
        inner join raw.cells as b on o.document_id = b.document_id and o.table_id = b.table_id
        where trim(b.text) = '' and not b.is_header and (o.table_row = b.row or o.table_column = b."column")
    )
    select
        s.document_id, s.table_id, s.table_row, s.table_column, c.text,
        list_transform(c.boxes, lambda b: [b.page, b.x0, b.top, b.x1, b.bottom])
    from suspects as s
    inner join raw.documents as d on s.document_id = d.document_id and d.media_type = 'application/pdf'
    inner join raw.cells as c
        on s.document_id = c.document_id and s.table_id = c.table_id
            and s.table_row = c.row and s.table_column = c."column"
    inner join raw.pages as p on c.document_id = p.document_id and c.page = p.page and p.text_layer and not p.ocr
    anti join quality.corrections as k
        on s.document_id = k.document_id and s.table_id = k.table_id
            and s.table_row = k.table_row and s.table_column = k.table_column
    where not contains(c.text, $name) and not contains(c.text, $telephone)
    order by s.document_id, s.table_id, s.table_row, s.table_column
"""
# Which cells the rows of a document are the whole answer to: an incremental load does not read them a second time.
WITNESSED = """
    create table if not exists quality.witnessed_documents (document_id varchar not null, suspects varchar not null)
"""
PRINTED_NUMBER = re.compile(r"[-+(]?[\d,]*\d(\.\d*)?[)%]?")
INSERT = "insert into quality.witness_cells values (?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class SuspectCell:
    """A cell of a failed check: where it stands, its text as landed, and its boxes (page, x0, top, x1, bottom)."""

    table_id: str
    row: int
    column: int
    text: str
    boxes: tuple[tuple[float, ...], ...]

    @property
    def page(self) -> int:
        """Page of the first box."""
        return int(self.boxes[0][0])


@dataclass(frozen=True, slots=True)
class WitnessTask:
    """One document to read again, with everything that a fresh process must know."""

    document_id: str
    store_dir: Path
    cells: tuple[SuspectCell, ...]

    @property
    def digest(self) -> str:
        """The same for the same cells with the same texts in the same places."""
        return hashlib.sha256(repr(self.cells).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SecondReading:
    """The text of each cell of a task in its order, null where its page gave none at all; or why there is none."""

    texts: tuple[str | None, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class WitnessSummary:
    """How many cells of how many documents were read again, how many read differently, and how many not at all."""

    documents: int = 0
    cells: int = 0
    differing: int = 0
    unread: int = 0


def write_witness(build_file: Path, settings: Settings) -> WitnessSummary:
    """Read the cells of all blocking mismatches a second time and fill `quality.witness_cells`.

    Where the build file began as a copy of the published one, rows of documents whose suspect cells are the same stay,
    and rows that no blocking mismatch asks for any more go. A document that cannot be read again is a row per cell with
    its error, never a failed run, and is tried again in the next load. The summary counts what this load read.
    """
    with duckdb.connect(str(build_file)) as connection:
        connection.execute(WITNESSED)
        tasks = witness_tasks(connection, settings.store_dir)
        _take_kept_rows(connection)
        known = dict(connection.execute("from quality.witnessed_documents").fetchall())
        again = [task for task in tasks if known.get(task.document_id) != task.digest]
        kept = list({task.document_id for task in tasks} - {task.document_id for task in again})
        for table in ("witness_cells", "witnessed_documents"):
            gone = f"delete from quality.{table} where document_id not in (select unnest($kept::varchar[]))"
            connection.execute(gone, {"kept": kept})
    rows, read = [], []
    for task, result in in_workers(read_again, again, settings.workers, worker_limits(settings)):
        if isinstance(result, Died):
            result = SecondReading(error=result.reason)
        if result.error is None:
            read.append((task.document_id, task.digest))
        rows += witness_rows(task, result)
    with duckdb.connect(str(build_file)) as connection:
        if rows:
            connection.executemany(INSERT, rows)
        if read:
            connection.executemany("insert into quality.witnessed_documents values (?, ?)", read)
    agrees, errors = [row[7] for row in rows], [row[8] for row in rows]
    return WitnessSummary(len(again), len(rows), agrees.count(False), len(rows) - errors.count(None))


def _take_kept_rows(connection: duckdb.DuckDBPyConnection) -> None:
    """The rows of the last load come back, where landing has put them aside: what they say must not hide a suspect."""
    tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'quality'").fetchall()
    if ("kept_witness_cells",) in tables:
        connection.execute("insert into quality.witness_cells from quality.kept_witness_cells")
        connection.execute("drop table quality.kept_witness_cells")


def witness_tasks(connection: duckdb.DuckDBPyConnection, store_dir: Path) -> list[WitnessTask]:
    """What to read again, one task per document; empty where no blocking check fails."""
    rows = connection.execute(SUSPECT_CELLS, {"name": NAME, "telephone": TELEPHONE}).fetchall()
    return [
        WitnessTask(
            document_id,
            store_dir,
            tuple(SuspectCell(*place, text, tuple(map(tuple, boxes))) for _, *place, text, boxes in group),
        )
        for document_id, group in groupby(rows, key=lambda row: row[0])
    ]


def witness_rows(task: WitnessTask, reading: SecondReading) -> list[tuple]:
    """Rows of `quality.witness_cells`, one per cell of the task; blank cells only where there is a number after all."""
    texts = reading.texts or (None,) * len(task.cells)
    rows = []
    for cell, text in zip(task.cells, texts, strict=True):
        error = reading.error or ("the second reader finds no text on its page" if text is None else None)
        agrees = None if text is None else is_same(cell.text, text)
        if not cell.text.strip() and agrees is not False:
            continue
        shown = None if text is None else mask_text(text)
        rows.append(
            (task.document_id, cell.table_id, cell.row, cell.column, cell.page, cell.text, shown, agrees, error)
        )
    return rows


def read_again(task: WitnessTask) -> SecondReading:
    """Read the cells of one document by pdfplumber; gives no exception, runs in a worker."""
    try:
        data = DocumentStore(task.store_dir).get(task.document_id)
        return SecondReading(texts=texts_in_boxes(data, [cell.boxes for cell in task.cells]))
    except StoreError as missing:
        return SecondReading(error=str(missing))
    except Exception as bug:  # The border of one document: whatever pdfplumber stumbles over is the finding.
        return SecondReading(error=f"pdfplumber failed: {type(bug).__name__}: {bug}")


def texts_in_boxes(data: bytes, cells: Sequence[Sequence[Sequence[float]]]) -> tuple[str | None, ...]:
    """The text of each cell of a PDF file, a cell given by its boxes (page, x0, top, x1, bottom) in points.

    Null for a cell with a page on which pdfplumber finds no character in any of the boxes asked for.
    """
    import pdfplumber  # takes a second, which only a run with a mismatch should pay

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    wanted: dict[int, list[tuple[int, Sequence[float]]]] = defaultdict(list)
    for index, boxes in enumerate(cells):
        for page, *box in boxes:
            wanted[int(page)].append((index, box))
    found: dict[int, list[str | None]] = defaultdict(list)
    with pdfplumber.open(io.BytesIO(data), pages=sorted(wanted)) as document:
        for page in document.pages:
            printed = page.dedupe_chars()
            texts = [(index, _text_in(printed, box)) for index, box in wanted[page.page_number]]
            is_read = any(text for _, text in texts)
            for index, text in texts:
                found[index].append(text if is_read else None)
    return tuple(
        None if not found[index] or None in found[index] else "\n".join(found[index]) for index in range(len(cells))
    )


def _text_in(page, box: Sequence[float]) -> str:
    x0, top, x1, bottom = box

    def is_inside(thing: dict) -> bool:
        middle, height = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
        return thing["object_type"] == "char" and x0 <= middle <= x1 and top <= height <= bottom

    return page.filter(is_inside).extract_text()


def is_same(text: str, witness_text: str) -> bool:
    """Whether both texts are the same but for white space and widths.

    Beside a number, and in a blank cell, words on lines of their own do not count: they hang out of another cell.
    """
    if not text.strip() or PRINTED_NUMBER.fullmatch(folded(text)):
        witness_text = "".join(line for line in witness_text.splitlines() if any(c.isdigit() for c in line))
    return folded(text) == folded(witness_text)


def folded(text: str) -> str:
    """A text as compared: widths folded, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())
