"""Labels, columns and rows of aligned words as a grid with cells, like any ruled one."""

from bisect import bisect_right
from itertools import pairwise

from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.overflow import MIDDLE_EM
from pipelines.reading.text import join_wrapped
from pipelines.reading.tolerances import Tolerances
from pipelines.reading.unruled.columns import Columns
from pipelines.reading.unruled.labels import Label
from pipelines.reading.unruled.lines import Lines, bottom_of, top_of
from pipelines.reading.unruled.rows import Row, aligned_rows
from pipelines.reading.unruled.words import AMOUNT, Word, lines_text


def aligned_grid(
    page: int, columns: Columns, tree: list[Label], body: Lines, bands: list[float], tolerances: Tolerances
) -> Grid | None:
    """Labels and rows of a page in their columns; none where they make no two rows of cells.

    `tree` are the uppermost labels (none on a page without labels), `bands` heights of rules over the whole width.
    """
    depth = max((label.depth for label in tree), default=0)
    cells: list[GridCell] = []
    ys: list[float] = []
    if tree:
        _label_cells(tree, 0, depth, cells, tolerances)
        ys = _label_edges(tree, depth, tolerances)
    body_words = [word for line in body for word in line]
    start = ys[-1] if ys else min(w.top(tolerances) for w in body_words)
    ruled = ruled_rows(body, columns, bands, tolerances) if body else None
    if ruled is None:
        rows = aligned_rows(body, columns, tolerances)
        edges = _row_edges(rows, start, tolerances)
        if tree and rows:
            edges[0] = (start + rows[0].top(tolerances)) / 2
    else:
        rows, edges = ruled
        if tree:  # where the lowest labels and the first row stand side by side between two rules
            edges[0] = max(edges[0], min(ys[-2] + 1.0, edges[1] - 0.5))
    ys = [*ys[:-1], *edges]
    for number, row in enumerate(rows, start=depth):
        cells += _row_cells(row, number, len(columns.prints), tolerances)
    if len(ys) < (3 if tree else 2) or any(a >= b for a, b in pairwise(ys)):
        return None
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(page, columns.xs, ys, cells)


def _label_cells(labels: list[Label], row: int, depth: int, cells: list[GridCell], tolerances: Tolerances) -> None:
    for label in labels:
        rows = 1 if label.below else depth - row
        cells.append(_cell(row, label.first, rows, label.last - label.first + 1, label.words, tolerances))
        _label_cells(label.below, row + 1, depth, cells, tolerances)


def _label_edges(tree: list[Label], depth: int, tolerances: Tolerances) -> list[float]:
    """Edges of the rows of labels, the lowest included."""
    levels: list[list[Label]] = [tree]
    while any(label.below for label in levels[-1]):
        levels.append([below for label in levels[-1] for below in label.below])
    words = [word for level in levels for label in level for word in label.words]
    edges = [min(w.top(tolerances) for w in words)]
    for upper, lower in pairwise(levels):
        ends = [w.bottom(tolerances) for label in upper if label.below for w in label.words]
        starts = [w.top(tolerances) for label in lower for w in label.words]
        edges.append(max((max(ends) + min(starts)) / 2, edges[-1] + 1.0))
    return [*edges, max(max(w.bottom(tolerances) for w in words), edges[-1] + 1.0)]


def ruled_rows(
    body: Lines, columns: Columns, bands: list[float], tolerances: Tolerances
) -> tuple[list[Row], list[float]] | None:
    """Rows between the rules that part them, with their edges; none where rules part groups of rows at most."""
    words = [word for line in body for word in line]
    first = min(word.base for word in words) if words else 0.0
    edges = [max((y for y in bands if y < first), default=top_of(body, tolerances)) if words else 0.0]
    edges += [y for y in bands if y > edges[0]]
    rows = [Row() for _ in edges]
    for word in words:
        row = rows[max(0, bisect_right(edges, word.base - MIDDLE_EM * word.size) - 1)]
        row.cells.setdefault(columns.span_of(word), []).append(word)
    if not rows[-1].cells:
        rows.pop()
    else:
        edges.append(bottom_of(body, tolerances))
    printed = [row for row in rows if row.cells]
    single = sum(_is_single(row, tolerances) for row in printed)
    if len(printed) < 2 or single < tolerances.ruled_band_share * len(printed):
        return None
    return rows, edges


def _is_single(row: Row, tolerances: Tolerances) -> bool:
    """Whether no column has two amounts below each other between two rules."""
    for words in row.cells.values():
        bases = sorted(word.base for word in words if AMOUNT.match(word.text))
        if any(b - a > tolerances.same_line_em * words[0].size for a, b in pairwise(bases)):
            return False
    return True


def _row_edges(rows: list[Row], start: float, tolerances: Tolerances) -> list[float]:
    edges = [start]
    for upper, lower in pairwise(rows):
        middle = (upper.bottom(tolerances) + lower.top(tolerances)) / 2
        edges.append(max(middle, edges[-1] + 0.5))
    return [*edges, max(rows[-1].bottom(tolerances), edges[-1] + 0.5)] if rows else edges


def _row_cells(row: Row, number: int, width: int, tolerances: Tolerances) -> list[GridCell]:
    cells, column = [], 0
    for (first, last), words in sorted(row.cells.items()):
        first = max(first, column)
        cells += [GridCell(number, blank, 1, 1) for blank in range(column, first)]
        if first <= last:
            cells.append(_cell(number, first, 1, last - first + 1, words, tolerances))
            column = last + 1
    return cells + [GridCell(number, blank, 1, 1) for blank in range(column, width)]


def _cell(row: int, column: int, rows: int, columns: int, words: list[Word], tolerances: Tolerances) -> GridCell:
    glyphs = [glyph for word in words for glyph in word.glyphs]
    return GridCell(row, column, rows, columns, glyphs, join_wrapped(lines_text(words, tolerances)))
