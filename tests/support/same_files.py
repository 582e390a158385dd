"""Whether two warehouse files hold the same: every table and view, their columns, types, comments and rows."""

from collections.abc import Set
from pathlib import Path

import duckdb

# What differs between any two loads: when they ran, and how they came to their rows.
VOLATILE_TABLES = {
    "raw.fetches",
    "staging.stg_fetches",
    "raw.changed_documents",
    "raw.load_inputs",
    "quality.load_history",
    "quality.load_anomalies",
    "quality.load_volume",
}
VOLATILE_COLUMNS = {"decided_at", "evaluated_at", "failed_at"}
COLUMNS = """
    select schema_name || '.' || table_name, list((column_name, data_type, comment) order by column_index)
    from duckdb_columns()
    where database_name = ? and not internal
    group by all
"""
COMMENTS = """
    select schema_name || '.' || table_name, comment from duckdb_tables() where database_name = ?
    union all
    select schema_name || '.' || view_name, comment from duckdb_views() where database_name = ? and not internal
"""
ROWS_SHOWN = 3


def differences(one: Path, other: Path, ignored: Set[str] = frozenset()) -> list[str]:
    """One line per difference between two files (none: they are the same), whatever the order of their rows.

    Run ids, times and the tables that tell how a load came about are left out, and columns of the names `ignored`.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one}' as one (read_only)")
        connection.execute(f"attach '{other}' as other (read_only)")
        columns = [dict(connection.execute(COLUMNS, [name]).fetchall()) for name in ("one", "other")]
        comments = [dict(connection.execute(COMMENTS, [name, name]).fetchall()) for name in ("one", "other")]
        found = [f"{table}: only in one of the files" for table in sorted(columns[0].keys() ^ columns[1].keys())]
        for table in sorted(columns[0].keys() & columns[1].keys()):
            if columns[0][table] != columns[1][table]:
                found.append(f"{table}: other columns: {set(columns[0][table]) ^ set(columns[1][table])}")
            elif comments[0].get(table) != comments[1].get(table):
                found.append(f"{table}: another comment")
            elif table not in VOLATILE_TABLES:
                names = [name for name, *_ in columns[0][table] if name not in VOLATILE_COLUMNS | ignored]
                found += _rows_of(connection, table, names)
    return found


def _rows_of(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> list[str]:
    listed = ", ".join(f'"{name}"' for name in columns)
    schema, name = table.split(".", 1)
    sides = [f'select {listed} from {side}."{schema}"."{name}"' for side in ("one", "other")]
    found = []
    for first, second, where in (*zip(sides, sides[::-1], ("first", "second"), strict=True),):
        query = f"({first}) except all ({second})"
        count = connection.execute(f"select count(*) from ({query})").fetchone()[0]
        if count:
            shown = connection.execute(f"{query} limit {ROWS_SHOWN}").fetchall()
            found.append(f"{table}: {count} rows only in the {where} file, such as {shown}")
    return found
