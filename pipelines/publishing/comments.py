"""Descriptions of the dbt project as DuckDB comments, written at once: dbt needs seconds for them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb


def write_comments(build_file: Path, manifest: Path) -> None:
    """Put the descriptions of dbt's sources, seeds and models on their relations and columns as DuckDB comments.

    Relations and columns that the file does not have are passed over: a test of the project holds the lists equal.
    """
    project = json.loads(manifest.read_bytes())
    described = [*project["sources"].values(), *project["nodes"].values()]
    with duckdb.connect(str(build_file)) as connection:
        present = _present(connection)
        statements = [s for node in described if node["resource_type"] != "test" for s in _comments(node, present)]
        if statements:
            connection.execute(f"begin; {'; '.join(statements)}; commit")


@dataclass(frozen=True, slots=True)
class _Relation:
    """A relation of the file: `table` or `view`, its comment and those of its columns, null where there is none."""

    kind: str
    comment: str | None
    columns: dict[str, str | None]


def _present(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], _Relation]:
    """The relations of the file by schema and name."""
    rows = connection.execute("""
        with relations as (
            select table_oid as oid, 'table' as kind, comment from duckdb_tables()
            where database_name = current_database()
            union all
            select view_oid, 'view', comment from duckdb_views()
            where database_name = current_database()
        )
        select
            columns.schema_name, columns.table_name, relations.kind, relations.comment,
            list(columns.column_name order by columns.column_index), list(columns.comment order by columns.column_index)
        from duckdb_columns() as columns
        inner join relations on columns.table_oid = relations.oid
        where columns.database_name = current_database()
        group by all
    """).fetchall()
    return {
        (schema, name): _Relation(kind, comment, dict(zip(columns, comments, strict=True)))
        for schema, name, kind, comment, columns, comments in rows
    }


def _comments(node: dict[str, Any], present: dict[tuple[str, str], _Relation]) -> Iterator[str]:
    """Statements for what one relation of the project has another comment for, or none."""
    schema, name = node["schema"], node.get("identifier") or node["alias"]
    relation = present.get((schema, name))
    if relation is None:
        return
    quoted, text = f"{_quoted(schema)}.{_quoted(name)}", node["description"].strip()
    if text and text != relation.comment:
        yield f"comment on {relation.kind} {quoted} is {_literal(text)}"
    for column in node["columns"].values():
        name, text = column["name"], column["description"].strip()
        if text and name in relation.columns and text != relation.columns[name]:
            yield f"comment on column {quoted}.{_quoted(name)} is {_literal(text)}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
