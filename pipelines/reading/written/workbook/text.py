"""Texts of workbook cells: their lines as they are stored."""

import re

from pipelines.reading.written.text import visible

LINE_END = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")


def text_lines(text: str) -> list[str]:
    """The lines of a cell's text, without what cannot be seen and without blank ones; spaces as they are."""
    return [line for part in LINE_END.split(visible(text)) if (line := part.strip(" \t\u00a0\u3000"))]
