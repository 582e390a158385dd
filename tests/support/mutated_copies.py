"""Mutated copies as documents of one build, each of an organization of its own, and what the checks say of them."""

import hashlib
import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import duckdb
import polars as pl

from tests.support.build import Frames
from tests.support.mutations import AmountCell, Mutation, mutated

NO_REDUNDANT_FIGURE = "no redundant figure"
HIDDEN_BY_ROUNDING = "hidden by rounding"
ONLY_WARNED = "only warned"
CLOSES_WITHOUT_IT = "the rest closes without it"

# An organization's name is marked before its ending, so that it keeps its divisions and still reads as one.
NAME_ENDING = re.compile(r"(街道办事处|管理局|委员会|办公室|中心|.)$")


def amount_cells(connection: duckdb.DuckDBPyConnection, document_ids: Sequence[str]) -> list[AmountCell]:
    """The amounts other than zero of these documents of a build that has `int_amounts`, in a fixed order."""
    rows = connection.execute(
        """
        with amount_columns as (
            select document_id, table_id, list(table_column order by table_column) as amount_columns
            from intermediate.int_amount_columns
            group by document_id, table_id
        )

        select
            amounts.document_id, amounts.form_code, amounts.table_id, amounts.table_row, amounts.table_column,
            amounts.label, array_to_string(amounts.header_path, ' / '), amounts.amount_printed, columns.amount_columns
        from intermediate.int_amounts as amounts
        inner join amount_columns as columns using (document_id, table_id)
        where amounts.amount_yuan != 0 and list_contains(?, amounts.document_id)
        order by all
        """,
        [list(document_ids)],
    ).fetchall()
    return [AmountCell(*fields, frozenset(columns)) for *fields, columns in rows]


def copy_of(frames: Frames, number: int, mutation: Mutation | None = None) -> Frames:
    """A copy of a document as document `number` of the build: under its own id, name and organization."""
    mark = _mark(number)
    original = frames["document_sources"].row(0, named=True)
    copy_id = hashlib.sha256(f"{original['name']}-{number}".encode()).hexdigest()
    names = _organization_names(frames)
    marked = [NAME_ENDING.sub(rf"{mark}\1", name) for name in names]
    copied = {}
    for name, frame in (mutated(frames, mutation) if mutation else frames).items():
        texts = [pl.col(column).str.replace_many(names, marked) for column in _PRINTED.get(name, ())]
        copied[name] = frame.with_columns(pl.lit(copy_id).alias("document_id"), *texts)
    copied["document_sources"] = copied["document_sources"].with_columns(
        pl.col("source_id", "name", "address") + f"-{number}"
    )
    return copied


def outcomes(connection: duckdb.DuckDBPyConnection, severity: str = "error") -> dict[str, Counter]:
    """Per document_id, how many results have each (check_id, outcome) other than exact and not applicable."""
    counts: dict[str, Counter] = defaultdict(Counter)
    query = """
        select document_id, check_id, outcome, count(*)
        from quality.check_results
        where if(severity = 'error', 'error', 'warn') = ? and outcome not in ('exact', 'not_applicable')
        group by all
    """
    for document_id, check_id, outcome, count in connection.execute(query, [severity]).fetchall():
        counts[document_id][check_id, outcome] = count
    return counts


def catching_checks(copy: Counter, unaltered: Counter) -> set[str]:
    """The checks with more mismatches, or with more that is not evaluable, than in the unaltered copy."""
    return {check for check, outcome in copy - unaltered if outcome in {"mismatch", "not_evaluable"}}


def identities_of_cells(connection: duckdb.DuckDBPyConnection, document_ids: Iterable[str]) -> dict[str, set[tuple]]:
    """Per document_id, every (table_id, row, column) that takes part in an identity that blocks and holds."""
    query = """
        with cells as (
            select document_id, unnest(evidence) as cell
            from quality.check_results
            where severity = 'error' and outcome in ('exact', 'rounding') and list_contains(?, document_id)
        )

        select distinct document_id, cell.table_id, cell.table_row, cell.table_column
        from cells
        where cell.role in ('lhs', 'rhs')
    """
    used: dict[str, set[tuple]] = defaultdict(set)
    for document_id, *place in connection.execute(query, [list(document_ids)]).fetchall():
        used[document_id].add(tuple(place))
    return used


def why_missed(mutation: Mutation, used: set[tuple], change: Counter, warnings: Counter) -> str:
    """Why no blocking identity saw a mutation.

    `used` holds the cells of the unaltered copy's identities, `change` what is more than there among results that
    block, `warnings` among the others.
    """
    cell = mutation.cell
    if any(outcome == "mismatch" for _, outcome in warnings):
        checks = sorted({check for check, outcome in warnings if outcome == "mismatch"})
        return f"{ONLY_WARNED} ({', '.join(checks)})"
    columns = cell.columns if mutation.kind == "lost" else {cell.column}
    cell_says_another_number = mutation.after != ""
    if not any((cell.table_id, cell.row, column) in used for column in columns):
        return NO_REDUNDANT_FIGURE
    if cell_says_another_number or any(outcome == "rounding" for _, outcome in change):
        return HIDDEN_BY_ROUNDING
    return CLOSES_WITHOUT_IT


# Columns in which an organization's name may stand.
_PRINTED = {
    "documents": ("cover_title", "cover_organization"),
    "document_sources": ("publisher",),
    "tables": ("caption", "organization"),
    "cells": ("text",),
    "paragraphs": ("text",),
}


def _organization_names(frames: Frames) -> list[str]:
    """The names that the register, the cover and the tables give; none of them holds another."""
    printed = [
        *frames["document_sources"]["publisher"],
        *frames["documents"]["cover_organization"],
        *(re.sub(r"^.*[:：]", "", name or "").strip() for name in frames["tables"]["organization"]),
    ]
    names = {name for name in printed if name}
    return sorted(name for name in names if not any(other != name and other in name for other in names))


def _mark(number: int) -> str:
    """A number as three letters: digits in a name could be read as a code or a year."""
    letters = string.ascii_uppercase
    return letters[number // 676 % 26] + letters[number // 26 % 26] + letters[number % 26]
