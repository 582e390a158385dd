"""xlsx bytes to sheets as they are stored.

The parts are read here and not by a spreadsheet library, because a published file need not be a correct one: exporters
write fonts and fills that strict readers refuse, while only values, merged areas, hidden rows and borders are needed.
One pass sees a formula and its stored value together, and takes only what a table can need of a sheet ruled to its end.
"""

import re
from collections.abc import Iterator

from lxml import etree

from pipelines.reading.model import UnreadableDocumentError
from pipelines.reading.written.workbook.numbers import number_text
from pipelines.reading.written.workbook.parts import KIND, Parts, forget, relation_of, text_of, unescaped
from pipelines.reading.written.workbook.sheets import Merge, Sheet, SheetCell, place_name
from pipelines.reading.written.workbook.styles import PLAIN, Style, children, local_name, read_styles
from pipelines.reading.written.zip_limits import open_package

PLACE = re.compile(r"^\$?([A-Za-z]{1,3})\$?(\d{1,7})$")
MOST_COLUMNS = 16_384
TRUE = ("1", "true", "on")


def xlsx_sheets(data: bytes) -> list[Sheet]:
    """Every sheet of a workbook in its order, hidden ones too. Raises UnreadableDocumentError with cause and remedy."""
    with open_package(data, KIND) as package:
        parts = Parts(package)
        book_name = parts.target("", "officeDocument") or "xl/workbook.xml"
        if book_name.endswith(".bin"):
            raise UnreadableDocumentError(
                "The file is a binary Excel workbook (xlsb), which no reader reads. Save it as xlsx and register that."
            )
        book = parts.root(book_name)
        if book is None:
            raise UnreadableDocumentError(
                f"The {KIND} is damaged: its package has no workbook part. Fetch it again or ask its publisher."
            )
        epoch_1904 = any(e.get("date1904") in TRUE for e in children(book, "workbookPr"))
        styles = read_styles(parts.root(parts.target(book_name, "styles")))
        strings = list(parts.strings(parts.target(book_name, "sharedStrings")))
        sheets = []
        for entry in (sheet for group in children(book, "sheets") for sheet in children(group, "sheet")):
            sheet = Sheet(entry.get("name") or "", entry.get("state", "visible") != "visible")
            part = parts.sheet(book_name, relation_of(entry))
            if part and not sheet.is_hidden:
                _SheetPart(sheet, styles, strings, epoch_1904).read(parts.elements(part, "row", "col", "mergeCell"))
            sheets.append(sheet)
    return sheets


class _SheetPart:
    """Reads the part of one sheet into it."""

    def __init__(self, sheet: Sheet, styles: list[Style], strings: list[str], epoch_1904: bool) -> None:
        self.sheet, self.styles, self.strings, self.epoch_1904 = sheet, styles, strings, epoch_1904
        self.row = -1

    def read(self, elements: Iterator[etree._Element]) -> None:
        for element in elements:
            name = local_name(element)
            if name == "row":
                self._take_row(element)
                forget(element)
            elif name == "col" and _is_hidden(element, "width"):
                first, last = (
                    int(number) if number.isdigit() else 0
                    for number in (element.get("min", ""), element.get("max", ""))
                )
                self.sheet.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
            elif name == "mergeCell":
                self._take_merge(element.get("ref", ""))

    def _take_merge(self, area: str) -> None:
        ends = [place for end in area.split(":") if (place := _place(end))]
        if len(ends) == 2:
            self.sheet.merges.append(Merge(*ends[0], *ends[1]))

    def _take_row(self, row: etree._Element) -> None:
        self.row = int(row.get("r", 0)) - 1 if row.get("r", "").isdigit() else self.row + 1
        if _is_hidden(row, "ht"):
            self.sheet.hidden_rows.add(self.row)
        column = -1
        for cell in row:
            if local_name(cell) == "c":
                place = _place(cell.get("r", ""))
                column = place[1] if place else column + 1
                self._take_cell(cell, column)

    def _take_cell(self, cell: etree._Element, column: int) -> None:
        number = cell.get("s", "")
        style = self.styles[int(number)] if number.isdigit() and int(number) < len(self.styles) else PLAIN
        kind = cell.get("t", "n")
        stored = formula = None
        for part in cell:
            name = local_name(part)
            if name == "v":
                stored = part.text
            elif name == "is":
                stored = text_of(part)
            elif name == "f":
                formula = part.text or "…"
        text = self._text(stored, kind, style) if stored else ""
        if formula and not stored and kind != "str":
            self.sheet.uncalculated.append(place_name(self.row, column))
            text = f"={formula}"
        self.sheet.put(self.row, column, SheetCell(text, style.size, style.alignment, style.borders))

    def _text(self, stored: str, kind: str, style: Style) -> str:
        if kind == "s":
            index = int(stored) if stored.strip().isdigit() else -1
            return self.strings[index] if 0 <= index < len(self.strings) else ""
        if kind == "b":
            return "TRUE" if stored in TRUE else "FALSE"
        if kind == "n":
            try:
                return number_text(stored.strip(), style.code, self.epoch_1904)
            except ArithmeticError:
                return stored
        if kind == "str":
            return unescaped(stored)
        return stored.replace("T00:00:00", "") if kind == "d" else stored


def _is_hidden(element: etree._Element, extent: str) -> bool:
    """Whether a row or column is hidden, or of no height or width."""
    return element.get("hidden") in TRUE or element.get(extent) in ("0", "0.0")


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column of a cell's name, from 0; null where it is none."""
    found = PLACE.match(reference)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1
