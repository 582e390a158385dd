"""Documents that are written rather than drawn (web pages, Word files, workbooks): their blocks as page layouts.

Such a document has no geometry of its own, so it is given one: a row is as high as any other, a column as wide.
Captions, headers, notes and prose are then read by the code that reads drawn pages. Boxes are given back in rows and
columns: `top` and `bottom` count rows from the page's first, `x0` and `x1` columns, both from 0.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.layout import read_layout
from pipelines.reading.model import Box, Cell, Leftover, Paragraph, Table
from pipelines.reading.page import PageLayout
from pipelines.reading.text import Line, Segment
from pipelines.reading.tolerances import TOLERANCES, Tolerances

ROW, COLUMN, EM = 20.0, 60.0, 10.0  # points
WIDE_GAP = re.compile(r"[\t\n]+|[ \u00a0\u3000]{2,}")


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One paragraph, or the texts of a row outside tables: wide gaps, tabs or line ends part them.

    `size` is the em of its print in points. `row` and `column` say where it stands on its page; null: on the next row,
    at the left edge, or over the middle of the table that follows where it is `centred`.
    """

    text: str
    size: float = EM
    centred: bool = False
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class GridBlock:
    """A table of `rows` by `columns`; its cells count rows and columns from 0 and hold their texts.

    `row` and `column` say where it begins on its page; null: on the next row, at the left edge.
    """

    rows: int
    columns: int
    cells: list[GridCell]
    row: int | None = None
    column: int = 0


Block = TextBlock | GridBlock


def read_blocks(
    pages: Iterable[Sequence[Block]], tolerances: Tolerances = TOLERANCES
) -> tuple[list[Table], list[Paragraph], list[Leftover]]:
    """Tables, paragraphs and leftovers of pages that have nothing to do with each other (the sheets of a workbook).

    A page's blocks are in reading order.
    """
    tables: list[Table] = []
    paragraphs: list[Paragraph] = []
    leftovers: list[Leftover] = []
    for number, blocks in enumerate(pages, start=1):
        found = read_layout([block_layout(number, blocks)], tolerances)
        tables += [replace(table, cells=[_counted_cell(c) for c in table.cells]) for table in found[0]]
        paragraphs += [replace(paragraph, boxes=[_counted(box) for box in paragraph.boxes]) for paragraph in found[1]]
        leftovers += [replace(leftover, box=_counted(leftover.box)) for leftover in found[2]]
    tables = [replace(table, ordinal=ordinal) for table, ordinal in zip(tables, count(1), strict=False)]
    paragraphs = [replace(p, ordinal=ordinal) for p, ordinal in zip(paragraphs, count(1), strict=False)]
    return tables, paragraphs, leftovers


def block_layout(page: int, blocks: Sequence[Block]) -> PageLayout:
    """The blocks of one page as its layout, without page furniture."""
    grids: list[Grid] = []
    lines: list[Line] = []
    row = 0
    for position, block in enumerate(blocks):
        row = row if block.row is None else max(row, block.row)
        if isinstance(block, GridBlock):
            grids.append(grid_of(page, block, row))
            row += block.rows
        elif block.text.strip():
            lines.append(_line(page, block, row, _width_below(blocks, position)))
            row += 1
    return PageLayout(page, None, grids, lines)


def _width_below(blocks: Sequence[Block], position: int) -> float:
    """Right edge of the next table, for what is centred over it."""
    below = next((block for block in blocks[position:] if isinstance(block, GridBlock)), None)
    return (below.column + below.columns) * COLUMN if below else 0.0


def grid_of(page: int, block: GridBlock, row: int) -> Grid:
    """A table as a grid that begins at a row of its page."""
    xs = [(block.column + column) * COLUMN for column in range(block.columns + 1)]
    ys = [(row + line) * ROW for line in range(block.rows + 1)]
    return Grid(page, xs, ys, sorted(block.cells, key=lambda cell: (cell.row, cell.column)))


def _line(page: int, block: TextBlock, row: int, width: float) -> Line:
    texts = [text for part in WIDE_GAP.split(block.text) if (text := part.strip())]
    extent = sum(map(len, texts)) * block.size + (len(texts) - 1) * 3 * block.size
    middle = (width - extent) / 2 if block.centred and width else 0.0  # left of the edge where it is the wider of both
    x = middle if block.column is None else block.column * COLUMN
    segments = []
    for text in texts:
        segments.append(Segment(text, x, x + len(text) * block.size))
        x = segments[-1].x1 + 3 * block.size
    top, bottom = row * ROW, (row + 1) * ROW
    whole = " ".join(texts)
    return Line(page, whole, segments[0].x0, top, segments[-1].x1, bottom, block.size, segments, alone=True)


def _counted_cell(cell: Cell) -> Cell:
    return replace(cell, boxes=[_counted(box) for box in cell.boxes])


def _counted(box: Box) -> Box:
    """A box in rows and columns, whole ones."""
    return Box(
        box.page,
        float(max(0, math.floor(box.x0 / COLUMN))),
        float(math.floor(box.top / ROW)),
        float(math.ceil(box.x1 / COLUMN)),
        float(math.ceil(box.bottom / ROW)),
    )
