"""What recognition does to numbers, units and signs, put right by named rules. No digit is ever added or changed.

A rule changes or drops characters of one piece of a line. Texts are lists of single characters, so that every character
keeps its place; a dropped one is blank ("").
"""

import re
import unicodedata
from itertools import pairwise

NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")

DIGITS = frozenset("0123456789")
_WIDE = frozenset("０１２３４５６７８９％")  # full width
_LETTERS_AS_DIGITS = {"O": "0", "o": "0", "〇": "0", "○": "0", "l": "1", "I": "1", "|": "1", "丨": "1"}
_COMMAS = frozenset(",，、､‚")
_POINTS = frozenset(".。．·・﹒")
_DASHES = frozenset("-—–－﹣−一_")
_NUMERIC = re.compile(r"[-+\d.,%()]+")
_LIKE_TEN_THOUSAND = "万刀力方丂"
_LIKE_YUAN = "元兀无亓"
_UNIT = re.compile(rf"(?:单位|位)[:：;；.]?[(（]?(?:人民币)?([{_LIKE_TEN_THOUSAND}]?)([{_LIKE_YUAN}])[)）]?$")
_LONE_UNIT = re.compile(rf"[(（]([{_LIKE_TEN_THOUSAND}])([{_LIKE_YUAN}])[)）]")
_UNIT_COLON = re.compile(r"单位([;；.．])")


def mended(chars: list[str], whole: bool = True) -> list[str]:
    """Characters of a piece as they were printed, as far as rules tell; of the same length.

    A piece that is not `whole` may be a line of a wrapped number: its groups tell nothing, and it may end in a point.
    """
    chars = [_mark(char) for char in chars]
    text = "".join(chars)
    number = _as_number(chars, whole)
    if number is not None:
        return number
    return _with_unit(chars) if "位" in text or "(" in text or "（" in text else chars


def is_numeric(chars: list[str]) -> bool:
    """Whether a mended piece is meant as one number, well formed or not."""
    text = "".join(chars)
    return bool(_NUMERIC.fullmatch(text)) and any(char in DIGITS for char in text)


def _mark(char: str) -> str:
    """The enumeration comma, which the engine takes for a stroke of a character; digits of full width."""
    if char == "丶":
        return "、"
    return unicodedata.normalize("NFKC", char) if char in _WIDE else char


def _as_number(chars: list[str], whole: bool) -> list[str] | None:
    """A text that is plainly a number, with its signs, its separators and look-alikes of its digits put right."""
    digits = sum(char in DIGITS for char in chars)
    number = [_numeric_char(char, index == 0, digits > 1) for index, char in enumerate(chars)]
    if not digits or not is_numeric(number) or sum(char in DIGITS for char in number) > 2 * digits:
        return None
    return _separated(_without_stray_points(number)) if whole else number


def _numeric_char(char: str, first: bool, has_digits: bool) -> str:
    if char.isspace():
        return ""
    if has_digits and char in _LETTERS_AS_DIGITS:
        return _LETTERS_AS_DIGITS[char]
    if char in _COMMAS:
        return ","
    if char in _POINTS:
        return "."
    if first and char in _DASHES:
        return "-"
    return {"（": "(", "）": ")", "﹢": "+", "＋": "+"}.get(char, char)


def _without_stray_points(chars: list[str]) -> list[str]:
    """A number without points before its first or behind its last digit: specks, or what is left of a rule.

    A point before the first digit stays where it is the only one (.5).
    """
    chars = list(chars)
    digits = [index for index, char in enumerate(chars) if char in DIGITS]
    points = [index for index, char in enumerate(chars) if char in (",", ".")]
    for index in points:
        if index > digits[-1] or (index < digits[0] and len(points) > 1):
            chars[index] = ""
    return chars


def _separated(chars: list[str]) -> list[str]:
    """A number whose groups of three tell which of its separators are commas and which one is the point.

    1.234.567.89 and 1,234,567,89 are 1,234,567.89, 3.016.973 and 3.016,973 are 3,016,973. One separator alone stays
    what it was recognised as, except that no group of one or two digits follows a comma.
    """
    places = [index for index, char in enumerate(chars) if char in (",", ".")]
    if not places:
        return chars
    digits = ["".join(char for char in part if char in DIGITS) for part in _parts(chars, places)]
    signs = [chars[index] for index in places]
    last_is_point = len(digits[-1]) in (1, 2) or (signs[-1] == "." and (len(places) == 1 or "," in signs[:-1]))
    grouped = digits[1:-1] if last_is_point else digits[1:]
    if (len(digits[0]) not in (1, 2, 3) and len(places) > 1) or any(len(group) != 3 for group in grouped):
        return chars
    mended_chars = list(chars)
    for index in places:
        mended_chars[index] = ","
    if last_is_point:
        mended_chars[places[-1]] = "."
    return mended_chars


def _parts(chars: list[str], places: list[int]) -> list[list[str]]:
    bounds = [-1, *places, len(chars)]
    return [chars[start + 1 : end] for start, end in pairwise(bounds)]


def _with_unit(chars: list[str]) -> list[str]:
    """A unit's 万元, of which 刀兀 and the like are left, and its colon."""
    chars = list(chars)
    kept = [index for index, char in enumerate(chars) if not char.isspace()]
    text = "".join(chars[index] for index in kept)
    colon = _UNIT_COLON.search(text)
    if colon:
        chars[kept[colon.start(1)]] = "："
        text = text[: colon.start(1)] + "：" + text[colon.end(1) :]
    for match in [*_UNIT.finditer(text), *_LONE_UNIT.finditer(text)]:
        if match.group(1):
            chars[kept[match.start(1)]] = "万"
        chars[kept[match.start(2)]] = "元"
    return chars
