"""Texts of workbook cells as a printed page would show them."""

import re

from pipelines.reading.text import compact, join_wrapped

UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]")
LINE_END = re.compile(r"\r\n?|\n|\x85|\u2028|\u2029")
SPACES = re.compile(r"[ \t\u00a0\u3000]+")
LATIN = re.compile(r"[A-Za-z0-9]")
SPREAD_CHARACTERS = 4


def text_lines(text: str) -> list[str]:
    """The lines of a cell's text, without what cannot be seen and without blank ones; spaces as they are."""
    return [line for part in LINE_END.split(UNSEEN.sub("", text)) if (line := part.strip(" \t\u00a0\u3000"))]


def cell_text(text: str) -> str:
    """A table cell's text: lines joined, indents gone, and a few characters spread over the cell (合 计) one word."""
    lines = [SPACES.sub(" ", line) for line in text_lines(text)]
    joined = join_wrapped(lines)
    word = compact(joined)
    return word if len(word) <= SPREAD_CHARACTERS and not LATIN.search(word) else joined
