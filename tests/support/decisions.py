"""Decisions of the gate, written straight into a build file: for tests of what follows from them."""

from pathlib import Path

import duckdb

from tests.support.build import document_id_of


def decide(path: Path, default: str = "passed", **of_key: str) -> None:
    """Give every landed document the decision `default`, and documents by key (with _ for -) those of `of_key`."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema if not exists quality")
        connection.execute(
            """
            create or replace table quality.document_decisions as
            select document_id, $default as decision, []::varchar[] as reasons, now() as decided_at from raw.documents
            """,
            {"default": default},
        )
        for key, decision in of_key.items():
            connection.execute(
                "update quality.document_decisions set decision = ? where document_id = ?",
                [decision, document_id_of(key.replace("_", "-"))],
            )
