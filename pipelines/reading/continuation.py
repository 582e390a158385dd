"""Tables over several pages: does a grid go on from the page before, and how do its columns and rows fit."""

import itertools
import re
from dataclasses import dataclass

from pipelines.reading.caption_text import Caption
from pipelines.reading.cells import cell_lines
from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.headers import Header, repeats_header
from pipelines.reading.text import compact
from pipelines.reading.tolerances import TOLERANCES, Tolerances

FIGURE = re.compile(r"^[≤≥<>＜＞=＝+-]?[\d,.]+\D{0,4}$")  # an amount, a code, a percentage, a target with its unit

FIGURES = re.compile(r"^[-\d,.%]+$")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENUMERATED = re.compile(
    r"^(?:[一二三四五六七八九十廿]+、|[（(][一二三四五六七八九十廿\d]+[）)]|\d+[.、．]\D|其中[:：])"
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Column edges of two parts in one frame: `edges` of the union, and where each part's own edges are among them."""

    edges: list[float]
    first: list[int]
    second: list[int]


def align_columns(
    first: list[float], second: list[float], irregular: bool = False, tolerances: Tolerances = TOLERANCES
) -> Alignment | None:
    """Unite the column edges of a table and of a grid on a later page, or none where they are not one table's columns.

    The later grid may be a little wider, shifted, or lack edges (a merged strip); an edge only it has splits a column.
    An `irregular` table (a form) may have any number of new edges between its outer borders.
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
    if not irregular and len(unmatched) > tolerances.new_column_share * (len(moved) - 2):
        return None
    edges = sorted(first + unmatched)
    return Alignment(
        edges,
        [edges.index(x) for x in first],
        [edges.index(x if m is None else first[m]) for x, m in zip(moved, matches, strict=True)],
    )


def without_strange_edges(grid: Grid, edges: list[float], tolerances: Tolerances = TOLERANCES) -> Grid:
    """A later page's grid without the column edges that its table lacks and that only blank cells of it meet."""
    width, other = edges[-1] - edges[0], grid.xs[-1] - grid.xs[0]
    moved = [edges[0] + (x - grid.xs[0]) * width / other for x in grid.xs]
    for number in range(len(moved) - 2, 0, -1):
        if min(abs(edge - moved[number]) for edge in edges) > tolerances.column_shift:
            grid = grid.without_blank_edge(number)
    return grid


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
    """Whether a grid with this caption may go on from a table with that title, organization and first label.

    A repeated title goes on only where the header is repeated too; a form that repeats its first label is a new one.
    """
    opening = grid.row(0)
    if not header.depth and first_row and compact(opening[0].text) == first_row:
        return caption.continued
    if caption.title is None:
        return True
    if compact(caption.title) != compact(title or ""):
        return caption.continued and not title
    if caption.organization and organization and compact(caption.organization) != compact(organization):
        return False
    return caption.continued or not header.depth or repeats_header(opening, header)


def body_start(grid: Grid, header: Header) -> int:
    """Number of leading rows of a later page that print the header again, blank rows before and between included."""
    start, printed = 0, 0
    for row in range(len(grid.ys) - 1):
        blank = not any(cell.text for cell in grid.row(row))
        if not blank and (printed == header.depth or not repeats_header(grid.row(row), header)):
            break
        if not blank:
            printed += 1
            start = row + 1
    return start


def column_kinds(parts: list[tuple[Grid, list[int], int]], tolerances: Tolerances = TOLERANCES) -> dict[int, str]:
    """What a table's columns hold, `figures` or `texts`, where enough cells say so and none says otherwise.

    A part is a grid, the table's column for each of its column edges, and the row its body begins with.
    """
    printed: dict[int, list[str]] = {}
    for grid, columns, start in parts:
        for cell in grid.cells:
            if cell.text and cell.row >= start and cell.column_span == 1:
                printed.setdefault(columns[cell.column], []).append(compact(cell.text))
    kinds = {}
    for column, texts in printed.items():
        if len(texts) >= tolerances.cells_of_a_kind:
            for kind, pattern in (("figures", FIGURES), ("texts", CHINESE)):
                if all(pattern.search(text) for text in texts):
                    kinds[column] = kind
    return kinds


@dataclass(frozen=True, slots=True)
class Seam:
    """How two parts meet at a page break: `pairs` are cells that are one, `cut` says that a whole row is cut in two."""

    pairs: tuple[tuple[GridCell, GridCell], ...] = ()
    cut: bool = False


NO_SEAM = Seam()


def find_seam(before: Grid, after: Grid, start: int, tolerances: Tolerances = TOLERANCES) -> Seam:
    """Cells of the last row before a page break that go on in the first body row after it.

    A border that is not drawn at the break, or a last line that is full to the cell's edge, shows it. Two numbers, or a
    text that begins with a number of its own, are two rows.
    """
    last = [cell for cell in before.cells if cell.row + cell.row_span == len(before.ys) - 1]
    first = after.row(start)
    pairs = [(begun, rest) for rest in first if (begun := _begun(last, before, after, rest, tolerances))]
    undrawn = {id(rest) for begun, rest in pairs if _is_open(begun, rest, before, after, start)}
    fits = {id(rest) for begun, rest in pairs if _may_join(begun, rest, before, tolerances)}
    full = all(begun.text and _is_full(begun, before, tolerances) for begun, rest in pairs if rest.text)
    printed = [rest for rest in first if rest.text]
    if len(pairs) == len(first) == len(fits) and printed and (len(undrawn) == len(first) or full):
        return Seam(tuple(pairs), cut=True)
    spanning = [
        (begun, rest)
        for begun, rest in pairs
        if id(rest) in undrawn and max(begun.row_span, rest.row_span) > 1 and not (begun.text and rest.text)
    ]
    return Seam(tuple(spanning))


def _begun(cells: list[GridCell], before: Grid, after: Grid, rest: GridCell, tolerances: Tolerances) -> GridCell | None:
    """The cell of a page's last row that stands over the same columns."""
    x0, x1 = after.xs[rest.column], after.xs[rest.column + rest.column_span]
    for cell in cells:
        left, right = before.xs[cell.column], before.xs[cell.column + cell.column_span]
        if max(abs(left - x0), abs(right - x1)) <= tolerances.column_shift:
            return cell
    return None


def _may_join(begun: GridCell, rest: GridCell, grid: Grid, tolerances: Tolerances) -> bool:
    """Whether a text may be the rest of another. Two whole figures never are: no wrong number may come of it."""
    if not (begun.text and rest.text):
        return True
    if FIGURE.match(begun.text) and FIGURE.match(rest.text):
        return begun.text.endswith((".", ","))
    return not ENUMERATED.match(rest.text) and _is_full(begun, grid, tolerances)


def _is_open(begun: GridCell, rest: GridCell, before: Grid, after: Grid, start: int) -> bool:
    return begun.column in before.open_below or (start == 0 and rest.column in after.open_above)


def _is_full(cell: GridCell, grid: Grid, tolerances: Tolerances) -> bool:
    """Whether a cell's last line reaches its right edge; in a wide cell, a comma may have taken a character along."""
    lines = cell_lines(cell)
    if not lines or cell.text.endswith("。"):
        return False
    line = lines[-1]
    size = max(glyph.size for glyph in line)
    left, right = grid.xs[cell.column], grid.xs[cell.column + cell.column_span]
    room = tolerances.full_wide_cell_em if right - left > tolerances.wide_cell_em * size else tolerances.full_cell_em
    return max(g.x1 for g in line) > right - room * size and line[0].x0 < left + tolerances.cell_indent_em * size
