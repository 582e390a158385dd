"""Descriptions of the tables that dbt does not make, taken from its project: they stand there as sources."""

import json
from pathlib import Path

import duckdb


def write_comments(build_file: Path, manifest: Path) -> None:
    """Put the descriptions of dbt's sources on their tables and columns as DuckDB comments."""
    sources = json.loads(manifest.read_bytes())["sources"].values()
    with duckdb.connect(str(build_file)) as connection:
        for source in sources:
            table = f'"{source["schema"]}"."{source["identifier"]}"'
            connection.execute(f"comment on table {table} is {_literal(source['description'])}")
            for column in source["columns"].values():
                name = column["name"].replace('"', '""')
                connection.execute(f'comment on column {table}."{name}" is {_literal(column["description"])}')


def _literal(text: str) -> str:
    return "'" + text.strip().replace("'", "''") + "'"
