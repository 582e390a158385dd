"""Stored values of workbooks as texts.

A number is given as it is stored, not as it is rounded for show: 10564.3521 where 10,564.35 is shown, without
separators of thousands, in plain digits. Binary floats carry noise (0.30000000000000004): 15 significant digits are
taken, as Excel does, and digits after the twelfth that stand alone (1234.56000000001) came of adding and are dropped;
less than a billionth is zero.

It keeps at least the places that its format shows: 842700 shown as 842,700.00 is 842700.00, an amount printed to the
hundredth; with no format it is 842700, and the places of its column tell how exact it is. A zero that is shown as “-”
or as nothing is 0. Where a format divides the value (万元 shown of stored yuan), the shown magnitude is given: the unit
printed over the table is its unit. Percentages are given as shown, to the shown place: they are rates, never amounts.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, Context, Decimal

from pipelines.reading.written.workbook.number_formats import Section, section_for

EXCEL_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
CERTAIN_DIGITS = Context(prec=12, rounding=ROUND_HALF_UP)
MOST_PLACES = 6  # of a number that somebody typed; more after rounding to the certain digits are real
NOTHING = Decimal("1e-9")
LAST_DAY = 2_958_465  # 9999-12-31
DATE_PART = re.compile(r"y+|m+|d+|h+|s+|e+", re.IGNORECASE)


def number_text(stored: str | float, code: str, epoch_1904: bool = False) -> str:
    """The text of a stored number under its number format."""
    value = Decimal(str(stored))
    if not value.is_finite():
        return str(stored)
    section = section_for(code, value)
    if section.kind == "date" and 0 <= value <= LAST_DAY:
        return _date_text(float(value), section, epoch_1904)
    if section.kind == "percent":
        return f"{_rounded(_clean(value) * 100, section.places)}%{section.after}"
    number = _clean(value.scaleb(-section.scale))
    return section.before + _padded(number, section) + section.after


def _clean(value: Decimal) -> Decimal:
    """A value without the noise of binary floats."""
    if abs(value) < NOTHING:
        return Decimal(0)
    exact = EXCEL_DIGITS.create_decimal(value).normalize()
    certain = CERTAIN_DIGITS.create_decimal(value).normalize()
    noisy = _places(exact) > MOST_PLACES >= _places(certain)
    return certain if noisy else exact


def _places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _padded(value: Decimal, section: Section) -> str:
    """Plain digits, with at least the section's places and digits."""
    text = f"{abs(value):.{max(section.places, _places(value))}f}"
    whole, point, decimals = text.partition(".")
    return ("-" if value < 0 else "") + whole.zfill(section.digits) + point + decimals


def _rounded(value: Decimal, places: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:.{places}f}"


def _date_text(days: float, section: Section, epoch_1904: bool) -> str:
    """A date with the parts that its format shows: 2024年1月 where it is shown so, else 2024-01-31, 2024-01 or 2024."""
    # Excel's calendar has a 29 February 1900; from 1 March 1900 on, day 0 is 30 December 1899.
    start = datetime.datetime(1904, 1, 1) if epoch_1904 else datetime.datetime(1899, 12, 30)
    moment = start + datetime.timedelta(days=days + (not epoch_1904 and days < 60), microseconds=500)
    parts = {part[0].lower() for part in DATE_PART.findall(section.pattern)}
    clock = f"{moment:%H:%M:%S}" if "s" in parts else f"{moment:%H:%M}"
    if not parts & {"y", "e", "d"}:
        return clock if "h" in parts or "s" in parts else str(moment.month) + "月" * ("月" in section.pattern)
    if "年" in section.pattern or "月" in section.pattern:
        shown = ((moment.year, "年", {"y", "e"}), (moment.month, "月", {"m"}), (moment.day, "日", {"d"}))
        return "".join(f"{number}{sign}" for number, sign, letters in shown if letters & parts)
    form = "%Y-%m-%d" if "d" in parts else "%Y-%m" if "m" in parts else "%Y"
    return f"{moment:{form}}" + (f" {clock}" if "h" in parts else "")
