"""One table of aligned words: header, columns and rows put together as a grid like any ruled one."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from pipelines.reading.aligned_columns import Columns, Interval, column_edges, printed_columns
from pipelines.reading.aligned_header import Label, label_tree, leaf_labels
from pipelines.reading.aligned_rows import Row, aligned_rows
from pipelines.reading.aligned_words import AMOUNT, CODE_LEVELS, TOTALS, Word, lines_text
from pipelines.reading.continuation import ENUMERATED
from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.headers import COLUMN_NUMBER, COLUMN_NUMBER_LABEL, YEAR
from pipelines.reading.overflow import MIDDLE_EM
from pipelines.reading.primitives import Rule
from pipelines.reading.text import compact, join_wrapped
from pipelines.reading.tolerances import TOLERANCES, Tolerances

Lines = list[list[Word]]


@dataclass(slots=True)
class AlignedTable:
    """A table's part on one page: its columns, its labels (none on a page that only goes on), its grid."""

    columns: Columns
    labels: list[Label]
    grid: Grid


def read_aligned(
    page: int, lines: Lines, flats: list[Rule], tolerances: Tolerances = TOLERANCES
) -> AlignedTable | None:
    """A table that begins with its header in the first of some lines; none where no header fits the rows."""
    bands = full_levels(lines, flats, tolerances)
    header, body = split_header(lines, bands, tolerances)
    if not header:
        return None
    top, bottom = _top(lines, tolerances), _bottom(lines, tolerances)
    inner = [f for f in flats if _top(header, tolerances) < f.y0 < _bottom(header, tolerances)]
    counted = is_numbering(body[0]) if body else False
    prints = printed_columns(body[counted:], header, tolerances)
    leaves = leaf_labels(header, prints, inner, tolerances)
    if len(prints) < 2 or len({c for leaf in leaves for c in range(leaf.first, leaf.last + 1)}) < len(prints):
        return None
    size = _size(lines)
    single = {leaf.first: leaf.centre for leaf in leaves if leaf.first == leaf.last}
    middles = [single.get(column) for column in range(len(prints))]
    limits = _limits(flats, prints, top, bottom)
    xs = column_edges(prints, body[counted:], middles, limits, size, tolerances)
    tree = label_tree(leaves, header, xs, inner, tolerances)
    if tree is None or any(one.last + 1 != other.first for one, other in pairwise(tree)):
        return None
    columns = Columns(prints, xs)
    return _table(page, columns, tree, body, bands, tolerances)


def read_aligned_rows(
    page: int,
    lines: Lines,
    flats: list[Rule],
    before: AlignedTable,
    labels: list[Label],
    tolerances: Tolerances = TOLERANCES,
) -> AlignedTable | None:
    """Rows that go on from a table of the page before, in its columns; none where they do not fit those.

    `labels` are the table's labels where the page prints them again, as `labels_again` finds them.
    """
    used = {id(word) for label in labels for word in label.every_word()}
    rows = [row for row in ([word for word in line if id(word) not in used] for line in lines) if row]
    words = [word for row in rows for word in row if compact(word.text) not in TOTALS]
    spans = [before.columns.span_of(word) for word in words]
    if not rows or sum(first != last for first, last in spans) > tolerances.crossing_share * len(words):
        return None
    table = _table(page, before.columns, labels, rows, full_levels(lines, flats, tolerances), tolerances)
    if table is not None:
        table.labels = before.labels
    return table


def labels_again(lines: Lines, before: AlignedTable, tolerances: Tolerances = TOLERANCES) -> list[Label]:
    """The labels of a table as the next page prints them again, word by word in the same places; none otherwise."""
    rest = [word for line in lines for word in line]

    def again(label: Label) -> Label | None:
        words = []
        for word in label.words:
            same = (w for w in rest if w.text == word.text and abs(w.x0 - word.x0) <= tolerances.column_shift)
            found = min(same, key=lambda w: w.base, default=None)
            if found is None:
                return None
            rest.remove(found)
            words.append(found)
        below = [copy for one in label.below if (copy := again(one))]
        return Label(words, label.first, label.last, below) if len(below) == len(label.below) else None

    labels = [again(label) for label in before.labels]
    return [label for label in labels if label] if all(labels) else []


def split_header(lines: Lines, bands: list[float], tolerances: Tolerances = TOLERANCES) -> tuple[Lines, Lines]:
    """Lines of the header and of the body. The body begins with the first number or numbered label."""
    first = next((i for i, line in enumerate(lines) if _begins_body(line)), len(lines))
    for at in range(1, first):
        if lines[at][0].base - lines[at - 1][0].base > tolerances.header_gap_em * lines[at][0].size:
            first = at
            break
    if first > 1 and _is_total(lines[first - 1]) and not _near(lines[first - 2], lines[first - 1], tolerances):
        first -= 1
    if first < len(lines):
        level = max((y for y in bands if y < lines[first][0].base), default=0.0)
        if 2 * len(bands) > len(lines) - first:
            while first and lines[first - 1][0].base > level:
                first -= 1
        else:
            while (
                first > 1
                and lines[first - 1][0].base > level
                and lines[first][0].base - lines[first - 1][0].base < (tolerances.first_row_em * lines[first][0].size)
            ):
                first -= 1
    header, body = lines[:first], lines[first:]
    if body and header:
        levels = [word for word in body[0] if word.text in CODE_LEVELS]
        if levels:
            header = [*header, levels]
            body = [rest for rest in [[w for w in body[0] if w.text not in CODE_LEVELS]] if rest] + body[1:]
    return header, body


def _is_total(line: list[Word]) -> bool:
    return len(line) == 1 and compact(line[0].text) in TOTALS


def _near(upper: list[Word], lower: list[Word], tolerances: Tolerances) -> bool:
    return lower[0].base - upper[0].base <= tolerances.wrapped_pitch_em * lower[0].size


def is_numbering(line: list[Word]) -> bool:
    """Whether a line numbers the columns (栏次 1 2 3)."""
    texts = [compact(word.text) for word in line]
    return sum(bool(COLUMN_NUMBER_LABEL.match(text)) or text == "1" for text in texts) > 0 and all(
        COLUMN_NUMBER.match(text) or COLUMN_NUMBER_LABEL.match(text) for text in texts
    )


def _begins_body(line: list[Word]) -> bool:
    figures = [word for word in line if word.is_figure and not YEAR.match(word.text)]
    return bool(figures) or any(ENUMERATED.match(word.text) for word in line)


def full_levels(lines: Lines, flats: list[Rule], tolerances: Tolerances) -> list[float]:
    """Heights of the rules among some lines that run over most of their width."""
    words = [word for line in lines for word in line]
    x0, x1 = min(w.x0 for w in words), max(w.x1 for w in words)
    reach = 4 * _size(lines)
    top, bottom = _top(lines, tolerances) - reach, _bottom(lines, tolerances) + reach
    rows: list[list[Rule]] = []
    for flat in sorted(flats, key=lambda f: f.y0):
        if not top < flat.y0 < bottom:
            continue
        if rows and flat.y0 - rows[-1][-1].y0 <= tolerances.rule_snap:
            rows[-1].append(flat)
        else:
            rows.append([flat])
    return [
        row[0].y0
        for row in rows
        if sum(min(f.x1, x1) - max(f.x0, x0) for f in row if f.x1 > x0 and f.x0 < x1) > 0.6 * (x1 - x0)
    ]


def _limits(flats: list[Rule], prints: list[Interval], top: float, bottom: float) -> Interval | None:
    """Outer edges of a table whose rules run over its whole width."""
    whole = [f for f in flats if top - 20 < f.y0 < bottom + 20]
    if not whole:
        return None
    x0, x1 = min(f.x0 for f in whole), max(f.x1 for f in whole)
    return (x0, x1) if x0 <= prints[0][0] + 2 and x1 >= prints[-1][1] - 2 else None


def _table(
    page: int, columns: Columns, tree: list[Label], body: Lines, bands: list[float], tolerances: Tolerances
) -> AlignedTable | None:
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
    return AlignedTable(columns, tree, Grid(page, columns.xs, ys, cells))


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
    edges = [max((y for y in bands if y < first), default=_top(body, tolerances)) if words else 0.0]
    edges += [y for y in bands if y > edges[0]]
    rows = [Row() for _ in edges]
    for word in words:
        row = rows[bisect_right(edges, word.base - MIDDLE_EM * word.size) - 1]
        row.cells.setdefault(columns.span_of(word), []).append(word)
    if not rows[-1].cells:
        rows.pop()
    else:
        edges.append(_bottom(body, tolerances))
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


def _size(lines: Lines) -> float:
    sizes = sorted(word.size for line in lines for word in line)
    return sizes[len(sizes) // 2]


def _top(lines: Lines, tolerances: Tolerances) -> float:
    return min(word.top(tolerances) for line in lines for word in line)


def _bottom(lines: Lines, tolerances: Tolerances) -> float:
    return max(word.bottom(tolerances) for line in lines for word in line)
