"""A build file written anew without its free blocks, so that files do not grow from night to night.

A night that starts from a copy of the published file drops tables and writes them again: their old blocks are free in
the file and used by the next night. Only a file that is mostly free blocks is worth the copy.
"""

import os
from pathlib import Path

import duckdb

FOLDER = "compact"
SIZE = (
    "select block_size, total_blocks, free_blocks from pragma_database_size() where database_name = current_database()"
)
# All that must be the same in the copy: a catalogue whose tables, columns, constraints or comments differ is not it.
CATALOGUE = """
    select schema_name, table_name, column_name, data_type, column_default, is_nullable, comment
    from duckdb_columns() where database_name = $name and not internal
    union all by name
    select schema_name, table_name, comment, check_constraint_count::varchar as data_type
    from duckdb_tables() where database_name = $name
    union all by name
    select schema_name, view_name as table_name, comment, sql as column_default
    from duckdb_views() where database_name = $name and not internal
"""
TABLES = "select schema_name, table_name from duckdb_tables() where database_name = 'old'"


def free_share(build_file: Path) -> float:
    """The share of a file's blocks that hold nothing."""
    with duckdb.connect(str(build_file), read_only=True) as connection:
        _, total, free = connection.execute(SIZE).fetchone()
    return free / total if total else 0.0


def compact(build_file: Path) -> bool:
    """Write the file anew without its free blocks; false where the copy is not the same, and the file stays as it was.

    The copy has the file's own name (it is the name of the DuckDB catalogue) in a folder beside it until it is whole.
    """
    copy = build_file.parent / FOLDER / build_file.name
    copy.parent.mkdir(exist_ok=True)
    copy.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(build_file), read_only=True) as connection:
            block_size, _, _ = connection.execute(SIZE).fetchone()
        # One thread: rows come in their order and whole row groups, which makes the smaller file.
        with duckdb.connect(config={"threads": 1}) as connection:
            connection.execute(f"attach '{_quoted(build_file)}' as old (read_only)")
            connection.execute(f"attach '{_quoted(copy)}' as fresh (block_size {block_size})")
            connection.execute("copy from database old to fresh")
            connection.execute("checkpoint fresh")
            is_same = _is_same(connection)
        if is_same:
            os.replace(copy, build_file)
        return is_same
    finally:
        copy.unlink(missing_ok=True)
        copy.parent.rmdir()


def _is_same(connection: duckdb.DuckDBPyConnection) -> bool:
    catalogues = [set(connection.execute(CATALOGUE, {"name": name}).fetchall()) for name in ("old", "fresh")]
    if catalogues[0] != catalogues[1]:
        return False
    counts = (
        [
            connection.execute(f'select count(*) from {side}."{schema}"."{table}"').fetchone()
            for side in ("old", "fresh")
        ]
        for schema, table in connection.execute(TABLES).fetchall()
    )
    return all(old == fresh for old, fresh in counts)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
