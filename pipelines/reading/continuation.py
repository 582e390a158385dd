"""Tables over several pages: does a grid go on from the page before, and how do its columns and rows fit."""

import itertools
import re
from dataclasses import dataclass

from pipelines.reading.captions import Caption, compact
from pipelines.reading.cells import cell_lines
from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.headers import Header, repeats_header
from pipelines.reading.tolerances import TOLERANCES, Tolerances

NUMERIC = re.compile(r"^-?[\d,]+(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Alignment:
    """Column edges of two parts in one frame: `edges` of the union, and where each part's own edges are among them."""

    edges: list[float]
    first: list[int]
    second: list[int]


def align_columns(first: list[float], second: list[float], tolerances: Tolerances = TOLERANCES) -> Alignment | None:
    """Unite the column edges of a table and of a grid on a later page, or none where they are not one table's columns.

    The later grid may be a little wider, shifted, or lack edges (a merged strip); an edge only it has splits a column.
    """
    width, other = first[-1] - first[0], second[-1] - second[0]
    if abs(width - other) > tolerances.width_change_share * width:
        return None
    moved = [first[0] + (x - second[0]) * width / other for x in second]
    if len(first) == len(second) and _same_edges(first, moved, tolerances):
        whole = list(range(len(first)))
        return Alignment(first, whole, whole)
    matches = _matches(first, moved, tolerances)
    unmatched = [x for x, match in zip(moved, matches, strict=True) if match is None]
    if len(unmatched) > max(1, 0.34 * len(moved)):
        return None
    edges = sorted(first + unmatched)
    return Alignment(
        edges,
        [edges.index(x) for x in first],
        [edges.index(x if m is None else first[m]) for x, m in zip(moved, matches, strict=True)],
    )


def _same_edges(first: list[float], moved: list[float], tolerances: Tolerances) -> bool:
    gaps = [b - a for a, b in itertools.pairwise(first)]
    room = [min(pair) for pair in zip([gaps[0], *gaps], [*gaps, gaps[-1]], strict=True)]
    return all(
        abs(a - b) <= max(tolerances.column_shift, tolerances.column_shift_share * space)
        for a, b, space in zip(first, moved, room, strict=True)
    )


def _matches(first: list[float], moved: list[float], tolerances: Tolerances) -> list[int | None]:
    """For every later edge the index of the table's edge it stands on, each used once, in order."""
    matches: list[int | None] = []
    start = 0
    for x in moved:
        near = [i for i in range(start, len(first)) if abs(first[i] - x) <= tolerances.column_shift]
        best = min(near, key=lambda i: abs(first[i] - x), default=None)
        matches.append(best)
        if best is not None:
            start = best + 1
    return matches


def continues(
    caption: Caption, grid: Grid, header: Header, title: str | None, organization: str | None, first_row: str
):
    """Whether a grid with this caption may go on from a table with that title, organization and first row.

    A repeated title goes on only where the header is repeated too; a form that repeats title and first label is new.
    """
    if caption.title is None:
        return True
    if compact(caption.title) != compact(title or ""):
        return caption.continued and not title
    if caption.organization and organization and compact(caption.organization) != compact(organization):
        return False
    opening = grid.row(0)
    if header.depth:
        return caption.continued or repeats_header(opening, header)
    return caption.continued or (compact(opening[0].text) != first_row and bool(first_row))


def body_start(grid: Grid, header: Header) -> int:
    """Number of leading rows of a later page that print the header again."""
    start = 0
    for row in range(min(header.depth, len(grid.ys) - 1)):
        if header.depth and repeats_header(grid.row(row), header):
            start = row + 1
    return start


def is_cut_row(before: Grid, after: Grid, start: int, tolerances: Tolerances = TOLERANCES) -> bool:
    """Whether a later page's first body row is the rest of the last row before the page break.

    It is, where every text of it goes on from a cell whose last line is full to the cell's right edge.
    """
    last = [cell for cell in before.cells if cell.row + cell.row_span == len(before.ys) - 1]
    rest = [cell for cell in after.row(start) if cell.text]
    pairs = [(_begun(last, before, after.xs[part.column], tolerances), part) for part in rest]
    return bool(pairs) and all(
        begun is not None and _is_full(begun, before, tolerances) and not _both_numbers(begun.text, part.text)
        for begun, part in pairs
    )


def _begun(cells: list[GridCell], grid: Grid, x: float, tolerances: Tolerances) -> GridCell | None:
    """The cell of a page's last row whose left edge is at x."""
    return next((cell for cell in cells if abs(grid.xs[cell.column] - x) <= tolerances.column_shift), None)


def _both_numbers(begun: str, rest: str) -> bool:
    """Whether both texts are whole numbers or codes of their own, as in two rows that fill narrow columns."""
    if not (NUMERIC.match(begun) and NUMERIC.match(rest)):
        return False
    return "." in begun or len(begun) == len(rest)


def _is_full(cell: GridCell, grid: Grid, tolerances: Tolerances) -> bool:
    lines = cell_lines(cell, tolerances)
    if not lines or cell.text.endswith("。"):
        return False
    line = lines[-1]
    size = max(glyph.size for glyph in line)
    left, right = grid.xs[cell.column], grid.xs[cell.column + cell.column_span]
    return max(g.x1 for g in line) > right - tolerances.full_cell_em * size and line[0].x0 < left + 2.5 * size
