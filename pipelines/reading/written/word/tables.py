"""Rows of a Word table to cells in rows and columns: spans over grid columns, cells merged downwards, ragged rows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from lxml import etree

from pipelines.reading.written.composer import Written, WrittenCell, WrittenTable
from pipelines.reading.written.word.package import child, is_on, local, number, value
from pipelines.reading.written.word.styles import value_of

NARROWEST = 60  # twentieths of a point: borders nearer to each other are one, as on drawn pages
WIDEST_SPAN = 1000  # columns
WRAPPERS = ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")


@dataclass(slots=True)
class WordCell:
    """A cell of a row as the document has it; `merge` is `restart`, `continue` (a part of the one above) or null."""

    element: etree._Element
    column: int
    span: int
    merge: str | None


Rows = list[list[tuple[WordCell, list[Written]]]]  # each cell with what is written in it


def rows_of(table: etree._Element) -> Iterator[list[WordCell]]:
    """The rows that are printed, deleted and hidden ones left out."""
    for row in _inside(table, "tr"):
        properties = child(row, "trPr")
        if child(properties, "del") is not None or is_on(properties, "hidden"):
            continue
        yield _row(row, number(value(properties, "gridBefore")) or 0)


def _row(row: etree._Element, column: int) -> list[WordCell]:
    cells: list[WordCell] = []
    for element in _inside(row, "tc"):
        properties = child(element, "tcPr")
        if child(properties, "cellDel") is not None:
            continue
        span = min(max(1, number(value(properties, "gridSpan")) or 1), WIDEST_SPAN)
        if child(properties, "hMerge") is not None and value(properties, "hMerge") != "restart" and cells:
            cells[-1].span += span
        else:
            cells.append(WordCell(element, column, span, _merge(properties)))
        column += span
    return cells


def _merge(properties: etree._Element | None) -> str | None:
    if child(properties, "vMerge") is None:
        return None
    return "restart" if value(properties, "vMerge") == "restart" else "continue"


def placed(rows: Rows, widths: list[int]) -> WrittenTable:
    """The table of rows of cells. `widths` are the grid columns' (see `widths_of`)."""
    cells: list[WrittenCell] = []
    above: dict[int, WrittenCell] = {}  # by column, cells that may go on below
    for number_of_row, row in enumerate(_snapped(rows, widths)):
        going_on: dict[int, WrittenCell] = {}
        for word, content in row:
            begun = above.get(word.column)
            if word.merge == "continue" and begun is not None and begun.column_span == word.span:
                begun.row_span += 1
            else:
                begun = WrittenCell(number_of_row, word.column, 1, word.span, content)
                cells.append(begun)
            if word.merge:
                going_on[word.column] = begun
        above = going_on
    width = max((cell.column + cell.column_span for cell in cells), default=0)
    return WrittenTable(len(rows), width, cells)


def widths_of(table: etree._Element) -> list[int]:
    """Widths of the grid's columns in twentieths of a point; 0 where one is not told."""
    grid = child(table, "tblGrid")
    columns = [e for e in grid if local(e) == "gridCol"] if grid is not None else []
    return [number(value_of(column, "w")) or 0 for column in columns]


def _snapped(rows: Rows, widths: list[int]) -> Rows:
    """The rows without the hair-wide columns that moving borders by hand leaves; the same rows where one has text."""
    if not all(widths) or any(cell.column + cell.span > len(widths) for row in rows for cell, _ in row):
        return rows
    levels = list(accumulate((width >= NARROWEST for width in widths), initial=0))

    def moved(cell: WordCell) -> WordCell:
        first, last = levels[cell.column], levels[cell.column + cell.span]
        return replace(cell, column=first, span=last - first)

    rows_moved = [[(moved(cell), content) for cell, content in row] for row in rows]
    if any(content and not cell.span for row in rows_moved for cell, content in row):
        return rows
    return [[(cell, content) for cell, content in row if cell.span] for row in rows_moved]


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Elements of a name right inside another one, or in what only wraps them."""
    for inner in element:
        if local(inner) == name:
            yield inner
        elif local(inner) in WRAPPERS:
            yield from _inside(inner, name)
