"""Number formats of workbooks: how a stored number is shown (#,##0.00 · 0.0% · 000 · yyyy"年"m"月" · 0!.0000)."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

GENERAL = "General"
# Formats that files name by number alone, as Excel shows them in Chinese.
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: "h:mm", 33: "h:mm:ss", 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '#,##0;-#,##0;"-"',
    43: '#,##0.00;-#,##0.00;"-"', 44: '#,##0.00;-#,##0.00;"-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: "h:mm", 56: "h:mm:ss", 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<halves>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
CONDITION = re.compile(r"^(<=|>=|<>|<|>|=)(-?[\d.]+)$")
ELAPSED = re.compile(r"^(h+|m+|s+)$", re.IGNORECASE)
SIGNS = "()（）-+ \u3000¥￥$"  # around a number: brackets and minus are its sign, a currency is no part of it


@dataclass(frozen=True, slots=True)
class Section:
    """How one kind of values (positive, negative, zero) is shown.

    `kind` is number, date, percent or text; `places` are digits after the point, `digits` the fewest before it; the
    value is divided by 10 to the power of `scale` (thousands left out, or a point set by hand: 万元 shown of yuan).
    `pattern` is a date's, its literals unquoted.
    """

    kind: str
    places: int = 0
    digits: int = 1
    scale: int = 0
    before: str = ""
    after: str = ""
    pattern: str = ""
    condition: tuple[str, Decimal] | None = None


@lru_cache(maxsize=4096)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a format; at least one."""
    return tuple(_section(tokens) for tokens in _split(code or GENERAL))


def section_for(code: str, value: Decimal) -> Section:
    """The section of a format that shows a value."""
    sections = sections_of(code)
    if any(section.condition for section in sections):
        return next((s for s in sections if s.condition is None or _holds(s.condition, value)), sections[-1])
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > 2:
        return sections[2]
    return sections[0]


def _holds(condition: tuple[str, Decimal], value: Decimal) -> bool:
    sign, limit = condition
    return {
        "<=": value <= limit, ">=": value >= limit, "<>": value != limit,
        "<": value < limit, ">": value > limit, "=": value == limit,
    }[sign]  # fmt: skip


def _split(code: str) -> list[list[tuple[str, str]]]:
    """Tokens of every section, as kind and text; a literal is quoted, escaped, or a currency."""
    sections: list[list[tuple[str, str]]] = [[]]
    for found in TOKEN.finditer(code):
        kind, text = found.lastgroup, found[found.lastgroup] if found.lastgroup else ""
        if kind in ("quoted", "escaped", "currency"):
            sections[-1].append(("literal", text))
        elif kind == "plain" and text == ";":
            sections.append([])
        elif kind:
            sections[-1].append((kind, text))
    return sections


def _section(tokens: list[tuple[str, str]]) -> Section:
    brackets = [text for kind, text in tokens if kind == "bracket"]
    condition = next((found for text in brackets if (found := CONDITION.match(text))), None)
    limit = (condition[1], Decimal(condition[2])) if condition else None
    plain = "".join(text for kind, text in tokens if kind == "plain")
    dated = re.search(r"[ymdhs]", plain, re.IGNORECASE) or any(ELAPSED.match(text) for text in brackets)
    if dated and not re.search(r"[#?]", plain):
        pattern = "".join(text for kind, text in tokens if kind in ("plain", "literal"))
        return Section("date", pattern=pattern, condition=limit)
    if "@" in plain:
        return Section("text", condition=limit)
    return _number_section(tokens, plain, limit)


def _number_section(tokens: list[tuple[str, str]], plain: str, condition: tuple[str, Decimal] | None) -> Section:
    """A section of digit placeholders; one without any shows a text for a number, which is kept as a number."""
    at = [i for i, (kind, text) in enumerate(tokens) if kind == "plain" and text in "0#?"]
    if not at or any(kind in ("general", "exponent") for kind, _ in tokens):
        return Section("number", condition=condition)
    inside = tokens[at[0] : at[-1] + 1]
    shown = "".join(text if kind == "plain" else "!" if text == "." else "" for kind, text in inside)
    whole, _, decimals = shown.partition(".")
    by_hand = len(re.sub(r"[^0#?]", "", shown.rpartition("!")[2])) if "!" in shown else 0
    rest = tokens[at[-1] + 1 :]
    thousands = next((i for i, token in enumerate(rest) if token != ("plain", ",")), len(rest))
    thousands += len(whole) - len(whole.rstrip(",")) if decimals else 0
    places = by_hand if by_hand else len(re.sub(r"[^0?]", "", decimals))
    return Section(
        "percent" if "%" in plain else "number",
        places,
        1 if by_hand or re.search(r"[#,?]", whole) else max(1, whole.count("0")),
        3 * thousands + by_hand,
        _around(tokens[: at[0]]),
        _around([token for token in rest if token != ("plain", ",")]),
        condition=condition,
    )


def _around(tokens: list[tuple[str, str]]) -> str:
    """What is written before or after a number, without its sign and currency."""
    text = "".join(text for kind, text in tokens if kind in ("plain", "literal"))
    return "".join(character for character in text if character not in SIGNS and character != "%")
