"""Labels over several aligned columns: which columns each of them stands over.

A label is printed in the middle over its columns. Labels right over one column are known; the others are taken from the
lowest upwards, each over the run of lower labels whose middle it stands at.
"""

from functools import cache

from pipelines.reading.primitives import Rule
from pipelines.reading.tolerances import TOLERANCES, Tolerances
from pipelines.reading.unruled.labels import Label, in_line, ruled_between
from pipelines.reading.unruled.words import Word

# What makes runs of labels below others less likely, in em of the middle that is off.
MISALIGNED, COVERED, LEFT_OUT, ALONE, ALONE_UNDER_RULE = 0.4, 1.0, 0.6, 3.0, 0.5


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
            if len(below) == 1 and not ruled_between(label.words[-1], below[0].words[0], flats):
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
                and not ruled_between(last, word, flats)
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
    missed = [not upper and one.base > level[0].last_base + 0.3 and in_line(one, lowest) for one in frontier]
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
    misaligned = sum(not in_line(one, lowest) for one in below)
    alone = 0.0 if len(below) > 1 else ALONE
    if any(f.y0 > label.base for f in flats):
        alone = min(alone, ALONE_UNDER_RULE)
        misaligned += sum(4 for one in below if not ruled_between(label.words[-1], one.words[0], flats))
    x0, x1 = min(w.x0 for w in label.words), max(w.x1 for w in label.words)
    covered = sum(left < other.centre < right and not x0 <= other.centre <= x1 for other in upper)
    return off + MISALIGNED * misaligned + COVERED * covered + alone
