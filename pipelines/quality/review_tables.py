"""Corrections and waivers against the load they are meant for, and as tables of the build file for dbt."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import duckdb

from pipelines.quality.expected import write_expected
from pipelines.quality.review_files import ReviewError, refuse_repeats
from pipelines.quality.reviews import Correction, Reviews

TABLES = """
    create table quality.corrections (
        document_id varchar not null,
        table_id varchar not null,
        table_row integer not null,
        table_column integer not null,
        text_printed varchar not null,
        text_corrected varchar not null,
        reason varchar not null,
        reviewer varchar not null,
        corrected_on date not null,
        line integer not null
    );
    create table quality.waivers (
        document_id varchar not null,
        check_id varchar not null,
        reason varchar not null,
        reviewer varchar not null,
        until date not null,
        line integer not null
    )
"""
# The named table's id is asked for as well, to tell a wrong table from a wrong cell.
CELL = """
    select c.text, c.is_header
    from raw.tables as t
    left join raw.cells as c
        on t.document_id = c.document_id and t.table_id = c.table_id and c.row = $row and c."column" = $column
    where t.document_id = $document_id and t.table_id = $table_id
"""
COLUMN = """
    select text from raw.cells
    where document_id = $document_id and table_id = $table_id and "column" = $column and not is_header and row != $row
"""
SHA_DIGITS = re.compile(r"[0-9a-f]{8,64}")
NUMBER = re.compile(r"[-负+]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?|\((\d{1,3}(,\d{3})+|\d+)(\.\d*)?\)|[-负]?\.\d+|-{1,4}")
AROUND_NUMBERS = re.compile(r"[￥¥\s]|(人民币)?(亿|千万|百万|千|万)?元$")


def write_reviews(build_file: Path, reviews: Reviews) -> None:
    """Create `quality.corrections`, `waivers` and `expected_filings` in a build file that holds the raw frames.

    Raises `ReviewError` where an entry does not fit the load: its document is not known or not one, its table or cell
    is not there, the cell prints something else by now, or an amount would become something that is none.
    """
    with duckdb.connect(str(build_file)) as connection:
        connection.execute(TABLES)
        write_expected(connection, reviews.expected, reviews.today)
        corrections = [(c, _correction_row(connection, reviews.corrections_name, c)) for c in reviews.corrections]
        refuse_repeats(reviews.corrections_name, ((c.line, row[:4]) for c, row in corrections))
        _insert(connection, "quality.corrections", (row for _, row in corrections))
        waivers = []
        for w in reviews.waivers:
            document_id = _document_id(connection, w.document, f"{reviews.waivers_name} line {w.line}")
            waivers.append((document_id, w.check, w.reason, w.reviewer, w.until, w.line))
        refuse_repeats(reviews.waivers_name, ((row[-1], row[:2]) for row in waivers))
        _insert(connection, "quality.waivers", waivers)


def prints_number(text: str) -> bool:
    """Whether a text is one printed number, dashes for zero included, as the macro `amount_number` reads it."""
    folded = AROUND_NUMBERS.sub("", unicodedata.normalize("NFKC", text)).replace("−", "-").replace("—", "-")
    return NUMBER.fullmatch(folded) is not None


def find_documents(connection: duckdb.DuckDBPyConnection, named: str) -> list[tuple[str, str]]:
    """Documents (id, name) that a SHA-256 or its first 8 or more digits, a document name or a source id means."""
    prefix = named.lower() if SHA_DIGITS.fullmatch(named.lower()) else None
    return connection.execute(
        """
        select d.document_id, coalesce(any_value(s.name), d.document_id)
        from raw.documents as d
        left join raw.document_sources as s on d.document_id = s.document_id
        group by d.document_id
        having bool_or(s.name = $named or s.source_id = $named) or coalesce(starts_with(d.document_id, $prefix), false)
        order by d.document_id
        """,
        {"named": named, "prefix": prefix},
    ).fetchall()


def _document_id(connection: duckdb.DuckDBPyConnection, named: str, where: str) -> str:
    found = find_documents(connection, named)
    if not found:
        raise ReviewError(
            f"{where}: no document {named!r} is known (any more); mend the name, or remove the line if it is outdated"
        )
    if len(found) > 1:
        ids = ", ".join(document_id[:12] for document_id, _ in found)
        raise ReviewError(f"{where}: {named!r} names {len(found)} documents ({ids}); write the SHA-256 of one of them")
    return found[0][0]


def _correction_row(connection: duckdb.DuckDBPyConnection, name: str, c: Correction) -> tuple:
    """The row of a correction; raises `ReviewError` where it does not fit its cell."""
    where = f"{name} line {c.line}"
    document_id = _document_id(connection, c.document, where)
    cell = {"document_id": document_id, "table_id": c.table_id, "row": c.row, "column": c.column}
    found = connection.execute(CELL, cell).fetchone()
    if found is None:
        raise ReviewError(f"{where}: {c.document} has no table {c.table_id}; remove the line or mend table_id")
    text, is_header = found
    place = f"{c.table_id}, row {c.row}, column {c.column}"
    if text is None:
        raise ReviewError(f"{where}: there is no cell in {place}; remove the line or mend its place")
    if text.strip() != c.printed:
        raise ReviewError(
            f"{where}: the cell in {place} now reads {text.strip()!r}, not {c.printed!r}; "
            "remove the outdated line, or look at the page again and mend it"
        )
    if is_header:
        raise ReviewError(
            f"{where}: the cell in {place} belongs to the header; a header's wording is a row of the seed form_columns"
        )
    if c.corrected and not prints_number(c.corrected) and _is_amount(connection, cell, text):
        raise ReviewError(
            f"{where}: the cell in {place} holds an amount, and {c.corrected!r} is no number; mend corrected"
        )
    return (*cell.values(), text, c.corrected, c.reason, c.reviewer, c.date, c.line)


def _is_amount(connection: duckdb.DuckDBPyConnection, cell: dict, text: str) -> bool:
    """Whether the cell prints a number, or stands in a column that mostly prints numbers."""
    if prints_number(text):
        return True
    others = [other for (other,) in connection.execute(COLUMN, cell).fetchall() if other.strip()]
    return sum(map(prints_number, others)) * 2 > len(others)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple]) -> None:
    for row in rows:
        connection.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)
