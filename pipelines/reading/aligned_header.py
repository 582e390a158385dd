"""Labels over aligned columns: which lines are one label, and which columns a label stands over.

A label is printed in the middle over its columns. Labels right over one column come first; the others are taken from
the lowest upwards, each over the run of lower labels whose middle it stands at.
"""

from dataclasses import dataclass, field
from functools import cache

from pipelines.reading.aligned_words import Word
from pipelines.reading.primitives import Rule
from pipelines.reading.tolerances import TOLERANCES, Tolerances

Interval = tuple[float, float]
# What makes runs of labels below others less likely, in em of the middle that is off.
MISALIGNED, COVERED, LEFT_OUT, ALONE, ALONE_UNDER_RULE = 0.4, 1.0, 0.6, 3.0, 0.5


@dataclass(slots=True)
class Label:
    """A label over the columns `first` to `last`, its words from top to bottom, and the labels below it."""

    words: list[Word]
    first: int
    last: int
    below: list["Label"] = field(default_factory=list)

    @property
    def base(self) -> float:
        """Baseline of its first line."""
        return min(word.base for word in self.words)

    @property
    def last_base(self) -> float:
        """Baseline of its last line."""
        return max(word.base for word in self.words)

    @property
    def centre(self) -> float:
        """Its middle from left to right."""
        return (min(w.x0 for w in self.words) + max(w.x1 for w in self.words)) / 2

    def every_word(self) -> list[Word]:
        """Its words and those of all labels below it."""
        return self.words + [word for label in self.below for word in label.every_word()]

    @property
    def depth(self) -> int:
        """How many labels stand below each other, itself included."""
        return 1 + max((label.depth for label in self.below), default=0)


def leaf_labels(
    lines: list[list[Word]], prints: list[Interval], flats: list[Rule], tolerances: Tolerances = TOLERANCES
) -> list[Label]:
    """The lowest labels, from left to right. Columns without any have none; one may stand over several columns."""
    words = sorted((word for line in lines for word in line), key=lambda w: -w.base)
    stacks: list[Label] = []
    for column in range(len(prints)):
        if any(label.first <= column <= label.last for label in stacks):
            continue
        lowest = next((w for w in words if column in _met(w, prints)), None)
        if lowest is None:
            continue
        met = [c for c in _met(lowest, prints) if not any(label.first <= c <= label.last for label in stacks)]
        if met != list(range(met[0], met[-1] + 1)) or met[0] != column:
            continue
        if any(_lower_over(c, lowest, words, prints) for c in met):
            met = [column]
        stacks.append(_stacked(Label([lowest], met[0], met[-1]), words, prints, flats, tolerances))
    return [_without_parent(label, at, stacks, tolerances) for at, label in enumerate(stacks)]


def _lower_over(column: int, word: Word, words: list[Word], prints: list[Interval]) -> bool:
    """Whether another word stands lower over a column than a word that is printed over it too."""
    return any(w.base > word.base + 0.3 * w.size and column in _met(w, prints) for w in words)


def _met(word: Word, prints: list[Interval]) -> list[int]:
    return [i for i, (a, b) in enumerate(prints) if min(b, word.x1) - max(a, word.x0) > 0.1 * word.size]


def _stacked(
    label: Label, words: list[Word], prints: list[Interval], flats: list[Rule], tolerances: Tolerances
) -> Label:
    """A label with the lines above its lowest that are centred like it and reach over no other column."""
    middle = label.words[0].centre
    for word in words:
        upper = label.words[0]
        if word.base >= upper.base - 0.3 * word.size:
            continue
        met = _met(word, prints)
        if not met or met[0] < label.first or met[-1] > label.last:
            continue
        pitch, off = (upper.base - word.base) / word.size, abs(word.centre - middle) / word.size
        if not is_stacked(off, pitch, tolerances) or _ruled_between(word, upper, flats):
            break
        label.words.insert(0, word)
    return label


def is_stacked(off: float, pitch: float, tolerances: Tolerances) -> bool:
    """Whether a line may be one of a label, by the distance of its middle and its baseline from another one's, in em.

    A line with a blank at its end is not quite in the middle.
    """
    close = pitch <= tolerances.wrapped_pitch_em and off <= tolerances.ragged_centre_em
    return close or (pitch <= tolerances.label_pitch_em and off <= tolerances.label_centre_em)


def _ruled_between(upper: Word, lower: Word, flats: list[Rule]) -> bool:
    return any(f.x0 <= lower.centre <= f.x1 and upper.base <= f.y0 <= lower.base for f in flats)


def _without_parent(label: Label, at: int, labels: list[Label], tolerances: Tolerances) -> Label:
    """A label without upper lines that are a label of their own: those below fit the neighbours better alone.

    The neighbours are those that the upper lines would stand over too: both, or the one they lean to.
    """
    size = label.words[0].size
    for cut in range(len(label.words) - 1, 0, -1):
        upper, rest = label.words[cut - 1], Label(label.words[cut:], label.first, label.last)
        lean = (upper.centre - rest.centre) / size
        sides = [at - 1] * (lean < tolerances.leaning_em) + [at + 1] * (lean > -tolerances.leaning_em)
        if any(not 0 <= side < len(labels) or labels[side].base <= upper.base + 0.3 * size for side in sides):
            continue
        alone, whole = ([_off(one, labels[side]) for side in sides] for one in (rest, label))
        if sum(alone) + 0.15 < sum(whole) and all(a <= b + 0.05 for a, b in zip(alone, whole, strict=True)):
            return rest
    return label


def _off(one: Label, other: Label) -> float:
    """By how much two labels of one row of labels would be out of line, in em: at their tops or their middles."""
    middle = (one.base + one.last_base - other.base - other.last_base) / 2
    return min(abs(one.base - other.base), abs(middle)) / one.words[0].size


def _in_line(one: Label, other: Label) -> bool:
    """Whether two labels of one row of labels are in line at their tops, middles or bottoms."""
    return min(_off(one, other), abs(one.last_base - other.last_base) / one.words[0].size) <= 0.3


def label_tree(
    leaves: list[Label],
    lines: list[list[Word]],
    xs: list[float],
    flats: list[Rule],
    tolerances: Tolerances = TOLERANCES,
) -> list[Label] | None:
    """The uppermost labels from left to right, the others below them; none where some label finds no columns."""
    used = {id(word) for label in leaves for word in label.words}
    rest = [word for line in lines for word in line if id(word) not in used]
    frontier = list(leaves)
    levels = _levels(_blocks(rest, flats, tolerances))
    for number, level in enumerate(levels, start=1):
        others = [label for later in levels[number:] for label in later]
        runs = _best_runs(level, others, frontier, xs, flats, tolerances)
        if runs is None:
            return None
        for label, (start, stop) in sorted(zip(level, runs, strict=True), key=lambda pair: -pair[1][0]):
            below = frontier[start:stop]
            label.first, label.last, label.below = below[0].first, below[-1].last, below
            if len(below) == 1 and not _ruled_between(label.words[-1], below[0].words[0], flats):
                label = Label(label.words + below[0].words, label.first, label.last, below[0].below)
            frontier[start:stop] = [label]
    return frontier


def _blocks(words: list[Word], flats: list[Rule], tolerances: Tolerances) -> list[Label]:
    """Labels over several columns; lines close below each other with one middle are one label."""
    blocks: list[Label] = []
    for word in sorted(words, key=lambda w: w.base):
        for block in blocks:
            last = block.words[-1]
            centred = abs(block.centre - word.centre) <= tolerances.label_centre_em * word.size
            pitch = word.base - last.base
            if (
                centred
                and 0 < pitch <= tolerances.wrapped_pitch_em * word.size
                and not _ruled_between(last, word, flats)
            ):
                block.words.append(word)
                break
        else:
            blocks.append(Label([word], 0, 0))
    return blocks


def _levels(blocks: list[Label]) -> list[list[Label]]:
    """Labels beside each other, the lowest first."""
    levels: list[list[Label]] = []
    for block in sorted(blocks, key=lambda b: -b.last_base):
        size = block.words[0].size
        if levels and levels[-1][0].base - block.last_base < 0.3 * size:
            levels[-1].append(block)
        else:
            levels.append([block])
    return [sorted(level, key=lambda b: b.centre) for level in levels]


def _best_runs(
    level: list[Label],
    upper: list[Label],
    frontier: list[Label],
    xs: list[float],
    flats: list[Rule],
    tolerances: Tolerances,
) -> list[tuple[int, int]] | None:
    """For every label of a level the run of lower labels it stands over, the likeliest for all of them together.

    `upper` are the labels above the level; where there are none, it should leave none of the lowest labels out.
    """

    lowest = max(frontier, key=lambda one: one.last_base)
    missed = [not upper and one.base > level[0].last_base + 0.3 and _in_line(one, lowest) for one in frontier]
    left_out = [LEFT_OUT if miss else 0.0 for miss in missed]

    @cache
    def best(at: int, start: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if at == len(level):
            return sum(left_out[start:]), ()
        found: tuple[float, tuple[tuple[int, int], ...]] = (float("inf"), ())
        for first in range(start, len(frontier)):
            for stop in range(first + 1, len(frontier) + 1):
                cost = _cost(level[at], frontier[first:stop], upper, xs, flats, tolerances)
                if cost == float("inf"):
                    continue
                more, runs = best(at + 1, stop)
                found = min(found, (sum(left_out[start:first]) + cost + more, ((first, stop), *runs)))
        return found

    cost, runs = best(0, 0)
    return None if cost == float("inf") else list(runs)


def _left(label: Label) -> float:
    return min(word.x0 for word in label.words)


def _cost(
    label: Label,
    below: list[Label],
    upper: list[Label],
    xs: list[float],
    flats: list[Rule],
    tolerances: Tolerances,
) -> float:
    """How unlikely it is that a label stands over a run of lower ones, in em."""
    size = label.words[0].size
    left, right = xs[below[0].first], xs[below[-1].last + 1]
    middle = (below[0].centre + below[-1].centre) / 2
    off = min(abs(label.centre - (left + right) / 2), abs(label.centre - middle) + 0.3 * size) / size
    inside = min(w.x0 for w in label.words) > left - 2 * size and max(w.x1 for w in label.words) < right + 2 * size
    flush = len(below) == 1 and abs(_left(label) - _left(below[0])) < 0.3 * size
    if off > tolerances.parent_centre_em or not inside or (flush and off > tolerances.label_centre_em):
        return float("inf")
    if any(one.base <= label.last_base + 0.2 * size for one in below):
        return float("inf")
    lowest = max(below, key=lambda one: one.last_base)
    misaligned = sum(not _in_line(one, lowest) for one in below)
    alone = 0.0 if len(below) > 1 else ALONE
    if any(f.y0 > label.base for f in flats):
        alone = min(alone, ALONE_UNDER_RULE)
        misaligned += sum(4 for one in below if not _ruled_between(label.words[-1], one.words[0], flats))
    x0, x1 = min(w.x0 for w in label.words), max(w.x1 for w in label.words)
    covered = sum(left < other.centre < right and not x0 <= other.centre <= x1 for other in upper)
    return off + MISALIGNED * misaligned + COVERED * covered + alone
