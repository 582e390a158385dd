"""A document's raw frames with one amount cell altered as a wrong reading would alter it; pure functions."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from tests.support.build import Frames

PRINTED_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
IN_CELL = ("digit", "swap", "decimal", "blank")
KINDS = (*IN_CELL, "moved", "lost")


@dataclass(frozen=True, slots=True)
class AmountCell:
    """An amount other than zero of a financial form, as in `int_amounts`; `columns` are its table's amount columns."""

    document_id: str
    form_code: str
    table_id: str
    row: int
    column: int
    label: str | None
    header: str
    text: str
    columns: frozenset[int]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One alteration: the cell's text becomes `after`; a moved text stands in `target`, a lost row is gone."""

    kind: str
    cell: AmountCell
    after: str
    target: int | None = None


def draw_mutations(
    cells: Sequence[AmountCell], frames: dict[str, Frames], per_kind: int, randomness: random.Random
) -> list[Mutation]:
    """`per_kind` different mutations of every kind, each of a cell drawn with equal chances from all that allow it.

    `frames` are the documents' raw frames by document_id. Raises ValueError where the cells do not allow that many.
    """
    blanks = {document_id: blank_cells(document) for document_id, document in frames.items()}
    drawn: list[Mutation] = []
    for kind in KINDS:
        taken: set[tuple] = set()
        order = list(cells)
        while len(taken) < per_kind:
            if not order:
                raise ValueError(f"{kind}: the documents allow {len(taken)} mutations, not {per_kind}")
            # Cells are drawn without replacement; only when all had their turn a cell may have a second one.
            randomness.shuffle(order)
            left = len(taken)
            for cell in order:
                choices = list(mutations_of(kind, cell, blanks[cell.document_id]))
                mutation = randomness.choice(choices) if choices else None
                key = mutation and _what_changes(mutation)
                if mutation is None or key in taken or len(taken) == per_kind:
                    continue
                taken.add(key)
                drawn.append(mutation)
            if len(taken) == left:
                order = []
    return drawn


def mutations_of(kind: str, cell: AmountCell, blanks: frozenset[tuple]) -> Iterator[Mutation]:
    """Every mutation of one kind that changes what the cell says in yuan; `blanks` are (table_id, row, column)."""
    match kind:
        case "digit" | "swap" | "decimal":
            texts = {"digit": digit_changes, "swap": digit_swaps, "decimal": point_shifts}[kind](cell.text)
            yield from (Mutation(kind, cell, text) for text in texts if _number(text) != _number(cell.text))
        case "blank" | "lost":
            yield Mutation(kind, cell, "")
        case "moved":
            for column in (cell.column - 1, cell.column + 1):
                if column in cell.columns and (cell.table_id, cell.row, column) in blanks:
                    yield Mutation(kind, cell, "", column)


def digit_changes(text: str) -> Iterator[str]:
    """The number with one digit replaced by every other; nothing where the text is no plain number."""
    for place in _digit_places(text):
        for digit in "0123456789".replace(text[place], ""):
            yield text[:place] + digit + text[place + 1 :]


def digit_swaps(text: str) -> Iterator[str]:
    """The number with two unlike digits that stand side by side exchanged."""
    for place in _digit_places(text):
        pair = text[place : place + 2]
        if len(pair) == 2 and pair[1].isdigit() and pair[0] != pair[1]:
            yield text[:place] + pair[::-1] + text[place + 2 :]


def point_shifts(text: str) -> Iterator[str]:
    """The number with its decimal point one place further left and right; thousands stay grouped where they were."""
    if _is_number(text):
        for places in (-1, 1):
            yield f"{_number(text).scaleb(places):{',' if ',' in text else ''}f}"


def blank_cells(frames: Frames) -> frozenset[tuple]:
    """(table_id, row, column) of every unmerged body cell without text."""
    blank = frames["cells"].filter(
        ~pl.col("is_header"), pl.col("text") == "", pl.col("row_span") == 1, pl.col("column_span") == 1
    )
    return frozenset(blank.select("table_id", "row", "column").iter_rows())


def mutated(frames: Frames, mutation: Mutation) -> Frames:
    """The document's frames with the mutation made."""
    cells, cell = frames["cells"], mutation.cell
    if mutation.kind == "lost":
        return frames | {"cells": without_row(cells, cell.table_id, cell.row)}
    here = (pl.col("table_id") == cell.table_id) & (pl.col("row") == cell.row)
    text = pl.when(here & (pl.col("column") == cell.column)).then(pl.lit(mutation.after))
    if mutation.target is not None:
        text = text.when(here & (pl.col("column") == mutation.target)).then(pl.lit(cell.text))
    return frames | {"cells": cells.with_columns(text.otherwise(pl.col("text")).alias("text"))}


def without_row(cells: pl.DataFrame, table_id: str, row: int) -> pl.DataFrame:
    """A table's cells without one row: what stood below moves up, and merged cells that reach over it are shorter."""
    here = pl.col("table_id") == table_id
    reaches = here & (pl.col("row") <= row) & (pl.col("row") + pl.col("row_span") > row)
    return cells.filter(~(here & (pl.col("row") == row) & (pl.col("row_span") == 1))).with_columns(
        pl.when(here & (pl.col("row") > row)).then(pl.col("row") - 1).otherwise(pl.col("row")).alias("row"),
        pl.when(reaches).then(pl.col("row_span") - 1).otherwise(pl.col("row_span")).alias("row_span"),
    )


def _what_changes(mutation: Mutation) -> tuple:
    cell = mutation.cell
    column = None if mutation.kind == "lost" else cell.column
    return cell.document_id, cell.table_id, cell.row, column, mutation.after, mutation.target


def _digit_places(text: str) -> list[int]:
    return [place for place, character in enumerate(text) if character.isdigit()] if _is_number(text) else []


def _is_number(text: str) -> bool:
    return PRINTED_NUMBER.fullmatch(text) is not None


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
