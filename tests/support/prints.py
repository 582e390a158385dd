"""The same truth printed another way: other widths and spaces, codes in three columns, codes before names.

What a document says does not change, so neither may what lands.
"""

import copy
import re
from collections.abc import Callable

CODE_HEADERS = ("科目编码", "科目代码")
NAME_HEADERS = ("科目名称",)
_FULL_WIDTH = {ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789,.()[]%:"}


def spaced_and_wide(truth: dict) -> dict:
    """Digits, points, commas and brackets in full width, a space between any two Chinese characters."""
    return _with_tables(truth, "wide", _spaced_and_wide)


def codes_split(truth: dict) -> dict:
    """Each column of codes as 类 | 款 | 项, with the last digits only in 款 and 项."""
    return _with_tables(truth, "split", _codes_split)


def codes_before_names(truth: dict) -> dict:
    """No column of codes: each name with its code in brackets before it."""
    return _with_tables(truth, "named", _codes_before_names)


def _with_tables(truth: dict, suffix: str, change: Callable[[dict], dict]) -> dict:
    copied = copy.deepcopy(truth)
    copied["document"]["key"] += f"-{suffix}"
    copied["tables"] = [change(table) for table in copied["tables"] if table.get("section") == "part2"]
    return copied


def _spaced_and_wide(table: dict) -> dict:
    return table | {
        "title": _noisy(table["title"]),
        "unit": _noisy(table.get("unit")),
        "columns": [[_noisy(label) for label in path] for path in table["columns"]],
        "rows": [[_noisy(cell) for cell in row] for row in table["rows"]],
    }


def _noisy(text: str | None) -> str | None:
    return text and re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", " ", text.translate(_FULL_WIDTH))


def _code_columns(table: dict) -> list[int]:
    return [c for c, path in enumerate(table["columns"]) if path and path[-1] in CODE_HEADERS]


def _codes_split(table: dict) -> dict:
    at = set(_code_columns(table))
    columns, rows = [], [[] for _ in table["rows"]]
    for c, path in enumerate(table["columns"]):
        columns += [[*path, part] for part in "类款项"] if c in at else [path]
        for printed, row in zip(table["rows"], rows, strict=True):
            row += _parts(printed[c]) if c in at else [printed[c]]
    return table | {"columns": columns, "rows": rows, "spans": None}


def _parts(text: str) -> list[str]:
    return [text[:3], text[3:5], text[5:7]] if (text or "").isdigit() else [text, "", ""]


def _codes_before_names(table: dict) -> dict:
    at = [c for c in _code_columns(table) if table["columns"][c + 1][-1] in NAME_HEADERS]
    kept = [c for c in range(len(table["columns"])) if c not in at]
    rows = []
    for printed in table["rows"]:
        row = list(printed)
        for c in at:
            code, name = row[c] or "", row[c + 1] or ""
            row[c + 1] = f"[{code}]{name}" if code.isdigit() else code or name
        rows.append([row[c] for c in kept])
    return table | {"columns": [table["columns"][c] for c in kept], "rows": rows, "spans": None}
