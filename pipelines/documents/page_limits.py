"""Web pages that mean harm: bounds on what a page may be, and on the time that looking at it takes."""

import re
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from selectolax.lexbor import LexborHTMLParser

from pipelines.documents.fetch import FetchError
from pipelines.reading.written.charset import decode

Item = TypeVar("Item")

LARGEST = 32 * 1024 * 1024  # bytes
DEEPEST = 5_000  # elements inside one another; the parser's time grows with the square of them
MOST_SECONDS = 30.0
TAG = re.compile(r"<(/?)([a-zA-Z]+)")
# Tags that have no end, or whose end is often left out, or that the parser does not pile up.
UNPILED = re.compile(
    "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dt|dd|td|th|tr|option|tbody|thead|tfoot"
    "|html|head|body|a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
)


class PageError(FetchError):
    """A page is larger, deeper or slower to look at than any that people write."""


def parsed(data: bytes, address: str) -> LexborHTMLParser:
    """The tree of a page; raises `PageError` naming `address` for one that would take the parser too long."""
    if len(data) > LARGEST:
        raise PageError(f"{address}: is a web page of more than {LARGEST:,} bytes; save its files and register them")
    text = decode(data).text
    if text.count("<") > DEEPEST and _depth(text) > DEEPEST:
        raise PageError(
            f"{address}: is a web page with more than {DEEPEST:,} elements inside one another; save its files and "
            "register them"
        )
    return LexborHTMLParser(text)


def in_time(items: Iterable[Item], address: str) -> Iterator[Item]:
    """The items one by one, as long as working on them all stays within the time for one page; raises `PageError`."""
    started = time.monotonic()
    for item in items:
        if time.monotonic() - started > MOST_SECONDS:
            raise PageError(
                f"{address}: looking through the web page takes longer than {MOST_SECONDS:g} s; save its files and "
                "register them"
            )
        yield item


def _depth(text: str) -> int:
    depth = deepest = 0
    for tag in TAG.finditer(text):
        if not UNPILED.fullmatch(tag[2].lower()):
            depth = max(depth - 1, 0) if tag[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest
