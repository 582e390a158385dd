"""Rows of a web page's table to cells in rows and columns, as browsers place them (HTML standard, forming a table)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.reading.model import UnreadableDocumentError
from pipelines.reading.written.composer import Written, WrittenCell, WrittenTable

WIDEST_SPAN = 1000  # columns, as the standard limits it
MOST_PLACES = 3_000_000  # that a table's rows reach over
LEADING_DIGITS = re.compile(r"\s*\+?(\d{1,9})")


@dataclass(slots=True)
class HtmlCell:
    """A td or th: what is written in it, and its spans as they stand there (`row_span` 0: to the end of its group)."""

    content: list[Written]
    row_span: int
    column_span: int


@dataclass(slots=True)
class HtmlTable:
    """A table while it is read: its row groups in source order, and what stands in its caption."""

    groups: list[tuple[str, list[list[HtmlCell]]]] = field(default_factory=list)
    caption: list[Written] = field(default_factory=list)

    def begin_group(self, tag: str) -> None:
        """Begin a thead, tbody or tfoot."""
        self.groups.append((tag, []))

    def begin_row(self) -> None:
        """Begin a row, in a tbody where the page names no group."""
        if not self.groups:
            self.begin_group("tbody")
        self.groups[-1][1].append([])

    def add(self, cell: HtmlCell) -> None:
        """Add a cell to the last row."""
        if not self.groups or not self.groups[-1][1]:
            self.begin_row()
        self.groups[-1][1][-1].append(cell)


def span(value: str | None, least: int = 1) -> int:
    """A span attribute as browsers read it: the digits it begins with, 1 where there are none or too few."""
    digits = LEADING_DIGITS.match(value or "")
    number = int(digits[1]) if digits else 1
    return number if number >= least else 1


def placed(table: HtmlTable) -> WrittenTable:
    """The table with its cells in place: head first, foot last, spans cut at their group's end and at other cells.

    Raises UnreadableDocumentError where spans make it larger than any table that a browser shows.
    """
    cells: list[WrittenCell] = []
    top = width = places = 0
    for rows in _in_printed_order(table.groups):
        free_from: dict[int, int] = {}  # column: the row of this group from which on it is free
        for number, row in enumerate(rows):
            column = 0
            for cell in row:
                while free_from.get(column, 0) > number:
                    column += 1
                wide = _free_columns(free_from, column, number, min(cell.column_span, WIDEST_SPAN))
                high = min(cell.row_span or len(rows), len(rows) - number)
                for taken in range(column, column + wide):
                    free_from[taken] = number + high
                cells.append(WrittenCell(top + number, column, high, wide, cell.content))
                column += wide
                width = max(width, column)
            places += column
            if places > MOST_PLACES:
                raise UnreadableDocumentError(
                    f"The web page has a table whose spans cover more than {MOST_PLACES:,} places. "
                    "Ask its publisher for another format of it."
                )
        top += len(rows)
    return WrittenTable(top, width, cells)


def _free_columns(free_from: dict[int, int], column: int, row: int, wanted: int) -> int:
    """How many columns a cell can have until another cell reaches down into its row."""
    for taken in range(column, column + wanted):
        if free_from.get(taken, 0) > row:
            return taken - column
    return wanted


def _in_printed_order(groups: list[tuple[str, list[list[HtmlCell]]]]) -> Iterable[list[list[HtmlCell]]]:
    """The rows of each group: the first thead is on top, the first tfoot at the bottom, wherever they are written."""
    head = next((group for group in groups if group[0] == "thead"), None)
    foot = next((group for group in groups if group[0] == "tfoot"), None)
    if head is not None:
        yield head[1]
    for group in groups:
        if group is not head and group is not foot:
            yield group[1]
    if foot is not None:
        yield foot[1]
