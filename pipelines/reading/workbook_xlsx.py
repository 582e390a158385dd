"""xlsx bytes to sheets as they are stored.

The parts are read here and not by a spreadsheet library, because a published file need not be a correct one: exporters
write fonts and fills that strict readers refuse, while only values, merged areas, hidden rows and borders are needed.
One pass sees a formula and its stored value together, and takes only what a table can need of a sheet ruled to its end.
"""

import posixpath
import re
import zlib
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile

from lxml import etree

from pipelines.reading.model import UnreadableDocumentError
from pipelines.reading.workbook_numbers import number_text
from pipelines.reading.workbook_sheets import Merge, Sheet, SheetCell, place_name
from pipelines.reading.workbook_styles import PLAIN, Style, children, local_name, read_styles
from pipelines.reading.zip_limits import open_package

KIND = "Excel workbook"
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
PLACE = re.compile(r"^\$?([A-Za-z]{1,3})\$?(\d{1,7})$")
MOST_COLUMNS = 16_384
TRUE = ("1", "true", "on")


def xlsx_sheets(data: bytes) -> list[Sheet]:
    """Every sheet of a workbook in its order, hidden ones too. Raises UnreadableDocumentError with cause and remedy."""
    with open_package(data, KIND) as package:
        parts = _Parts(package)
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
            part = parts.sheet(book_name, _relation(entry))
            if part and not sheet.is_hidden:
                _SheetPart(sheet, styles, strings, epoch_1904).read(parts.elements(part, "row", "col", "mergeCell"))
            sheets.append(sheet)
    return sheets


def _relation(element: etree._Element) -> str | None:
    """The relationship that an element names; the attribute's namespace differs between the two dialects."""
    return next((value for name, value in element.attrib.items() if name.endswith("}id")), None)


class _Parts:
    """The parts of a package, found by name in any case, and the relationships between them."""

    def __init__(self, package: ZipFile) -> None:
        self.package = package
        self.names = {self._key(name): name for name in package.namelist()}

    @staticmethod
    def _key(name: str) -> str:
        return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()

    def elements(self, part: str, *names: str) -> Iterator[etree._Element]:
        """Elements of a part (all, or those of these names), each when it is complete."""
        try:
            with self.package.open(self.names[self._key(part)]) as stream:
                found = etree.iterparse(
                    stream, tag=[f"{{*}}{name}" for name in names] or None, resolve_entities=False, no_network=True
                )
                for _, element in found:
                    yield element
                if found.root is not None and found.root.getroottree().docinfo.internalDTD is not None:
                    raise UnreadableDocumentError(_damaged(part, "it declares entities, which no workbook needs"))
        except (etree.XMLSyntaxError, BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise UnreadableDocumentError(_damaged(part, str(error))) from error

    def root(self, part: str | None) -> etree._Element | None:
        """The root element of a small part; null where the package has no such part."""
        if part is None or self._key(part) not in self.names:
            return None
        return list(self.elements(part))[-1]

    def relations(self, part: str) -> list[etree._Element]:
        """The relationships of a part (of the package, for a blank name) to others in the package."""
        folder, name = posixpath.split(part)
        found = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
        return [r for r in children(found, "Relationship") if r.get("TargetMode") != "External"]

    def target(self, part: str, kind: str) -> str | None:
        """The part that this one has a relationship of a kind to; null where there is none."""
        return next((_joined(part, r) for r in self.relations(part) if r.get("Type", "").endswith("/" + kind)), None)

    def sheet(self, book: str, relation: str | None) -> str | None:
        """The part with a sheet's cells; null for a sheet without cells (a chart, a macro)."""
        for found in self.relations(book):
            if found.get("Id") == relation and found.get("Type", "").endswith("/worksheet"):
                part = _joined(book, found)
                return part if self._key(part) in self.names else None
        return None

    def strings(self, part: str | None) -> Iterator[str]:
        """The shared strings."""
        if part is not None and self._key(part) in self.names:
            for element in self.elements(part, "si"):
                yield _text_of(element)
                _forget(element)


def _joined(part: str, relation: etree._Element) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), relation.get("Target", ""))).lstrip("/")


def _damaged(part: str, why: str) -> str:
    return f"The {KIND} is damaged: its part {part} cannot be read ({why}). Fetch it again or ask its publisher."


def _text_of(element: etree._Element) -> str:
    """The text of a string, its formatted runs joined and the reading aids (phonetic runs) left out."""
    texts = []
    for child in element:
        if local_name(child) == "t":
            texts.append(child.text or "")
        elif local_name(child) == "r":
            texts += [t.text or "" for t in children(child, "t")]
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(texts))


def _forget(element: etree._Element) -> None:
    """Give back the memory of an element that was read, and of those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


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
                _forget(element)
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
                stored = _text_of(part)
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
            return ESCAPED.sub(lambda found: chr(int(found[1], 16)), stored)
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
