"""Wide tables whose columns go on on further pages, as spreadsheets print them: the same rows again, other columns.

Such pages stand out by their rows: every rule between rows stands at the same height as on the table's own page, and
the header's rows hold other labels. The first columns may be printed again.
"""

from dataclasses import replace

from pipelines.reading.caption_text import Caption
from pipelines.reading.grid import Grid
from pipelines.reading.headers import AMOUNT
from pipelines.reading.model import Cell, Table
from pipelines.reading.text import compact
from pipelines.reading.tolerances import TOLERANCES, Tolerances


def goes_on_sideways(
    first: Grid, depth: int, title: str | None, grid: Grid, caption: Caption, tolerances: Tolerances = TOLERANCES
) -> bool:
    """Whether a later page's grid has further columns of a table that begins with `first`, `depth` rows of it header.

    Without its first columns again it must hold nothing but amounts below its labels, and no title of its own; with
    them, the title must be the table's.
    """
    if not depth or not same_rows(first, grid, tolerances):
        return False
    labels = [cell for cell in grid.cells if cell.row < depth]
    if not any(cell.text for cell in labels) or any(AMOUNT.match(compact(cell.text)) for cell in labels):
        return False
    if _columns_again(first, grid):
        return compact(caption.title or "") == compact(title or "")
    amounts = [bool(AMOUNT.match(compact(cell.text))) for cell in grid.cells if cell.text and cell.row >= depth]
    untitled = caption.title is None or title is None or compact(caption.title) == compact(title)
    return untitled and any(amounts) and all(amounts)


def same_rows(one: Grid, other: Grid, tolerances: Tolerances = TOLERANCES) -> bool:
    """Whether the rows of two grids on different pages stand at the same heights."""
    return len(one.ys) == len(other.ys) and all(
        abs(a - b) <= tolerances.same_height for a, b in zip(one.ys, other.ys, strict=True)
    )


def _columns_again(first: Grid, grid: Grid) -> int:
    """How many of the first columns a later page prints again, cell by cell."""
    columns = 0
    while columns < min(len(first.xs), len(grid.xs)) - 1 and _column(first, columns) == _column(grid, columns):
        columns += 1
    return columns


def _column(grid: Grid, column: int) -> list[tuple[int, str]]:
    return [(cell.row, compact(cell.text)) for cell in grid.cells if cell.column == column]


def beside(left: Table, right: Table) -> Table:
    """One table of two with the same rows: the right one's columns follow, those printed again left out."""
    width = _width(left)
    again = 0
    while again < _width(right) and _texts(left, again) == _texts(right, again):
        again += 1
    shift = width - again
    cells = [*left.cells, *(replace(c, column=c.column + shift) for c in right.cells if c.column >= again)]
    return replace(
        left,
        cells=sorted(cells, key=lambda cell: (cell.row, cell.column)),
        last_page=max(left.last_page, right.last_page),
        caption=left.caption or right.caption,
        number=left.number or right.number,
        unit=left.unit or right.unit,
        organization=left.organization or right.organization,
        notes=left.notes + [note for note in right.notes if note not in left.notes],
    )


def _width(table: Table) -> int:
    return max(cell.column + cell.column_span for cell in table.cells)


def _texts(table: Table, column: int) -> list[tuple[int, str]]:
    cells: list[Cell] = [cell for cell in table.cells if cell.column == column]
    return [(cell.row, compact(cell.text)) for cell in cells]
