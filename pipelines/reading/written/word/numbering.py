"""Labels that Word counts by itself (一、 （二） 3. ①): they are printed, and stand nowhere in the text."""

import re
from dataclasses import dataclass

from lxml import etree

from pipelines.reading.written.word.package import child, local, number, value
from pipelines.reading.written.word.styles import value_of

DIGITS = "〇一二三四五六七八九"
LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
COUNTED_IN_CHINESE = ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand")
COUNTED_IN_CHINESE += ("japaneseCounting", "ideographLegalTraditional")
PLACE = re.compile(r"%([1-9])")
UNLABELLED = ("bullet", "none")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    start: int
    form: str
    text: str
    suffix: str
    style: str | None
    decimal_throughout: bool


class Numbering:
    """The lists of a document, counted while its paragraphs are read in order."""

    def __init__(self, part: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._lists: dict[int, tuple[str, dict[int, int], dict[int, Level]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[int] = set()
        for element in part if part is not None else ():
            if local(element) == "abstractNum" and (key := value_of(element, "abstractNumId")):
                self._levels[key] = _levels(element)
            elif local(element) == "num" and (list_id := number(value_of(element, "numId"))) is not None:
                self._lists[list_id] = (value(element, "abstractNumId") or "", *_overrides(element))

    def label(self, list_id: int | None, level: int | None, style: str | None) -> str:
        """The label of the next paragraph of a list, with the space after it; blank where none is printed."""
        if not list_id or list_id not in self._lists:
            return ""
        abstract, starts, changed = self._lists[list_id]
        levels = self._levels.get(abstract, {}) | changed
        if level is None:
            level = next((key for key, own in levels.items() if style and own.style == style), 0)
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for restarted, start in starts.items():
                counts[restarted] = start - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return _label(level, levels, counts)


def _label(level: int, levels: dict[int, Level], counts: dict[int, int]) -> str:
    own = levels[level]
    if own.form in UNLABELLED:
        return ""

    def counted(place: re.Match[str]) -> str:
        other = levels.get(int(place[1]) - 1)
        if other is None:
            return ""
        form = "decimal" if own.decimal_throughout else other.form
        return written_number(counts.get(int(place[1]) - 1, other.start), form)

    text = PLACE.sub(counted, own.text)
    return text + ("" if own.suffix == "nothing" or not text else " ")


def written_number(count: int, form: str) -> str:
    """A number in one of Word's forms (numFmt); in Arabic digits in those that are not known here."""
    if form in COUNTED_IN_CHINESE:
        return _chinese(count, DIGITS, "十百千") if count else DIGITS[0]
    if form == "chineseLegalSimplified":
        return _chinese(count, LEGAL_DIGITS, "拾佰仟")
    if form == "ideographDigital":
        return "".join(DIGITS[int(digit)] for digit in str(count))
    if form in ("ideographTraditional", "ideographZodiac"):
        names = STEMS if form == "ideographTraditional" else BRANCHES
        return names[count - 1] if 1 <= count <= len(names) else str(count)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return chr(ord("①") + count - 1) if 1 <= count <= 20 else str(count)
    if form in ("upperLetter", "lowerLetter") and count > 0:
        letter = chr(ord("A") + (count - 1) % 26) * min((count - 1) // 26 + 1, 9)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < count < 4000:
        return _roman(count) if form == "upperRoman" else _roman(count).lower()
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _chinese(count: int, digits: str, units: str) -> str:
    """Up to 9999; 12 is 十二 in everyday digits, 壹拾贰 in those of documents."""
    if not 0 < count < 10_000:
        return str(count)
    text, gap = "", False
    for power in range(3, -1, -1):
        digit = count // 10**power % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    return text[1:] if digits is DIGITS and 10 <= count < 20 else text


def _roman(count: int) -> str:
    text = ""
    for size, letters in ROMAN:
        text += letters * (count // size)
        count %= size
    return text


def _levels(element: etree._Element) -> dict[int, Level]:
    return {
        key: _level(own)
        for own in element
        if local(own) == "lvl" and (key := number(value_of(own, "ilvl"))) is not None
    }


def _level(element: etree._Element) -> Level:
    form = value(element, "numFmt") or value(element, "AlternateContent", "Fallback", "numFmt") or "decimal"
    start = number(value(element, "start"))
    return Level(
        1 if start is None else start,
        form,
        value(element, "lvlText") or "",
        value(element, "suff") or "tab",
        value(element, "pStyle"),
        child(element, "isLgl") is not None,
    )


def _overrides(element: etree._Element) -> tuple[dict[int, int], dict[int, Level]]:
    """Where a list begins to count anew, and levels that it defines anew."""
    starts, levels = {}, {}
    for override in element:
        if local(override) != "lvlOverride" or (key := number(value_of(override, "ilvl"))) is None:
            continue
        if (start := number(value(override, "startOverride"))) is not None:
            starts[key] = start
        if (level := child(override, "lvl")) is not None:
            levels[key] = _level(level)
    return starts, levels
