"""Very many documents, each of an organization of its own: the standard forms of the corpus truths as web pages,
workbooks, Word files and drawn PDF files of several hundred amounts.
"""

import functools
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from pipelines.reading.model import Cell, Table
from tests.support.drawn_pdf import Sheets
from tests.support.small_docx import docx, p, tbl, tr
from tests.support.truth import load_truth, reading_of_truth
from tests.support.truth_workbooks import ruled_workbook

# Budgets and final accounts, with as many of their first tables as are standard forms.
TRUTHS = {
    "qingdao-bigdata-2024-budget": 10,
    "rongcheng-bigdata-2024-final": 8,
    "wuhan-qingshan-bigdata-2024-budget": 13,
    "qingdao-bigdata-2023-final": 9,
}
FORMATS = ("html", "xlsx", "docx", "pdf")
PLACEHOLDER = "某某某市单位"
SHEET, MARGIN, ROW_HEIGHT = (1400.0, 1100.0), 40.0, 16.0


@dataclass(frozen=True, slots=True)
class Made:
    """One document: the name of its file, its bytes, and its entry of the register."""

    name: str
    data: bytes
    entry: str


def many_documents(number: int, first: int = 0) -> Iterator[Made]:
    """Documents number `first` and after, in turn of all formats and truths; a number stands for an organization."""
    for place in range(first, first + number):
        # Formats and truths go round at their own pace, so that every truth comes in every format.
        form = FORMATS[place % len(FORMATS)]
        key = list(TRUTHS)[(place // len(FORMATS)) % len(TRUTHS)]
        organization = f"示例市第{place}服务局"
        about = _truth(key)["document"]
        name = f"d{place:05}.{form}"
        entry = (
            f"  - {{id: d{place:05}, path: documents/{name}, publisher: {organization}, "
            f"fiscal_year: {about['fiscal_year']}, kind: {about['kind']}}}"
        )
        yield Made(name, _WRITERS[form](key, organization), entry)


def put_documents(data_dir: Path, number: int, first: int = 0) -> None:
    """Write documents into a data folder and add them to its register."""
    folder, register = data_dir / "documents", data_dir / "sources.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for made in many_documents(number, first):
        (folder / made.name).write_bytes(made.data)
        entries.append(made.entry)
    before = register.read_text(encoding="utf-8") if register.exists() else "sources:\n"
    register.write_text(before + "\n".join(entries) + "\n", encoding="utf-8")


@functools.cache
def _truth(key: str) -> dict:
    """The truth with its standard forms alone, and a placeholder for its organization."""
    truth = load_truth(key)
    own = truth["document"]["organization"]
    truth["tables"] = truth["tables"][: TRUTHS[key]]
    for table in truth["tables"]:
        table["rows"] = [[(text or "").replace(own, PLACEHOLDER) for text in row] for row in table["rows"]]
        table["title"] = table["title"].replace(own, PLACEHOLDER)
        table["organization"] = PLACEHOLDER
    return truth


@functools.cache
def _tables(key: str) -> tuple[Table, ...]:
    return tuple(reading_of_truth(_truth(key)).tables)


def _title(key: str, organization: str) -> str:
    about = _truth(key)["document"]
    return f"{organization}{about['fiscal_year']}年部门{'预算' if about['kind'] == 'budget' else '决算'}"


def _rows(table: Table) -> list[list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        rows.setdefault(cell.row, []).append(cell)
    return list(rows.values())


@functools.cache
def _page(key: str) -> str:
    parts = []
    for table in _tables(key):
        rows = "\n".join(
            "<tr>"
            + "".join(
                f'<td rowspan="{cell.row_span}" colspan="{cell.column_span}">{escape(cell.text)}</td>' for cell in row
            )
            + "</tr>"
            for row in _rows(table)
        )
        parts.append(
            f"<h2>{escape(table.caption)}</h2>\n<p>单位：{table.unit}</p>\n<table border='1'>\n{rows}\n</table>"
        )
    title = _title(key, PLACEHOLDER)
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    return f"<!doctype html><html>{head}<body><h1>{title}</h1>\n{''.join(parts)}</body></html>"


def _html(key: str, organization: str) -> bytes:
    return _page(key).replace(PLACEHOLDER, organization).encode()


@functools.cache
def _package(key: str, form: str) -> bytes:
    if form == "xlsx":
        return ruled_workbook(_truth(key))
    body = p(_title(key, PLACEHOLDER))
    for table in _tables(key):
        body += p(escape(table.caption)) + p(f"单位：{table.unit}")
        body += tbl(*(tr(*(_word_cell(cell) for cell in row)) for row in _grid(table)))
    return docx(body)


def _grid(table: Table) -> list[list[tuple[Cell, bool]]]:
    """Rows of Word: a cell over several rows comes in each of them, begun in the first (true)."""
    rows: dict[int, list[tuple[Cell, bool]]] = {}
    for cell in table.cells:
        for step in range(cell.row_span):
            rows.setdefault(cell.row + step, []).append((cell, step == 0))
    return [sorted(row, key=lambda one: one[0].column) for _, row in sorted(rows.items())]


def _word_cell(placed: tuple[Cell, bool]) -> str:
    cell, is_begun = placed
    span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    merge = f"<w:vMerge{' w:val=' + chr(34) + 'restart' + chr(34) if is_begun else ''}/>" if cell.row_span > 1 else ""
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{p(escape(cell.text) if is_begun else '')}</w:tc>"


def _packed(form: str, key: str, organization: str) -> bytes:
    """A package with the organization in the place of the placeholder, in every part."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_package(key, form))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name in source.namelist():
            content = source.read(name)
            # Some parts are written in UTF-8, others in ASCII with references.
            for encode in (str.encode, _references):
                content = content.replace(encode(PLACEHOLDER), encode(organization))
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _references(text: str) -> bytes:
    return text.encode("ascii", "xmlcharrefreplace")


def _pdf(key: str, organization: str) -> bytes:
    sheets = Sheets(SHEET)
    sheets.canvas.setTitle(organization)
    sheets.centred(300, _title(key, organization), 24)
    for table in _tables(key):
        sheets.next_page()
        sheets.centred(30, table.caption.replace(PLACEHOLDER, organization))
        sheets.text(SHEET[0] - 200, 62, f"单位：{table.unit}")
        _draw(sheets, table, organization)
    return sheets.pdf()


def _draw(sheets: Sheets, table: Table, organization: str) -> None:
    columns = max(cell.column + cell.column_span for cell in table.cells)
    width = (SHEET[0] - 2 * MARGIN) / columns
    for cell in table.cells:
        x0, y0 = MARGIN + cell.column * width, 85 + cell.row * ROW_HEIGHT
        sheets.box(x0, y0, x0 + cell.column_span * width, y0 + cell.row_span * ROW_HEIGHT)
        sheets.text(x0 + 2, y0 + 3, cell.text.replace("\n", "").replace(PLACEHOLDER, organization), 7)


_WRITERS = {
    "html": _html,
    "xlsx": functools.partial(_packed, "xlsx"),
    "docx": functools.partial(_packed, "docx"),
    "pdf": _pdf,
}
