"""Read-only queries on the published file."""

from pathlib import Path

import duckdb


class QueryError(Exception):
    """A query cannot be answered; the message is DuckDB's."""


def run_query(warehouse: Path, query: str) -> tuple[list[str], list[tuple]]:
    """Column names and rows of a query on the published file.

    The file is opened read-only and the query reaches no other file. Raises `FileNotFoundError` where nothing was
    published yet, `QueryError` where DuckDB refuses the query.
    """
    if not warehouse.exists():
        raise FileNotFoundError(f"{warehouse}: nothing is published yet; run `yusuan run`")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set enable_external_access = false")
        try:
            cursor = connection.execute(query)
            return [column[0] for column in cursor.description or []], cursor.fetchall()
        except duckdb.Error as error:
            raise QueryError(str(error)) from error
