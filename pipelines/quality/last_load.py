"""The published file of the last load, seen from a build file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


class PublishedFileError(Exception):
    """The published file is there and cannot be opened. The message names it and the remedy."""


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, published: Path) -> Iterator[bool]:
    """Attach the published file read-only as catalog `last`; yields false where nothing was published yet.

    Raises `PublishedFileError` where it cannot be opened: a load is never published over what nobody understands.
    """
    if not published.exists():
        yield False
        return
    quoted = str(published).replace("'", "''")
    try:
        connection.execute(f"attach '{quoted}' as last (read_only)")
    except duckdb.Error as error:
        raise PublishedFileError(f"{published}: cannot be opened ({error}); move it away and run again") from error
    try:
        yield True
    finally:
        connection.execute("detach last")
