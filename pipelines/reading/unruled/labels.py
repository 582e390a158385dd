"""Labels of aligned columns: which lines are one label, and the lowest label over each column."""

from dataclasses import dataclass, field

from pipelines.reading.primitives import Rule
from pipelines.reading.tolerances import TOLERANCES, Tolerances
from pipelines.reading.unruled.words import Word

Interval = tuple[float, float]


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
        if not is_stacked(off, pitch, tolerances) or ruled_between(word, upper, flats):
            break
        label.words.insert(0, word)
    return label


def is_stacked(off: float, pitch: float, tolerances: Tolerances) -> bool:
    """Whether a line may be one of a label, by the distance of its middle and its baseline from another one's, in em.

    A line with a blank at its end is not quite in the middle.
    """
    close = pitch <= tolerances.wrapped_pitch_em and off <= tolerances.ragged_centre_em
    return close or (pitch <= tolerances.label_pitch_em and off <= tolerances.label_centre_em)


def ruled_between(upper: Word, lower: Word, flats: list[Rule]) -> bool:
    """Whether a rule runs between two words below each other."""
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
        alone, whole = ([off_line(one, labels[side]) for side in sides] for one in (rest, label))
        if sum(alone) + 0.15 < sum(whole) and all(a <= b + 0.05 for a, b in zip(alone, whole, strict=True)):
            return rest
    return label


def off_line(one: Label, other: Label) -> float:
    """By how much two labels of one row of labels would be out of line, in em: at their tops or their middles."""
    middle = (one.base + one.last_base - other.base - other.last_base) / 2
    return min(abs(one.base - other.base), abs(middle)) / one.words[0].size


def in_line(one: Label, other: Label) -> bool:
    """Whether two labels of one row of labels are in line at their tops, middles or bottoms."""
    return min(off_line(one, other), abs(one.last_base - other.last_base) / one.words[0].size) <= 0.3
