"""Which cells of a grid are its header, and the path of header labels over every column.

A header is known by its shape: its labels split until every column has one of its own, none of them is an amount, and
the rows below have its columns. What does not look so is a form (label, value, label, value …) and has no header.
"""

import itertools
import re
from dataclasses import dataclass

from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.text import compact
from pipelines.reading.tolerances import TOLERANCES, Tolerances

AMOUNT = re.compile(r"^-?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+\.\d+|\d{3,})$")
YEAR = re.compile(r"^(?:19|20)\d\d$")
LABEL_WITH_VALUE = re.compile(r"(?<!其中)[:：]\S")
COLUMN_NUMBER = re.compile(r"^[（(]?(?P<sign>\d{1,2}|[甲乙丙丁戊己庚辛A-Za-z])(?:\s*[=＝].*)?[）)]?$|^[-—*]+$")
STEMS = "甲乙丙丁戊己庚辛"
TOTALS = ("合计", "总计")  # row labels that may share a row with the last header labels
CODE = re.compile(r"^[A-Z]?\d+$")
COLUMN_NUMBER_LABEL = re.compile(r"^(?:栏次|栏目|行次|列次|序号)$")


@dataclass(frozen=True, slots=True)
class Header:
    """`cells` are header cells; the grid's rows up to `depth` hold them, the last one perhaps beside body cells."""

    depth: int
    cells: tuple[GridCell, ...]


NO_HEADER = Header(0, ())


def read_header(grid: Grid, tolerances: Tolerances = TOLERANCES) -> Header:
    """The header of a grid, or none where the grid is a form or goes on from another page."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    lowest: list[GridCell | None] = [None] * columns
    depth, cells = _spanned(grid, 0, lowest)
    while depth < rows and any(cell is not None and cell.column_span > 1 for cell in lowest):
        if any(cell is None for cell in lowest):
            return NO_HEADER
        under = grid.row(depth)
        splitting = [cell for cell in under if _in_group(cell, lowest)]
        others = [cell for cell in under if not _in_group(cell, lowest)]
        if not splitting or _is_blank_again(grid, depth):
            return NO_HEADER
        if _begins_codes(splitting, others):
            break
        if others and depth > 0 and _covered(under) == columns and _is_column_numbers(others):
            cells += under
            _cover(splitting, lowest)
            depth += 1
            break
        if others and _covered(under) == columns and not _shares_with_body(splitting, others, depth):
            return NO_HEADER
        if others and _covered(under) == columns:
            cells += splitting if _has_amount(others) else under
            _cover(splitting, lowest)
            depth += 1
            break
        depth, more = _spanned(grid, depth, lowest)
        cells += more
    if not _is_header(grid, depth, cells, lowest, tolerances):
        return NO_HEADER
    if depth < rows and _is_column_numbers(grid.row(depth)):
        cells += grid.row(depth)
        depth += 1
    return Header(depth, tuple(cells))


def _spanned(grid: Grid, start: int, lowest: list[GridCell | None]) -> tuple[int, list[GridCell]]:
    """Rows from `start` on that cells beginning there span, and all cells in them; `lowest` is kept up to date."""
    end, row, cells = start + 1, start, []
    while row < end and row < len(grid.ys) - 1:
        begun = grid.row(row)
        end = max([end, *(row + cell.row_span for cell in begun)])
        cells += begun
        _cover(begun, lowest)
        row += 1
    return end, cells


def _cover(cells: list[GridCell], lowest: list[GridCell | None]) -> None:
    """Note the lowest label of every column; a blank cell under a label names nothing and leaves it."""
    for cell in cells:
        if cell.text or lowest[cell.column] is None:
            lowest[cell.column : cell.column + cell.column_span] = [cell] * cell.column_span


def _in_group(cell: GridCell, lowest: list[GridCell | None]) -> bool:
    """Whether a cell stands under a label that spans several columns and not beyond it."""
    over = lowest[cell.column]
    return (
        over is not None and over.column_span > 1 and cell.column + cell.column_span <= over.column + over.column_span
    )


def _covered(cells: list[GridCell]) -> int:
    return sum(cell.column_span for cell in cells)


def _is_blank_again(grid: Grid, row: int) -> bool:
    """Whether a row and the one below it are blank; a header may have one blank row inside, neither two nor a last."""
    following = grid.row(row + 1) if row + 2 < len(grid.ys) else []
    return not any(cell.text for cell in grid.row(row)) and not any(cell.text for cell in following)


def _begins_codes(splitting: list[GridCell], others: list[GridCell]) -> bool:
    """Whether the body begins under one label for several columns: codes (科目编码 over 201 | 01 | 02), or a code and a
    name (项目 over 2010101 | 行政运行) beside amounts."""
    codes = [bool(CODE.match(cell.text)) for cell in splitting if cell.text]
    return bool(codes and others) and (all(codes) or (codes[0] and _has_amount(others)))


def _shares_with_body(splitting: list[GridCell], others: list[GridCell], depth: int) -> bool:
    """Whether a row holds the last header labels beside body cells (类 | 款 | 项 | 合计 | 2,946.25).

    A row that a label from above reaches into is no such row: it is header throughout.
    """
    labels = all(0 < len(compact(cell.text)) <= 6 and not AMOUNT.match(cell.text) for cell in splitting)
    return labels and depth > 0 and (_has_amount(others) or _is_blank_total(others))


def _has_amount(cells: list[GridCell]) -> bool:
    return any(AMOUNT.match(compact(cell.text)) for cell in cells)


def _is_blank_total(cells: list[GridCell]) -> bool:
    return all(not cell.text or compact(cell.text) in TOTALS for cell in cells)


def _is_header(
    grid: Grid, depth: int, cells: list[GridCell], lowest: list[GridCell | None], tolerances: Tolerances
) -> bool:
    columns = len(lowest)
    if columns < 2 or any(cell is None for cell in lowest):
        return False
    texts = [compact(cell.text) for cell in cells]
    if any((AMOUNT.match(text) and not YEAR.match(text)) or LABEL_WITH_VALUE.search(text) for text in texts):
        return False
    blank = sum(1 for cell in lowest if cell is not None and not cell.text)
    if blank > tolerances.header_blank_share * columns or max(map(len, texts)) > 60:
        return False
    rows = len(grid.ys) - 1 - depth
    covered = sum(cell.row_span for cell in grid.cells if cell.row >= depth)
    return rows <= 2 or covered >= tolerances.body_cell_share * columns * rows


def _is_column_numbers(cells: list[GridCell]) -> bool:
    """Whether a row numbers the columns: 栏次 1 2 3 …, 1 2 3=1+2, 甲 乙 1 2."""
    texts = [compact(cell.text) for cell in cells if compact(cell.text)]
    labelled = bool(texts) and bool(COLUMN_NUMBER_LABEL.match(texts[0]))
    numbers = [text for text in texts if not COLUMN_NUMBER_LABEL.match(text)]
    if not numbers or not all(COLUMN_NUMBER.match(text) for text in numbers):
        return False
    signs = [found["sign"] for text in numbers if (found := COLUMN_NUMBER.match(text)) and found["sign"]]
    counted = [int(sign) for sign in signs if sign.isdigit()]
    lettered = [STEMS.index(sign) + 1 if sign in STEMS else ord(sign.upper()) - 64 for sign in signs if sign.isalpha()]
    rising = all(b == a + 1 for row in (counted, lettered) for a, b in itertools.pairwise(row))
    begun = any(len(row) >= 2 and row[0] == 1 for row in (counted, lettered))
    return (labelled or begun) and rising


def header_paths(cells: list, columns: int) -> list[tuple[str, ...]]:
    """Header labels over each column, outermost first, the row of column numbers left out.

    `cells` are header cells (row, column, row_span, column_span, text). A label counts for a column only where it
    stands inside the label above it, and a 合计 not below a finished one: it is the label of a blank row.
    """
    numbering = _numbering_cells(cells)
    paths = []
    for column in range(columns):
        path, over = [], None
        for cell in sorted(cells, key=lambda c: c.row):
            if (cell.row, cell.column) in numbering or not cell.column <= column < cell.column + cell.column_span:
                continue
            inside = over is None or (
                over.column <= cell.column and cell.column + cell.column_span <= over.column + over.column_span
            )
            total = over is not None and over.column_span == 1 and compact(cell.text) in TOTALS
            if cell.text and inside and not total:
                path.append(cell.text)
                over = cell
        paths.append(tuple(path))
    return paths


def _numbering_cells(cells: list) -> set[tuple[int, int]]:
    """Places of the cells that number the columns: the last header row, or what of it does not reach below it."""
    last = max((cell.row for cell in cells), default=0)
    row = [cell for cell in cells if cell.row == last]
    for numbers in (row, [cell for cell in row if cell.row_span == 1]):
        if last > 0 and _is_column_numbers(numbers):
            return {(cell.row, cell.column) for cell in numbers}
    return set()


def reprints_header(grid: Grid, header: Header) -> bool:
    """Whether a grid begins with all of a header, cell by cell."""
    begun = [cell for cell in grid.cells if cell.row < header.depth]
    return header.depth > 0 and [compact(c.text) for c in begun] == [compact(c.text) for c in header.cells]


def repeats_header(row: list[GridCell], header: Header) -> bool:
    """Whether a row on a later page prints header labels again, wholly or in part."""
    texts = [compact(cell.text) for cell in row if cell.text]
    if not texts:
        return False
    rows: dict[int, list[str]] = {}
    for cell in header.cells:
        if cell.text:
            rows.setdefault(cell.row, []).append(compact(cell.text))
    if texts in rows.values():
        return True
    known = {text for labels in rows.values() for text in labels}
    return len(texts) > 1 and known.issuperset(texts) and not any(re.fullmatch(r"[\d.,%-]+", text) for text in texts)
