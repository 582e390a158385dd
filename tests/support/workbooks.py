"""Workbooks made by tests: rows of values with borders, merged areas and formats, as xlsx bytes."""

import io
import zipfile
from collections.abc import Callable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.reading.model import Reading, Table
from pipelines.reading.written.workbook.reader import read_xlsx

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
PAGES = 100
HEADER = ["科目编码", "科目名称", "合计"]
BODY = [["201", "一般公共服务支出", 12.5], ["20101", "人大事务", 12.5]]


def workbook(*sheets: Sequence[Sequence], change: Callable[[Workbook], None] | None = None) -> bytes:
    """A workbook whose sheets hold these rows of values; `change` gets it before it is saved."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(*sheets: Sequence[Sequence], change: Callable[[Workbook], None] | None = None) -> Reading:
    """What the reader makes of such a workbook."""
    return read_xlsx(workbook(*sheets, change=change), PAGES)


def rule(sheet: Worksheet, area: str) -> None:
    """Draw all borders of an area (A1:C3)."""
    for row in sheet[area]:
        for cell in row:
            cell.border = BOX


def body(table: Table) -> list[list[str]]:
    """A table's body texts, row by row."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        if not cell.is_header:
            rows.setdefault(cell.row, []).append(cell.text)
    return list(rows.values())


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one of its parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            target.writestr(part, change(content) if part == name else content)
    return buffer.getvalue()
