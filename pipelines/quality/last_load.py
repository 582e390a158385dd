"""The published file of the last load, seen from a build file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, published: Path) -> Iterator[bool]:
    """Attach the published file read-only as catalog `last`; yields false where nothing was published yet."""
    if not published.exists():
        yield False
        return
    quoted = str(published).replace("'", "''")
    connection.execute(f"attach '{quoted}' as last (read_only)")
    try:
        yield True
    finally:
        connection.execute("detach last")
