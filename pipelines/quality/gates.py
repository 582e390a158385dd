"""The gates of a load: which suites belong to each, and their results kept in the build file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.quality.decide import Decision, decide
from pipelines.quality.suites import Failure, SuiteResult, run_suite

RAW_SUITES = ("raw_load", "raw_documents", "raw_tables", "raw_cells")
CHECK_SUITES = ("documents", "check_results", "coverage", "waivers")
DECISION_SUITES = ("decisions",)
MARTS_SUITES = ("marts_documents", "marts_amounts", "marts_codes")

GATE_RESULTS = """
    create table if not exists quality.gate_results (
        suite varchar not null,
        expectation varchar not null,
        severity varchar not null,
        document_id varchar,
        failing_rows bigint not null,
        reason varchar not null,
        evaluated_at timestamptz not null,
        decision varchar
    )
"""
DECISIONS = """
    create or replace table quality.document_decisions (
        document_id varchar not null,
        decision varchar not null,
        reasons varchar[] not null,
        decided_at timestamptz not null
    )
"""


@dataclass(frozen=True, slots=True)
class GateResult:
    """What came of one gate: its suites' results."""

    suites: tuple[SuiteResult, ...] = field(default=())

    @property
    def failures(self) -> tuple[Failure, ...]:
        """All failures, whatever they stop."""
        return tuple(failure for suite in self.suites for failure in suite.failures)


def run_gate(build_file: Path, expectations_dir: Path, suites: Sequence[str], now: datetime) -> GateResult:
    """Evaluate suites on the build file and keep their failures in `quality.gate_results`."""
    with duckdb.connect(str(build_file)) as connection:
        result = GateResult(tuple(run_suite(expectations_dir, name, connection) for name in suites))
        connection.execute(GATE_RESULTS)
        _insert(
            connection,
            "quality.gate_results",
            [
                (f.suite, f.expectation, f.severity, f.document_id, f.count, f.reason, now, f.decision)
                for f in result.failures
            ],
        )
    return result


def write_decisions(build_file: Path, now: datetime) -> list[Decision]:
    """Decide on every document from the failures kept so far, and write `quality.document_decisions`."""
    with duckdb.connect(str(build_file)) as connection:
        errors = dict(
            connection.execute(
                "select document_id, case when status <> 'read' then coalesce(error, status) end from raw.documents"
            ).fetchall()
        )
        rows = connection.execute(
            "select suite, expectation, severity, document_id, failing_rows, reason, decision from quality.gate_results"
        ).fetchall()
        decisions = decide(errors, [Failure(*row) for row in rows])
        connection.execute(DECISIONS)
        _insert(
            connection,
            "quality.document_decisions",
            [(d.document_id, d.decision, list(d.reasons), now) for d in decisions],
        )
    return decisions


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple]) -> None:
    """Insert rows as one frame: one statement per row takes seconds for a thousand documents."""
    if not rows:
        return
    schema = connection.table(table).limit(0).pl().schema
    connection.from_arrow(pl.DataFrame(rows, schema=schema, orient="row").to_arrow()).insert_into(table)
