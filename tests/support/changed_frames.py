"""Changes of a truth document's raw frames, for what a truth cannot state: pages, boxes, prose."""

from collections.abc import Callable, Sequence

import polars as pl

from pipelines.landing.schemas import CELLS, LEFTOVERS, PARAGRAPHS

Frames = dict[str, pl.DataFrame]
Change = Callable[[Frames], Frames]


def changed(truth: dict, *changes: Change) -> dict:
    """The truth with changes of its frames, made one after the other."""

    def change(frames: Frames) -> Frames:
        for one in changes:
            frames = one(frames)
        return frames

    return truth | {"change": change}


def prose(*texts: str, headings: Sequence[str] = (), under: Sequence[str] = (), page: int = 1) -> Change:
    """Paragraphs on one page, after those that are there; those in `headings` are headings, all stand below `under`."""

    def change(frames: Frames) -> Frames:
        first = frames["paragraphs"].height + 1
        rows = [
            {
                "document_id": _document_id(frames),
                "ordinal": first + n,
                "page": page,
                "heading_path": list(under),
                "is_heading": text in headings,
                "text": text,
                "boxes": [{"page": page, "x0": 50.0, "top": 20.0 * n, "x1": 500.0, "bottom": 20.0 * n + 12}],
            }
            for n, text in enumerate(texts)
        ]
        return frames | {"paragraphs": pl.concat([frames["paragraphs"], pl.DataFrame(rows, schema=PARAGRAPHS)])}

    return change


def leftover(text: str, page: int = 1) -> Change:
    """A number that no cell uses."""

    def change(frames: Frames) -> Frames:
        box = {"x0": 500.0, "top": 90.0, "x1": 530.0, "bottom": 100.0}
        row = {"document_id": _document_id(frames), "page": page, "text": text} | box
        return frames | {"leftovers": pl.concat([frames["leftovers"], pl.DataFrame([row], schema=LEFTOVERS)])}

    return change


def values(frame: str, where: pl.Expr, **columns: object) -> Change:
    """Other values of columns (plain values or expressions) in the rows of one frame that `where` picks."""

    def change(frames: Frames) -> Frames:
        old = frames[frame]
        new = [
            pl.when(where)
            .then(value if isinstance(value, pl.Expr) else pl.lit(value, dtype=old.schema[name]))
            .otherwise(pl.col(name))
            .alias(name)
            for name, value in columns.items()
        ]
        return frames | {frame: old.with_columns(new)}

    return change


def on_two_pages(row: int, second_page_box: Callable[[int], tuple[float, float] | None]) -> Change:
    """The only table's rows from `row` on stand on page 2.

    Columns are 50 points wide on page 1; on page 2 `second_page_box` gives left and right edge of each, null for a
    column that is not there.
    """

    def change(frames: Frames) -> Frames:
        kept = []
        for cell in frames["cells"].to_dicts():
            page = 1 if cell["row"] < row else 2
            edges = (50.0 * cell["column"], 50.0 * (cell["column"] + cell["column_span"]))
            if page == 2:
                edges = second_page_box(cell["column"])
            if edges is not None:
                box = {"x0": edges[0], "top": 10.0 * cell["row"], "x1": edges[1], "bottom": 10.0 * cell["row"] + 10}
                kept.append(cell | box | {"page": page, "boxes": [{"page": page} | box]})
        first = frames["pages"].row(0, named=True)
        pages = pl.DataFrame([first | {"page": 1}, first | {"page": 2}], schema=frames["pages"].schema)
        return frames | {
            "cells": pl.DataFrame(kept, schema=CELLS),
            "tables": frames["tables"].with_columns(last_page=pl.lit(2, dtype=pl.Int32)),
            "pages": pages,
        }

    return change


def _document_id(frames: Frames) -> str:
    return frames["documents"]["document_id"][0]
