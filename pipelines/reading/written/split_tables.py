"""Tables that an editor has split into several, one right below the other, as one again."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.reading.caption_text import CONTINUED, Caption, read_strip
from pipelines.reading.continuation import body_start, column_kinds, continues
from pipelines.reading.grid import Grid
from pipelines.reading.headers import Header, read_header, reprints_header
from pipelines.reading.strips import pull_out_caption, pull_out_plain_title
from pipelines.reading.text import compact
from pipelines.reading.tolerances import TOLERANCES, Tolerances
from pipelines.reading.written.blocks import Block, GridBlock, TextBlock, grid_of

LONGEST_CAPTION = 5  # lines


def stitched(blocks: Sequence[Block], tolerances: Tolerances = TOLERANCES) -> list[Block]:
    """Blocks with a table that plainly goes on from the one above it appended to that one.

    It has the same number of columns and either stands right below, without a title, and prints the header again (left
    out here) or has none and holds figures and texts in the same columns. Or nothing but the caption of the first part
    stands between, or a 续表, and the header is printed again.
    """
    found: list[Block] = []
    for block in blocks:
        at = len(found) - 1
        while at >= 0 and isinstance(found[at], TextBlock) and len(found) - at <= LONGEST_CAPTION:
            at -= 1
        above, between = found[at] if at >= 0 else None, found[at + 1 :]
        whole = None
        if _are_alike(above, block) and (not between or _repeats_caption(between, found[:at])):
            whole = _joined(above, block, bool(between), tolerances)
        if whole is None:
            found.append(block)
        else:
            found[at:] = [whole]
    return found


def _repeats_caption(between: Sequence[Block], before: Sequence[Block]) -> bool:
    """Whether lines say nothing that the caption at the end of other lines has not said, or are a 续表."""
    said, title = Caption(), ""
    for line in reversed(before):
        if not isinstance(line, TextBlock) or title:
            break
        title = _title_of(line, said)
    again = Caption()
    titles = {_title_of(line, again) for line in between} - {""}
    other_name = again.organization and said.organization and again.organization != said.organization
    return not other_name and (again.continued if not titles else titles == {title})


def _title_of(line: TextBlock, caption: Caption) -> str:
    """What a line says besides unit, organization and number, which the caption takes; 续表 is taken too."""
    rests = "".join(read_strip(part, caption) for part in line.text.split("\t"))
    if CONTINUED.search(rests):
        caption.continued = True
    return CONTINUED.sub("", rests)


def _are_alike(above: Block | None, block: Block) -> bool:
    return (
        isinstance(above, GridBlock)
        and isinstance(block, GridBlock)
        and above.columns == block.columns
        and (above.column, block.row) == (block.column, None)
    )


def _joined(above: GridBlock, below: GridBlock, captioned: bool, tolerances: Tolerances) -> GridBlock | None:
    first = _without_caption(above, tolerances)
    header = read_header(first[0], tolerances)
    grid, caption = _without_caption(below, tolerances)
    if not header.depth or caption.lines or len(grid.ys) - 1 != below.rows:
        return None
    if not continues(caption, grid, header, None, None, compact(first[0].row(0)[0].text)):
        return None
    reprinted = reprints_header(grid, header)
    if captioned and not reprinted:
        return None
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
