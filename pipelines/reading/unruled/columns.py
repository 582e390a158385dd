"""Column edges from words that stand below each other: gutters that persist over the rows of a table."""

from dataclasses import dataclass
from itertools import pairwise

from pipelines.reading.headers import CODE
from pipelines.reading.text import compact
from pipelines.reading.tolerances import TOLERANCES, Tolerances
from pipelines.reading.unruled.labels import Interval, is_stacked
from pipelines.reading.unruled.words import TOTALS, Word

OVER_LOWER = 3.0  # em by which a label's middle may be off that of the lowest labels it stands over


@dataclass(slots=True)
class Columns:
    """`prints` are the extents of what is printed in each column, `xs` its edges (one more than columns)."""

    prints: list[Interval]
    xs: list[float]

    def span_of(self, word: Word) -> tuple[int, int]:
        """First and last column that a word reaches into; where it stands between two, the nearer one."""
        reach = 0.5 * word.size
        over = [
            i
            for i, ((a, b), left, right) in enumerate(zip(self.prints, self.xs, self.xs[1:], strict=False))
            if min(b, word.x1) - max(a, word.x0) > 0.3 * word.size
            and ((word.x0 < right - reach and word.x1 > left + reach) or left <= word.centre < right)
        ]
        if over:
            return over[0], over[-1]
        for i, (left, right) in enumerate(pairwise(self.xs)):
            if left <= word.centre < right:
                return i, i
        nearest = 0 if word.centre < self.xs[0] else len(self.prints) - 1
        return nearest, nearest


def printed_columns(
    rows: list[list[Word]], header: list[list[Word]], tolerances: Tolerances = TOLERANCES
) -> list[Interval]:
    """Extents of columns: of the rows' words together with the lowest label over them.

    A column that is blank in all rows is known by its label. A label over several columns of codes leaves them apart.
    """
    sizes = sorted(word.size for row in (rows or header) for word in row)
    size = sizes[len(sizes) // 2]
    words = [word for row in rows for word in row if compact(word.text) not in TOTALS]
    bodies = _parted(_merged([(w.x0, w.x1) for w in words], size, tolerances), rows, size, tolerances)
    labels = _label_extents(header, bodies, size, tolerances)
    if not labels:
        return bodies
    owners = _owners(bodies, labels, words, size)
    prints: list[Interval] = []
    for number, label in enumerate(labels):
        own = [body for body, owner in zip(bodies, owners, strict=True) if owner == number]
        if len(own) > 1 and _are_codes(own[:-1], words):
            prints += own
        else:
            prints.append((min(a for a, _ in [label, *own]), max(b for _, b in [label, *own])))
    return prints


def _label_extents(
    header: list[list[Word]], bodies: list[Interval], size: float, tolerances: Tolerances
) -> list[Interval]:
    """Extents of the labels that stand over one column, found from the lowest line upwards."""
    found: list[Interval] = []
    bases: dict[Interval, float] = {}
    for line in reversed(header):
        for word in line:
            met = [i for i, one in enumerate(found) if _gap(one, (word.x0, word.x1)) < -0.1 * size]
            if not met and not _is_over_lower(word, found, header, bodies, size):
                found = sorted([*found, (word.x0, word.x1)])
                bases[word.x0, word.x1] = word.base
            elif len(met) == 1:
                a, b = found[met[0]]
                wider = (min(a, word.x0), max(b, word.x1))
                reached = any(_gap(wider, body) < 0 <= _gap((a, b), body) for body in bodies)
                off, pitch = abs((a + b) / 2 - word.centre) / size, (bases[a, b] - word.base) / size
                if is_stacked(off, pitch, tolerances) and not reached:
                    found[met[0]] = wider
                    bases[wider] = word.base
    return found


def _gap(one: Interval, other: Interval) -> float:
    """Distance between two extents, negative by how much they overlap."""
    return max(one[0], other[0]) - min(one[1], other[1])


def _is_over_lower(
    word: Word, found: list[Interval], header: list[list[Word]], bodies: list[Interval], size: float
) -> bool:
    """Whether a label that no lower one stands below is the label of the columns on both sides of it.

    Their labels all are lower, no other label stands between them, and what is printed under it has a label already.
    """
    extent = (word.x0, word.x1)
    left = max((one for one in found if one[1] <= word.x0 + 0.1 * size), default=None)
    right = min((one for one in found if one[0] >= word.x1 - 0.1 * size), default=None)
    if left is None or right is None:
        return False
    others = [w for line in header for w in line if _gap((w.x0, w.x1), extent) >= 0]
    upper = [w for w in others if w.base < word.base + 0.3 * size]
    if any(_gap((w.x0, w.x1), one) < 0 for w in upper for one in (left, right)):
        return False
    if any(left[1] < w.centre < right[0] for w in others):
        return False
    under = [body for body in bodies if _gap(body, extent) < 0]
    if any(all(_gap(body, one) > size for one in found) for body in under):
        return False
    return bool(bodies) or abs((left[0] + right[1]) / 2 - word.centre) <= OVER_LOWER * size


def _owners(bodies: list[Interval], labels: list[Interval], words: list[Word], size: float) -> list[int]:
    """For every column of the body the label that it stands under or nearest to, in order."""
    best: list[tuple[float, list[int]]] = [(0.0, [])] * len(labels)
    figures = [all(word.is_figure for word in words if a <= word.centre <= b) for a, b in bodies]
    for number, body in enumerate(bodies):
        step: list[tuple[float, list[int]]] = []
        for owner, label in enumerate(labels):
            gap = max(0.0, _gap(body, label)) / size
            # Figures stand at the right of their column or in its middle: they reach to the middle of its label.
            if figures[number]:
                gap += max(0.0, (label[0] + label[1]) / 2 - body[1]) / size
            choices = []
            for cost, owners in best[: owner + 1]:
                again = bool(owners) and owners[-1] == owner
                beside = 0.0 if not again else 0.3 if _are_codes([bodies[number - 1]], words) else 1.5
                if not owners or owners[-1] <= owner:
                    choices.append((cost + gap + beside, [*owners, owner]))
            step.append(min(choices, default=(float("inf"), [])))
        best = step
    return min(best)[1]


def _are_codes(columns: list[Interval], words: list[Word]) -> bool:
    """Whether only codes stand in some columns."""
    return all(CODE.match(word.text) for word in words if any(a <= word.centre <= b for a, b in columns))


def _merged(intervals: list[Interval], size: float, tolerances: Tolerances) -> list[Interval]:
    merged: list[Interval] = []
    for a, b in sorted(intervals):
        if merged and a - merged[-1][1] < tolerances.gutter_em * size:
            merged[-1] = (merged[-1][0], max(merged[-1][1], b))
        else:
            merged.append((a, b))
    return merged


def _parted(prints: list[Interval], rows: list[list[Word]], size: float, tolerances: Tolerances) -> list[Interval]:
    """Extents parted where nearly all rows leave a gutter and only a few words run over it."""
    done: list[Interval] = []
    for a, b in prints:
        inside = [[w for w in row if a <= w.centre <= b and compact(w.text) not in TOTALS] for row in rows]
        inside = [row for row in inside if row]
        double = [row for row in inside if len(row) > 1]
        if len(double) * 2 < len(inside) or len(double) < 2:
            done.append((a, b))
            continue
        words = [w for row in inside for w in row]
        most = tolerances.crossing_share * len(double)
        kept = [w for w in words if sum(_splits(row, w) for row in double) <= most]
        done += _merged([(w.x0, w.x1) for w in kept], size, tolerances) if kept else [(a, b)]
    return done


def _splits(row: list[Word], word: Word) -> bool:
    """Whether two words of a row stand where one word of another row runs over both."""
    return any(
        min(one.x1, word.x1) - max(one.x0, word.x0) > 0 and min(other.x1, word.x1) - max(other.x0, word.x0) > 0
        for one, other in pairwise(row)
        if word is not one and word is not other
    )


def column_edges(
    prints: list[Interval],
    rows: list[list[Word]],
    labels: list[float | None],
    limits: Interval | None,
    size: float,
    tolerances: Tolerances = TOLERANCES,
) -> list[float]:
    """Edges of columns. `labels` are the middles of their labels, which tell how far a column reaches to its free side.

    `limits` are the outer edges where rules show them.
    """
    pad = tolerances.cell_padding_em * size
    sides = [
        _sides(interval, [w for row in rows for w in row if interval[0] <= w.centre <= interval[1]], label, pad, size)
        for interval, label in zip(prints, labels, strict=True)
    ]
    xs = [limits[0] if limits else min(sides[0][0], prints[0][0] - pad)]
    for (_, right), (left, _), (_, b), (a, _) in zip(sides, sides[1:], prints, prints[1:], strict=False):
        guesses = [x for x in (right, left) if b <= x <= a]
        xs.append(sum(guesses) / len(guesses) if guesses else (a + b) / 2)
    xs.append(limits[1] if limits else max(sides[-1][1], prints[-1][1] + pad))
    return xs


def _sides(interval: Interval, words: list[Word], label: float | None, pad: float, size: float) -> tuple[float, float]:
    """Where a column probably begins and ends, by the side that its words are aligned at and its label's middle."""
    a, b = interval
    if label is None or len(words) < 1:
        return a - pad, b + pad
    lefts, rights = [w.x0 for w in words], [w.x1 for w in words]
    if max(rights) - min(rights) < 0.3 * size and (words[0].is_figure or max(lefts) - min(lefts) >= 0.3 * size):
        return min(a - pad, 2 * label - max(rights) - pad), max(rights) + pad
    if max(lefts) - min(lefts) < 0.3 * size:
        return min(lefts) - pad, max(b + pad, 2 * label - min(lefts) + pad)
    return a - pad, b + pad
