"""xls bytes (Excel 5 to 2003, and what WPS writes as xls and et) to sheets as they are stored."""

import io
import struct

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code
from xlrd.compdoc import CompDocError

from pipelines.reading.model import UnreadableDocumentError
from pipelines.reading.written.workbook.number_formats import BUILT_IN, GENERAL
from pipelines.reading.written.workbook.numbers import number_text
from pipelines.reading.written.workbook.sheets import BOTTOM, LEFT, RIGHT, SPREAD, TOP, Merge, Sheet, SheetCell
from pipelines.reading.written.workbook.styles import PLAIN, Style

# What a damaged file can raise while it is taken apart.
DAMAGE = (CompDocError, struct.error, ArithmeticError, AssertionError, LookupError, TypeError, ValueError, MemoryError)
ALIGNMENTS = {1: "left", 2: "center", 3: "right", 6: SPREAD, 7: "distributed"}
TWIPS = 20  # in a point


def xls_sheets(data: bytes) -> list[Sheet]:
    """Every sheet of a workbook in its order, hidden ones too. Raises UnreadableDocumentError with cause and remedy."""
    book = _open(data)
    try:
        return [_sheet(book, index) for index in range(book.nsheets)]
    except (XLRDError, *DAMAGE) as error:
        raise UnreadableDocumentError(_damaged(error)) from error


def _open(data: bytes) -> xlrd.Book:
    try:
        try:
            return xlrd.open_workbook(file_contents=data, formatting_info=True, on_demand=True, logfile=io.StringIO())
        except UnicodeDecodeError:  # old Chinese files name no code page
            return xlrd.open_workbook(
                file_contents=data,
                formatting_info=True,
                on_demand=True,
                encoding_override="gb18030",
                logfile=io.StringIO(),
            )
    except XLRDError as error:
        if "encrypted" in str(error) or "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableDocumentError(
                "The Excel workbook is encrypted. Publish or fetch a version without password."
            ) from error
        raise UnreadableDocumentError(_damaged(error)) from error
    except DAMAGE as error:
        raise UnreadableDocumentError(_damaged(error)) from error


def _damaged(error: Exception) -> str:
    return f"The Excel workbook (xls) is damaged: {error or type(error).__name__}. Fetch it again or save it as xlsx."


def _sheet(book: xlrd.Book, index: int) -> Sheet:
    hidden = bool(book.sheet_by_index(index).visibility)
    stored = book.sheet_by_index(index)
    sheet = Sheet(stored.name, hidden)
    if hidden:
        return sheet
    sheet.hidden_rows = {row for row, info in stored.rowinfo_map.items() if info.hidden or info.height == 0}
    sheet.hidden_columns = {column for column, info in stored.colinfo_map.items() if info.hidden or info.width == 0}
    sheet.merges = [Merge(top, left, bottom - 1, right - 1) for top, bottom, left, right in stored.merged_cells]
    for row in range(stored.nrows):
        for column in range(stored.row_len(row)):
            style = _style(book, stored.cell_xf_index(row, column))
            text = _text(book, stored.cell(row, column), style)
            sheet.put(row, column, SheetCell(text, style.size, style.alignment, style.borders))
    book.unload_sheet(index)
    return sheet


def _style(book: xlrd.Book, index: int) -> Style:
    """What a cell's format record says; a record that is missing counts as plain."""
    if not 0 <= index < len(book.xf_list):
        return PLAIN
    form = book.xf_list[index]
    size = book.font_list[form.font_index].height / TWIPS if form.font_index < len(book.font_list) else PLAIN.size
    known = book.format_map.get(form.format_key)
    code = known.format_str if known else BUILT_IN.get(form.format_key, GENERAL)
    border = form.border
    sides = (
        LEFT * bool(border.left_line_style)
        | TOP * bool(border.top_line_style)
        | RIGHT * bool(border.right_line_style)
        | BOTTOM * bool(border.bottom_line_style)
    )
    return Style(code, size or PLAIN.size, ALIGNMENTS.get(form.alignment.hor_align, ""), sides)


def _text(book: xlrd.Book, cell: xlrd.sheet.Cell, style: Style) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return error_text_from_code.get(cell.value, "#ERROR!")
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return number_text(cell.value, style.code, bool(book.datemode))
    return ""
