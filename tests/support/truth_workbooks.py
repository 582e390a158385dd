"""Workbooks with the tables of a truth: ruled with one sheet per table, or without rules one below the other."""

import io
import re
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

AMOUNT = re.compile(r"^-?[\d,]+\.\d+$")
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def ruled_workbook(truth: dict) -> bytes:
    """One sheet per table: large merged titles, boxed cells, amounts with formats, notes below."""
    book = _workbook()
    for number, table in enumerate(truth["tables"], start=1):
        _write(book.create_sheet(f"表{number}"), table, 1, ruled=True)
    return _saved(book)


def plain_workbook(truth: dict) -> bytes:
    """All tables on one sheet with two blank rows between them, and nothing that is drawn."""
    book = _workbook()
    sheet, row = book.create_sheet("Sheet1"), 1
    for table in truth["tables"]:
        row = _write(sheet, table, row, ruled=False) + 2
    return _saved(book)


def _workbook() -> Workbook:
    book = Workbook()
    book.remove(book.active)
    return book


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(sheet: Worksheet, table: dict, row: int, *, ruled: bool) -> int:
    """Write a table with what stands around it from a row on; the row after it."""
    width = max([len(line) for line in table["rows"]] + [len(table.get("columns") or [])])
    title = _put(sheet, row, 1, table["title"])
    title.alignment = Alignment(horizontal="center")
    if ruled:
        title.font = Font(size=18)
    _merge(sheet, row, 1, 1, width)
    if table.get("organization"):
        _put(sheet, row + 1, 1, f"部门：{table['organization']}")
    if table.get("unit"):
        _put(sheet, row + 1, max(2, width), f"单位：{table['unit']}")
    top = row + 2 if table.get("organization") or table.get("unit") else row + 1
    row = _write_header(sheet, table.get("header") or [], top)
    _write_body(sheet, table, row, width)
    row += len(table["rows"])
    if ruled:
        for line in sheet.iter_rows(top, row - 1, 1, width):
            for cell in line:
                cell.border = BOX
    for note in table.get("notes") or []:
        _put(sheet, row, 1, note)
        row += 1
    return row


def _write_header(sheet: Worksheet, header: list[list[dict]], row: int) -> int:
    taken: set[tuple[int, int]] = set()
    for depth, labels in enumerate(header):
        column = 0
        for label in labels:
            while (depth, column) in taken:
                column += 1
            rows, columns = int(label.get("rowspan", 1)), int(label.get("colspan", 1))
            taken |= {(depth + r, column + c) for r in range(rows) for c in range(columns)}
            _put(sheet, row + depth, column + 1, label["text"])
            _merge(sheet, row + depth, column + 1, min(rows, len(header) - depth), columns)
            column += columns
    return row + len(header)


def _write_body(sheet: Worksheet, table: dict, row: int, width: int) -> None:
    spans = {(r, c): (rows, columns) for r, c, rows, columns in table.get("spans") or []}
    covered = {(r + i, c + j) for (r, c), (rows, columns) in spans.items() for i in range(rows) for j in range(columns)}
    for r, line in enumerate(table["rows"]):
        for c, text in enumerate(line):
            if (r, c) not in covered or (r, c) in spans:
                _put_value(sheet, row + r, c + 1, text)
    for (r, c), (rows, columns) in spans.items():
        _merge(sheet, row + r, c + 1, min(rows, len(table["rows"]) - r), min(columns, width - c))


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Put a text into a cell, never as a formula (=100% is printed in forms)."""
    cell = sheet.cell(row, column)
    cell.value = text or None
    if text:
        cell.data_type = "s"
    return cell


def _put_value(sheet: Worksheet, row: int, column: int, text: str) -> None:
    if not AMOUNT.match(text):
        _put(sheet, row, column, text)
        return
    value = Decimal(text.replace(",", ""))
    cell = sheet.cell(row, column, float(value))
    cell.number_format = "#,##0." + "0" * -int(value.as_tuple().exponent)


def _merge(sheet: Worksheet, row: int, column: int, rows: int, columns: int) -> None:
    if rows > 1 or columns > 1:
        sheet.merge_cells(start_row=row, start_column=column, end_row=row + rows - 1, end_column=column + columns - 1)
