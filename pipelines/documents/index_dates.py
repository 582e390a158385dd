"""Days of publication: what stands beside a link, in a page's head and text, or in an address."""

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import unquote, urlsplit

FIRST_YEAR, LAST_YEAR = 1990, 2100
YEAR, MONTH, DAY = r"(?P<y>(?:19|20)\d\d)", r"(?P<m>1[0-2]|0?[1-9])", r"(?P<d>3[01]|[12]\d|0?[1-9])"
WRITTEN = (
    re.compile(rf"(?<!\d){YEAR}\s*([-/.])\s*{MONTH}\s*\2\s*{DAY}(?!\d)"),
    re.compile(rf"(?<!\d){YEAR}\s*年\s*{MONTH}\s*月\s*{DAY}\s*日"),
    # Lists in two lines: the day large, year and month below it, or the other way round.
    re.compile(rf"(?<![\d.,-]){DAY}\s+{YEAR}\s*[-/.年]\s*{MONTH}(?!\d)"),
    re.compile(rf"(?<!\d){YEAR}\s*[-/.年]\s*{MONTH}月?\s+{DAY}(?![\d.,-])"),
    re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
)
IN_ADDRESS = (
    re.compile(r"/t(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)_"),  # TRS: /202401/t20240115_123.html
    re.compile(r"/(?P<y>20\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})/"),  # /art/2024/1/15/art_1_2.html
    re.compile(r"/(?P<y>20\d\d)-(?P<m>\d\d)/(?P<d>\d\d)/"),  # /2024-01/15/content_1.htm
    re.compile(r"/(?P<y>20\d\d)(?P<m>\d\d)/(?P<d>\d\d)/"),  # /202401/15/
    re.compile(r"/(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)[/_.-]"),
    re.compile(
        r"/(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:[/_.]|\d{4,9}[/_.])"
    ),  # a day, or a time to the second or finer
)
LABELLED = re.compile(r"(?:发布|发文|公布|公开|上传|录入|更新|生成|印发)?(?:日期|时间)\s*[:：]?\s*\[?([^a-zA-Z]{6,30})")


def day_in_text(text: str) -> date | None:
    """The first day that a text states, null where it states none. Years below 1990 are numbers, not days."""
    found = ((match.start(), day) for pattern in WRITTEN for match in pattern.finditer(text) if (day := _day(match)))
    return min(found, default=(0, None))[1]


def day_in_address(url: str) -> date | None:
    """The day that a URL's path states as content systems write it, null where it states none."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return None
    return _first(_day(match) for pattern in IN_ADDRESS if (match := pattern.search(path)))


def labelled_day(text: str) -> date | None:
    """The day behind 发布日期, 发布时间 or 日期 in the text of a page, null where none is."""
    return _first(day_in_text(match[1]) for match in LABELLED.finditer(text))


def _day(match: re.Match) -> date | None:
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _first(days: Iterable[date | None]) -> date | None:
    return next((day for day in days if day), None)
