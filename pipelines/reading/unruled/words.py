"""Words of lines that no rules part: what stands in one cell of one printed line."""

import itertools
import re
from dataclasses import dataclass

from pipelines.reading.primitives import Glyph
from pipelines.reading.text import group_by_baseline, line_text
from pipelines.reading.tolerances import TOLERANCES, Tolerances

NUMBER_SIGNS = frozenset("0123456789.,，-%")
FIGURE = re.compile(r"^[-－—]?[\d.,，]*\d%?$|^[-－—*]+$")
AMOUNT = re.compile(r"^-?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+\.\d+)$")
TOTALS = frozenset({"合计", "总计", "小计", "共计"})
SPREAD = TOTALS | {
    *("收入", "支出", "项目", "金额", "科目", "名称", "编码", "单位", "行次", "栏次", "序号", "备注", "类别", "数量"),
    *("预算数", "决算数", "科目编码", "科目名称", "项目名称", "单位名称", "单位编码", "年初数", "年末数"),
}
CODE_LEVELS = frozenset("类款项目节")
# An amount that a text touches: what follows is no unit and stands in the next column (20.00年末结转).
TOUCHED = re.compile(r"^-?\d{1,3}(?:(?:[,，]?\d{3})*\.\d\d)(?=[（(\u4e00-\u9fff])(?![百千万亿元])")


@dataclass(slots=True)
class Word:
    """Glyphs of one line without a gap; `base` is the y of their baseline, `size` their em, in points."""

    glyphs: list[Glyph]
    text: str
    x0: float
    x1: float
    base: float
    size: float

    @property
    def centre(self) -> float:
        """Its middle from left to right."""
        return (self.x0 + self.x1) / 2

    @property
    def is_figure(self) -> bool:
        """Whether it is a number, a code or a dash."""
        return bool(FIGURE.match(self.text))

    def top(self, tolerances: Tolerances = TOLERANCES) -> float:
        """Its upper edge."""
        return self.base - tolerances.ascent_em * self.size

    def bottom(self, tolerances: Tolerances = TOLERANCES) -> float:
        """Its lower edge."""
        return self.base + tolerances.descent_em * self.size


def word_lines(glyphs: list[Glyph], tolerances: Tolerances = TOLERANCES) -> list[list[Word]]:
    """Words of glyphs, line by line from top to bottom, each from left to right."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if lines and glyph.base - lines[-1][0].base <= tolerances.aligned_base_em * glyph.size:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [_unspread(_words(sorted(line, key=lambda g: g.x0), tolerances), tolerances) for line in lines]


def word_of(glyphs: list[Glyph], tolerances: Tolerances = TOLERANCES) -> Word:
    """One word of glyphs of one line, from left to right."""
    sizes = sorted(glyph.size for glyph in glyphs)
    return Word(
        glyphs,
        line_text(glyphs, tolerances),
        glyphs[0].x0,
        max(g.x1 for g in glyphs),
        glyphs[0].base,
        sizes[len(sizes) // 2],
    )


def lines_text(words: list[Word], tolerances: Tolerances = TOLERANCES) -> list[str]:
    """The printed lines of words that stand in one cell."""
    glyphs = [glyph for word in words for glyph in word.glyphs]
    return [line_text(line, tolerances) for line in group_by_baseline(glyphs, tolerances)]


def _words(line: list[Glyph], tolerances: Tolerances) -> list[Word]:
    runs: list[list[Glyph]] = [[line[0]]]
    for glyph in line[1:]:
        last = runs[-1][-1]
        of_number = glyph.char in NUMBER_SIGNS or last.char in NUMBER_SIGNS
        room = tolerances.figure_gap_em if of_number else tolerances.aligned_gap_em
        if glyph.x0 - last.x1 > room * max(glyph.size, last.size):
            runs.append([])
        runs[-1].append(glyph)
    return [word_of(part, tolerances) for run in runs for part in _untouched(run)]


def _untouched(run: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs without a gap, parted where an amount at the right of its column touches the text of the next one."""
    found = TOUCHED.match("".join(glyph.char for glyph in run)) if all(len(g.char) == 1 for g in run) else None
    return [run[: found.end()], run[found.end() :]] if found else [run]


def _unspread(words: list[Word], tolerances: Tolerances) -> list[Word]:
    """Words with characters spread over a cell (合 计, 因 公 出 国) put together again."""
    joined: list[Word] = []
    at = 0
    while at < len(words):
        run = 1
        while at + run < len(words) and _is_spread(words[at : at + run + 1], tolerances):
            run += 1
        text = "".join(word.text for word in words[at : at + run])
        if run > 1 and (text in SPREAD or (run > 2 and not CODE_LEVELS.issuperset(text))):
            joined.append(word_of([g for word in words[at : at + run] for g in word.glyphs], tolerances))
            at += run
        elif run > 1 and (pair := "".join(word.text for word in words[at : at + 2])) in SPREAD:
            joined.append(word_of([g for word in words[at : at + 2] for g in word.glyphs], tolerances))
            joined[-1].text = pair
            at += 2
        else:
            joined.append(words[at])
            at += 1
    return joined


def _is_spread(words: list[Word], tolerances: Tolerances) -> bool:
    """Whether words are single Chinese characters with even gaps between them."""
    if any(len(word.glyphs) != 1 or word.text.isascii() for word in words):
        return False
    gaps = [right.x0 - left.x1 for left, right in itertools.pairwise(words)]
    return max(gaps) <= tolerances.spread_gap_em * words[0].size and max(gaps) - min(gaps) <= 0.3 * words[0].size
