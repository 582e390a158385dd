"""Rows from words in columns: figures of one row stand side by side, names may be wrapped over several lines."""

from dataclasses import dataclass, field
from itertools import combinations, pairwise

from pipelines.reading.continuation import ENUMERATED
from pipelines.reading.headers import CODE
from pipelines.reading.tolerances import TOLERANCES, Tolerances
from pipelines.reading.unruled.columns import Columns
from pipelines.reading.unruled.words import Word

Span = tuple[int, int]
FIGURE_SHARE = 0.6
LOOSE_EM = 1.45  # rows that stand this far apart are set wider than the lines of one text
WRAPPED_SHARE = 0.92  # of the distance between rows, from line to line of one text at most


@dataclass(slots=True)
class Row:
    """Words of one row by the columns (first, last) they stand in."""

    cells: dict[Span, list[Word]] = field(default_factory=dict)

    @property
    def words(self) -> list[Word]:
        """All its words."""
        return [word for words in self.cells.values() for word in words]

    def has(self, span: Span) -> bool:
        """Whether something stands in one of these columns."""
        return any(first <= span[1] and span[0] <= last for first, last in self.cells)

    def top(self, tolerances: Tolerances = TOLERANCES) -> float:
        """Upper edge of its print."""
        return min(word.top(tolerances) for word in self.words)

    def bottom(self, tolerances: Tolerances = TOLERANCES) -> float:
        """Lower edge of its print."""
        return max(word.bottom(tolerances) for word in self.words)

    @property
    def centre(self) -> float:
        """Middle of its baselines."""
        bases = [word.base for word in self.words]
        return (min(bases) + max(bases)) / 2


@dataclass(slots=True)
class _Entry:
    """What one cell says: its words from top to bottom."""

    span: Span
    words: list[Word]

    @property
    def centre(self) -> float:
        return (self.words[0].base + self.words[-1].base) / 2


def aligned_rows(lines: list[list[Word]], columns: Columns, tolerances: Tolerances = TOLERANCES) -> list[Row]:
    """Rows from top to bottom."""
    by_span: dict[Span, list[Word]] = {}
    for line in lines:
        for word in line:
            by_span.setdefault(columns.span_of(word), []).append(word)
    figures = {span: words for span, words in by_span.items() if _is_of_figures(words)}
    amounts = {span: words for span, words in figures.items() if not _is_of_codes(words)}
    first = amounts or figures
    pitch = _pitch(first if any(len(words) > 2 for words in first.values()) else by_span, tolerances)
    near = _pitch(by_span, tolerances)
    rows = _figure_rows(first, near, tolerances)
    texts = {span: words for span, words in by_span.items() if span not in first}
    for span, words in sorted(texts.items(), key=lambda item: (item[0] not in figures, -len(item[1]))):
        anchors = list(rows)
        others = _pitch({other: by_span[other] for other in by_span if other != span}, tolerances)
        usual = min(pitch, others) if others > LOOSE_EM * words[0].size else pitch
        for entry in _text_entries(span, words, anchors, usual, tolerances):
            _place(entry, rows, near, tolerances)
        rows.sort(key=lambda row: row.centre)
    return rows


def _is_of_codes(words: list[Word]) -> bool:
    return all(CODE.match(word.text) or not word.is_figure for word in words)


def _is_of_figures(words: list[Word]) -> bool:
    return sum(word.is_figure for word in words) >= FIGURE_SHARE * len(words)


def _figure_rows(figures: dict[Span, list[Word]], pitch: float, tolerances: Tolerances) -> list[Row]:
    """Rows of numbers and codes. Where cells are aligned at top and bottom, a row's figures differ in height."""
    strands: list[Row] = []
    words = sorted(((word, span) for span, column in figures.items() for word in column), key=lambda pair: pair[0].base)
    for word, span in words:
        last = strands[-1] if strands else None
        if last and word.base - last.centre <= tolerances.aligned_base_em * word.size:
            if not last.has(span):
                last.cells[span] = [word]
                continue
            if last.cells.get(span):
                last.cells[span].append(word)
                continue
        strands.append(Row({span: [word]}))
    rows: list[Row] = []
    for strand in strands:
        last = rows[-1] if rows else None
        if (
            last
            and strand.centre - last.centre < tolerances.same_row_share * pitch
            and not any(last.has(span) for span in strand.cells)
        ):
            last.cells |= strand.cells
        else:
            rows.append(strand)
    return rows


def _pitch(by_span: dict[Span, list[Word]], tolerances: Tolerances) -> float:
    """Usual distance between rows: the smallest median step within a column, at least a line's height."""
    medians, size = [], 1.0
    for words in by_span.values():
        size = words[0].size
        bases = sorted(word.base for word in words)
        steps = sorted(b - a for a, b in pairwise(bases) if b - a > tolerances.same_line_em * size)
        if len(steps) > 1:
            medians.append(steps[len(steps) // 2])
    return max(min(medians, default=tolerances.wrapped_pitch_em * size), size)


def _text_entries(span: Span, words: list[Word], rows: list[Row], pitch: float, tolerances: Tolerances) -> list[_Entry]:
    """A column's texts, wrapped lines together."""
    right, widest = max(word.x1 for word in words), max(word.x1 - word.x0 for word in words)
    entries: list[_Entry] = []
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        last = entries[-1].words[-1] if entries else None
        if last and _goes_on(last, word, entries[-1], right, widest, rows, pitch, tolerances):
            entries[-1].words.append(word)
        else:
            entries.append(_Entry(span, [word]))
    return [part for entry in entries for part in _settled(entry, rows, tolerances)]


def _goes_on(
    last: Word,
    word: Word,
    entry: _Entry,
    right: float,
    widest: float,
    rows: list[Row],
    pitch: float,
    tolerances: Tolerances,
) -> bool:
    """Whether a line goes on from the one above it in its column: close below it, which is full."""
    step, size = word.base - last.base, word.size
    if step <= tolerances.aligned_base_em * size:
        return True
    if step > min(tolerances.wrapped_pitch_em * size, WRAPPED_SHARE * pitch) or ENUMERATED.match(word.text):
        return False
    room = tolerances.full_cell_em * size
    full = last.x1 >= right - room or last.x1 - last.x0 >= widest - room
    if CODE.match(last.text) and CODE.match(word.text):
        full = full and len(word.text) < len(last.text)
    own = [row for row in rows if _beside(row, word, tolerances)]
    above = [row for row in rows if any(_beside(row, one, tolerances) for one in entry.words)]
    return full and not (own and above and own[0] is not above[-1])


def _settled(entry: _Entry, rows: list[Row], tolerances: Tolerances) -> list[_Entry]:
    """An entry, or several where it stands beside several rows: each row's lines have it in their middle or on top.

    Where only the last line stands beside a row, those above it are a row of their own.
    """
    words, reach = entry.words, 0.3 * entry.words[0].size
    beside = [row.centre for row in rows if words[0].base - reach <= row.centre <= words[-1].base + reach]
    if 1 < len(beside) <= len(words):
        bases = [word.base for word in words]
        cuts = min(combinations(range(1, len(words)), len(beside) - 1), key=lambda cuts: _off(bases, cuts, beside))
        return [_Entry(entry.span, words[a:b]) for a, b in pairwise((0, *cuts, len(words)))]
    lines = [any(_beside(row, word, tolerances) for row in rows) for word in words]
    if len(lines) == 1 or not lines[-1] or any(lines[:-1]):
        return [entry]
    return [_Entry(entry.span, words[:-1]), _Entry(entry.span, words[-1:])]


def _off(bases: list[float], cuts: tuple[int, ...], rows: list[float]) -> float:
    """By how much lines that are cut into runs would be off the rows they belong to."""
    runs = [bases[a:b] for a, b in pairwise((0, *cuts, len(bases)))]
    return sum(min(abs((run[0] + run[-1]) / 2 - row), abs(run[0] - row)) for run, row in zip(runs, rows, strict=True))


def _beside(row: Row, word: Word, tolerances: Tolerances) -> bool:
    return any(abs(other.base - word.base) <= tolerances.aligned_base_em * word.size for other in row.words)


def _place(entry: _Entry, rows: list[Row], pitch: float, tolerances: Tolerances) -> None:
    """Put a text into the row it stands beside; into one of its own where there is none."""
    size = entry.words[0].size
    first, last = entry.words[0].base, entry.words[-1].base
    reach = tolerances.same_row_share * pitch if len(entry.words) == 1 else 0.5 * size
    near = [
        row
        for row in rows
        if (not row.has(entry.span) and first - reach <= row.centre <= last + reach)
        or (not row.has(entry.span) and any(_beside(row, word, tolerances) for word in entry.words))
    ]
    if near:
        row = min(
            near, key=lambda row: min(abs(row.centre - entry.centre), *(abs(row.centre - w.base) for w in entry.words))
        )
        row.cells[entry.span] = entry.words
    else:
        rows.append(Row({entry.span: entry.words}))
