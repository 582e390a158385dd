"""A table's rows of a sheet as a grid: which of the sheet's columns and rows are its own, and its cells."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.reading.grid import GridCell
from pipelines.reading.written.text import cell_text
from pipelines.reading.written.workbook.rows import Row
from pipelines.reading.written.workbook.text import text_lines
from pipelines.reading.written.workbook.view import Seen


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The sheet's columns with which a table's columns begin, and its last column."""

    firsts: list[int]
    last: int

    def index(self, column: int) -> int:
        """The table's column that a sheet's column begins or belongs to."""
        return min(bisect_left(self.firsts, column), len(self.firsts) - 1)

    def spans(self) -> list[tuple[int, int]]:
        """First and last sheet column of every column."""
        ends = [first - 1 for first in self.firsts[1:]] + [self.last]
        return list(zip(self.firsts, ends, strict=True))


def table_columns(rows: Sequence[Row]) -> TableColumns:
    """Columns in which a cell of the table begins; blank ones without rules, and ones inside merged cells, are none."""
    firsts = sorted({cell.column for row in rows for cell in row.cells if cell.text.strip() or cell.boxed})
    return TableColumns(firsts, max(cell.last_column for row in rows for cell in row.cells))


def table_rows(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """First and last sheet row of a table's rows; a row that only continues merged cells is none of its own."""
    numbers = [row.number for row in rows]
    last = max(cell.last_row for cell in rows[-1].cells)
    return list(zip(numbers, [*(number - 1 for number in numbers[1:]), max(last, numbers[-1])], strict=True))


def grid_cells(
    rows: Sequence[Row], columns: TableColumns, lines: Sequence[tuple[int, int]], scale: float
) -> list[GridCell]:
    """The cells of a table, blank ones included; where cells overlap the first one stays."""
    numbers = [first for first, _ in lines]
    begun = {(cell.row, cell.column): cell for row in rows for cell in row.cells}
    begun |= _spread_labels(rows, columns)
    taken: set[tuple[int, int]] = set()
    cells = []
    for at_row, number in enumerate(numbers):
        for at_column, column in enumerate(columns.firsts):
            if (at_row, at_column) in taken:
                continue
            cell = begun.get((number, column)) or Seen(number, column, number, column)
            row_span = max(1, bisect_left(numbers, cell.last_row + 1) - at_row)
            column_span = max(1, bisect_left(columns.firsts, cell.last_column + 1) - at_column)
            if row_span > 1 or column_span > 1:
                area = {(at_row + r, at_column + c) for r in range(row_span) for c in range(column_span)}
                if area & taken:
                    row_span = column_span = 1
                else:
                    taken |= area
            cells.append(
                GridCell(
                    at_row, at_column, row_span, column_span, [], cell_text(text_lines(cell.text)), scale * cell.size
                )
            )
    return cells


def _spread_labels(rows: Sequence[Row], columns: TableColumns) -> dict[tuple[int, int], Seen]:
    """Header cells of two rows without rules and merged cells, as they would be merged; none where there are no such.

    Every column has a label in one of the rows: a label over blank cells reaches down, one beside blank cells to the
    right over the labels below them.
    """
    if len(rows) < 3 or any(row.ruled or row.has_amount for row in rows[:2]) or rows[1].apart:
        return {}
    if any((cell.last_row, cell.last_column) != (cell.row, cell.column) for row in rows[:2] for cell in row.cells):
        return {}
    upper, lower = ({cell.column: cell for cell in row.printed} for row in rows[:2])
    if upper.keys() | lower.keys() != set(columns.firsts) or not upper.keys() - lower.keys() or not lower:
        return {}
    if columns.firsts[0] not in upper or not lower.keys() - upper.keys() or not rows[2].has_amount:
        return {}
    spread = {}
    for first, end in pairwise([*sorted(upper), columns.last + 1]):
        cell, last = upper[first], max(column for column in columns.firsts if column < end)
        last_row = cell.row if first in lower else rows[1].number
        spread[cell.row, first] = replace(cell, last_row=last_row, last_column=last)
    return spread
