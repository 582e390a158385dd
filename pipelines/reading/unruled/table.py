"""One table of aligned words, from its lines: labels, columns and rows, on its first page and on those after."""

from dataclasses import dataclass
from itertools import pairwise

from pipelines.reading.grid import Grid
from pipelines.reading.primitives import Rule
from pipelines.reading.text import compact
from pipelines.reading.tolerances import TOLERANCES, Tolerances
from pipelines.reading.unruled.columns import Columns, Interval, column_edges, printed_columns
from pipelines.reading.unruled.grid import aligned_grid
from pipelines.reading.unruled.header import label_tree
from pipelines.reading.unruled.labels import Label, leaf_labels
from pipelines.reading.unruled.lines import (
    Lines,
    bottom_of,
    full_levels,
    is_numbering,
    split_header,
    top_of,
    usual_size,
)
from pipelines.reading.unruled.words import TOTALS


@dataclass(slots=True)
class AlignedTable:
    """A table's part on one page: its columns, its uppermost labels (perhaps printed on a page before), its grid."""

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
    top, bottom = top_of(lines, tolerances), bottom_of(lines, tolerances)
    inner = [f for f in flats if top_of(header, tolerances) < f.y0 < bottom_of(header, tolerances)]
    counted = is_numbering(body[0]) if body else False
    prints = printed_columns(body[counted:], header, tolerances)
    leaves = leaf_labels(header, prints, inner, tolerances)
    if len(prints) < 2 or len({c for leaf in leaves for c in range(leaf.first, leaf.last + 1)}) < len(prints):
        return None
    size = usual_size(lines)
    single = {leaf.first: leaf.centre for leaf in leaves if leaf.first == leaf.last}
    middles = [single.get(column) for column in range(len(prints))]
    limits = _limits(flats, prints, top, bottom)
    xs = column_edges(prints, body[counted:], middles, limits, size, tolerances)
    tree = label_tree(leaves, header, xs, inner, tolerances)
    if tree is None or any(one.last + 1 != other.first for one, other in pairwise(tree)):
        return None
    columns = Columns(prints, xs)
    grid = aligned_grid(page, columns, tree, body, bands, tolerances)
    return AlignedTable(columns, tree, grid) if grid else None


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
    grid = aligned_grid(page, before.columns, labels, rows, full_levels(lines, flats, tolerances), tolerances)
    return AlignedTable(before.columns, before.labels, grid) if grid else None


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


def _limits(flats: list[Rule], prints: list[Interval], top: float, bottom: float) -> Interval | None:
    """Outer edges of a table whose rules run over its whole width."""
    whole = [f for f in flats if top - 20 < f.y0 < bottom + 20]
    if not whole:
        return None
    x0, x1 = min(f.x0 for f in whole), max(f.x1 for f in whole)
    return (x0, x1) if x0 <= prints[0][0] + 2 and x1 >= prints[-1][1] - 2 else None
