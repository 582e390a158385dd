"""The corpus truth as the project's own types, so that landing and dbt are tested without a single PDF.

A truth file says which cells a table has, not where they stand: boxes here are a synthetic grid (row r, column c at
(c, r) to (c + 1, r + 1) on the table's page).
"""

import json
from pathlib import Path

from pipelines.reading.model import Box, Cell, PageInfo, Reading, Table

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def load_truth(key: str, folder: Path = CORPUS / "truth") -> dict:
    """The truth of one document as parsed JSON; see the corpus README for its shape."""
    return json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))


def reading_of_truth(truth: dict) -> Reading:
    """A `Reading` that holds exactly the truth's tables, one page per table; no paragraphs, no leftovers."""
    tables = [_table(t, ordinal) for ordinal, t in enumerate(truth["tables"], start=1)]
    pages = [PageInfo(p, 595.0, 842.0, 0, True, False, 0.0) for p in range(1, len(tables) + 1)]
    return Reading("application/pdf", pages, tables, [])


def _table(truth: dict, ordinal: int) -> Table:
    paths = [tuple(path) for path in truth.get("columns") or []]
    depth = max(map(len, paths), default=0)
    cells = _header_cells(paths, depth, ordinal)
    spans = {(r, c): (rs, cs) for r, c, rs, cs in truth.get("spans") or []}
    covered = {
        (r + i, c + j) for (r, c), (rs, cs) in spans.items() for i in range(rs) for j in range(cs) if (i, j) != (0, 0)
    }
    for r, row in enumerate(truth["rows"]):
        for c, text in enumerate(row):
            if (r, c) in covered:
                continue
            rs, cs = spans.get((r, c), (1, 1))
            path = paths[c] if c < len(paths) else ()
            box = Box(ordinal, c, depth + r, c + cs, depth + r + rs)
            cells.append(Cell(depth + r, c, text or "", [box], rs, cs, False, path))
    return Table(
        ordinal,
        ordinal,
        ordinal,
        cells,
        truth["title"],
        truth.get("number"),
        truth.get("unit"),
        truth.get("organization"),
        list(truth.get("notes") or []),
    )


def _header_cells(paths: list[tuple[str, ...]], depth: int, page: int) -> list[Cell]:
    """Header cells: neighbours with one common path prefix are one merged cell, and a short path reaches down."""
    cells, c = [], 0
    for level in range(depth):
        c = 0
        while c < len(paths):
            path = paths[c]
            if level >= len(path):
                c += 1
                continue
            end = c + 1
            leaf = level == len(path) - 1
            while not leaf and end < len(paths) and paths[end][: level + 1] == path[: level + 1]:
                end += 1
            rows = depth - level if leaf else 1
            cells.append(
                Cell(level, c, path[level], [Box(page, c, level, end, level + rows)], rows, end - c, is_header=True)
            )
            c = end
    return cells
