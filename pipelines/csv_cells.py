"""Cells of a CSV file that people open in a spreadsheet: no text of a document may become a formula there."""

import re
import unicodedata

# What Excel, LibreOffice and WPS take for the beginning of a formula, in full width too (Chinese and Japanese Excel).
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+(e[+-]?\d+)?%?", re.IGNORECASE)
DASHES = {"-", "－"}  # a printed zero


def safe_cell(value: object) -> object:
    """A value as it may stand in a cell: a text that would be a formula gets a leading `'`, all else is as it is."""
    return f"'{value}" if isinstance(value, str) and _is_formula(value) else value


def plain_cell(text: str) -> str:
    """The text that `safe_cell` made a cell of."""
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    if not FORMULA.match(text) or text in DASHES:
        return False
    return not NUMBER.fullmatch(unicodedata.normalize("NFKC", text))
