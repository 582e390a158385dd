"""Synthetic documents made from truth: under another year, kind, organization or scope, or with one cell changed."""

import copy


def table(
    title: str, columns: list[str], rows: list[list[str]], unit: str | None = "万元", notes: tuple[str, ...] = ()
) -> dict:
    """One truth table; `columns` are header paths written with `/`."""
    return {
        "title": title,
        "number": None,
        "unit": unit,
        "organization": None,
        "columns": [path.split("/") for path in columns],
        "rows": rows,
        "notes": list(notes),
    }


def document(key: str, kind: str, tables: list[dict], *, organization: str, year: int, **about: str | None) -> dict:
    """One truth document; `about` may hold scope, province, city and county."""
    place = {"province": None, "city": None, "county": None} | about
    return {
        "document": {"key": key, "title": key, "organization": organization, "fiscal_year": year, "kind": kind} | place,
        "tables": tables,
    }


def renamed(truth: dict, key: str, **about: object) -> dict:
    """A copy under another key, with other values of its `document` (organization, fiscal_year, kind, scope …)."""
    copied = copy.deepcopy(truth)
    copied["document"] |= {"key": key} | about
    return copied


def only(truth: dict, key: str, title: str) -> dict:
    """A copy that holds the one table whose title is `title`."""
    copied = renamed(truth, key)
    copied["tables"] = [t for t in copied["tables"] if t["title"] == title]
    assert len(copied["tables"]) == 1, f"{title}: {len(copied['tables'])} tables"
    return copied


def with_cell(truth: dict, row_label: str, column: int, text: str) -> dict:
    """A copy of a one-table document with one cell replaced, in the first row that has a cell `row_label`."""
    copied = copy.deepcopy(truth)
    rows = [row for row in copied["tables"][0]["rows"] if row_label in row]
    assert rows, f"no row {row_label}"
    assert rows[0][column] != text, f"{row_label}, column {column} is {text} already"
    rows[0][column] = text
    return copied
