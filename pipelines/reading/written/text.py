"""Texts of written documents (web pages, Word files) as a drawn page would show them.

A space is half an em wide, an ideographic one a whole em; what shows is what `text.line_text` keeps of such gaps on a
page, so that the same words in two formats are the same text.
"""

import re

from pipelines.reading.text import LATIN, compact, join_wrapped
from pipelines.reading.tolerances import TOLERANCES, Tolerances
from pipelines.reading.written.blocks import WIDE_GAP

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f]")
GAP = re.compile(r"\s+")
WIDE_SPACES = "\u3000\u2003\u2001\t\n"
SPREAD = 4  # characters with gaps between them that are one word
FIGURE = re.compile(r"^-?[\d,]*\d(?:\.\d+)?%?$")


def visible(text: str) -> str:
    """Text without characters that show nothing (zero-width spaces, soft hyphens, direction marks, controls)."""
    return INVISIBLE.sub("", text)


def line_of_text(text: str) -> str:
    """A line outside tables: parts with wide gaps between them stay apart (by a tab), the rest as a page shows it."""
    parts = [spaced(part) for part in WIDE_GAP.split(visible(text).strip())]
    return "\t".join(part for part in parts if part)


def cell_text(lines: list[str]) -> str:
    """The text of a cell from its lines, joined as wrapped text; two whole figures stay two."""
    joined = ""
    for line in filter(None, (spaced(visible(line)) for line in lines)):
        apart = FIGURE.match(joined.rsplit(" ", 1)[-1]) and FIGURE.match(line)
        joined = f"{joined} {line}" if joined and apart else join_wrapped([joined, line])
    return joined


def spaced(text: str, tolerances: Tolerances = TOLERANCES) -> str:
    """Text with its gaps as a page shows them: one space, or none where they are too narrow to tell.

    A few Chinese characters spread over a place (合 计) are one word.
    """
    text = text.strip()
    if not GAP.search(text):
        return text
    bare = compact(text)
    if len(bare) <= SPREAD and not LATIN.search(bare):
        return bare

    def shown(gap: re.Match[str]) -> str:
        before, after = text[gap.start() - 1], text[gap.end()]
        ems = sum(1.0 if space in WIDE_SPACES else 0.5 for space in gap[0])
        return " " if (before.isascii() and after.isascii()) or ems > tolerances.phrase_gap_em else ""

    return GAP.sub(shown, text)
