"""Tables that an editor has split into several, one right below the other, as one again."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.reading.blocks import Block, GridBlock, grid_of
from pipelines.reading.caption_text import Caption
from pipelines.reading.continuation import body_start, column_kinds, continues
from pipelines.reading.grid import Grid
from pipelines.reading.headers import Header, read_header, reprints_header
from pipelines.reading.strips import pull_out_caption, pull_out_plain_title
from pipelines.reading.text import compact
from pipelines.reading.tolerances import TOLERANCES, Tolerances


def stitched(blocks: Sequence[Block], tolerances: Tolerances = TOLERANCES) -> list[Block]:
    """Blocks with a table that plainly goes on from the one right above it appended to that one.

    It has the same number of columns and no title, and either prints the header again (left out here) or has none and
    holds figures and texts in the same columns.
    """
    found: list[Block] = []
    for block in blocks:
        above = found[-1] if found else None
        whole = _joined(above, block, tolerances) if _are_alike(above, block) else None
        if whole is None:
            found.append(block)
        else:
            found[-1] = whole
    return found


def _are_alike(above: Block | None, block: Block) -> bool:
    return (
        isinstance(above, GridBlock)
        and isinstance(block, GridBlock)
        and above.columns == block.columns
        and (above.column, block.row) == (block.column, None)
    )


def _joined(above: GridBlock, below: GridBlock, tolerances: Tolerances) -> GridBlock | None:
    first = _without_caption(above, tolerances)
    header = read_header(first[0], tolerances)
    grid, caption = _without_caption(below, tolerances)
    if not header.depth or caption.lines or len(grid.ys) - 1 != below.rows:
        return None
    if not continues(caption, grid, header, None, None, compact(first[0].row(0)[0].text)):
        return None
    reprinted = reprints_header(grid, header)
    if not reprinted and (read_header(grid, tolerances).depth or _clash(first[0], grid, header, tolerances)):
        return None
    start = body_start(grid, header) if reprinted else 0
    moved = [replace(cell, row=cell.row + above.rows - start) for cell in below.cells if cell.row >= start]
    return replace(above, rows=above.rows + below.rows - start, cells=above.cells + moved)


def _without_caption(block: GridBlock, tolerances: Tolerances) -> tuple[Grid, Caption]:
    """A table as the layout will read it: caption rows inside of it taken out of a copy."""
    grid, caption = grid_of(1, replace(block, cells=[replace(cell) for cell in block.cells]), 0), Caption()
    pull_out_caption(grid, caption, tolerances)
    pull_out_plain_title(grid, caption, Header(0, ()), tolerances)
    return grid, caption


def _clash(above: Grid, below: Grid, header: Header, tolerances: Tolerances) -> bool:
    """Whether a column of figures would go on with texts or one of texts with figures."""
    columns = list(range(len(above.xs)))
    own = column_kinds([(above, columns, header.depth)], tolerances)
    new = column_kinds([(below, columns, 0)], tolerances)
    return any(own[column] != kind for column, kind in new.items() if column in own)
