"""Workbooks to a `Reading`: xlsx, xls, and what WPS writes in these formats (et).

A page is a sheet, numbered by its position in the workbook; boxes count the sheet's rows and columns from 0, as does a
page's size. Hidden sheets, rows and columns are not published and not read; remarks count them.
"""

import time
from collections.abc import Sequence
from dataclasses import replace

from pipelines.reading.caption_text import TITLE_END, Caption, may_be_title
from pipelines.reading.model import Box, PageInfo, Reading, Table, UnreadableDocumentError
from pipelines.reading.text import compact
from pipelines.reading.written.blocks import read_blocks
from pipelines.reading.written.workbook.blocks import SheetLayout, lay_out
from pipelines.reading.written.workbook.parts import KIND
from pipelines.reading.written.workbook.sheets import Sheet
from pipelines.reading.written.workbook.xls import xls_sheets
from pipelines.reading.written.workbook.xlsx import xlsx_sheets
from pipelines.reading.written.zip_limits import package_damage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
MOST_NAMED = 5  # cells in a remark


def read_xlsx(data: bytes, max_pages: int) -> Reading:
    """Read an xlsx workbook. Raises UnreadableDocumentError where it is damaged, encrypted, empty or too long."""
    started = time.perf_counter()
    return replace(_reading(XLSX, xlsx_sheets(data), max_pages, started), damage=package_damage(data, KIND))


def read_xls(data: bytes, max_pages: int) -> Reading:
    """Read an xls workbook. Raises UnreadableDocumentError where it is damaged, encrypted, empty or too long."""
    started = time.perf_counter()
    return _reading(XLS, xls_sheets(data), max_pages, started)


def _reading(media_type: str, sheets: Sequence[Sheet], max_pages: int, started: float) -> Reading:
    shown = [sheet for sheet in sheets if not sheet.is_hidden]
    if len(shown) > max_pages:
        raise UnreadableDocumentError(
            f"The workbook has {len(shown)} sheets, the limit is {max_pages}. "
            "Raise YUSUAN_READ_MAX_PAGES if the document is meant to be this long."
        )
    if not any(cell.text.strip() for sheet in shown for cell in sheet.cells.values()):
        raise UnreadableDocumentError(
            f"No sheet of the workbook has a text (sheets: {len(shown)} visible, {len(sheets) - len(shown)} hidden). "
            "Publish its tables as cells of visible sheets, or register the document in another format."
        )
    layouts = [SheetLayout() if sheet.is_hidden else lay_out(sheet) for sheet in sheets]
    tables, paragraphs, leftovers = read_blocks([layout.blocks for layout in layouts])

    def on_sheet(box: Box) -> Box:
        return layouts[box.page - 1].on_sheet(box)

    for cell in (cell for table in tables for cell in table.cells):
        cell.boxes = [on_sheet(box) for box in cell.boxes]
    seconds = (time.perf_counter() - started) / len(sheets)
    return Reading(
        media_type,
        [_page(number, sheet, seconds) for number, sheet in enumerate(sheets, start=1)],
        _named_by_sheets(tables, sheets),
        [replace(paragraph, boxes=[on_sheet(box) for box in paragraph.boxes]) for paragraph in paragraphs],
        [replace(leftover, box=on_sheet(leftover.box)) for leftover in leftovers],
        [remark for number, sheet in enumerate(sheets, start=1) for remark in _remarks(number, sheet)],
    )


def _page(number: int, sheet: Sheet, seconds: float) -> PageInfo:
    filled = [place for place, cell in sheet.cells.items() if cell.text]
    height = max((row + 1 for row, _ in filled), default=0)
    width = max((column + 1 for _, column in filled), default=0)
    return PageInfo(number, float(width), float(height), 0, True, False, seconds)


def _named_by_sheets(tables: Sequence[Table], sheets: Sequence[Sheet]) -> list[Table]:
    """Tables; the only one of its sheet, if it has no caption, has the sheet's name where that names a table."""
    pages = [table.first_page for table in tables]
    named = []
    for table in tables:
        name = sheets[table.first_page - 1].name.strip()
        if table.caption is None and pages.count(table.first_page) == 1 and _is_title(name):
            caption = Caption()
            caption.set_title(name)
            table = replace(table, caption=caption.title, number=table.number or caption.number)
        named.append(table)
    return named


def _is_title(name: str) -> bool:
    text = compact(name)
    return bool(TITLE_END.search(text)) and len(text) > 3 and may_be_title(text)


def _remarks(number: int, sheet: Sheet) -> list[str]:
    """What a reviewer must know of a sheet beside its cells."""
    name = f"Sheet {number} “{sheet.name}”"
    if sheet.is_hidden:
        return [f"{name} is hidden and was not read."]
    remarks = []
    rows = {row for row, _ in sheet.cells if row in sheet.hidden_rows}
    columns = {column for _, column in sheet.cells if column in sheet.hidden_columns}
    for count, what in ((len(rows), "rows"), (len(columns), "columns")):
        if count:
            remarks.append(f"{name} has {count} hidden {what} with content, which were not read.")
    if sheet.uncalculated:
        cells = ", ".join(sheet.uncalculated[:MOST_NAMED]) + (" …" if len(sheet.uncalculated) > MOST_NAMED else "")
        remarks.append(
            f"{name} has {len(sheet.uncalculated)} formulas without a stored value, which stand as formulas: {cells}. "
            "Open the workbook in a spreadsheet program, save it and register that file."
        )
    return remarks
