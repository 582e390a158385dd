"""Reading a load from the published file."""

from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines.quality.report.load import Check, Document, ExpectedFiling, Load, SourceFailure, Unusual
from pipelines.quality.report.suites import read_suites
from pipelines.quality.report.tally import Tally

DOCUMENTS = """
    with history as (
        select published_at from quality.load_history order by published_at desc offset 1 limit 1
    ),

    fetched as (
        select
            document_id,
            bool_or(is_latest) as is_latest,
            -- New or changed since the load before: the first bytes of an address, or others than it gave then. In the
            -- first load nothing is newer than anything else.
            max(case
                when fetched_at > (select published_at from history) is not true then null
                when fetched_at = first_fetched_at then 'new'
                else 'changed'
            end) as novelty
        from (
            select *, min(fetched_at) over (partition by address) as first_fetched_at from raw.document_sources
        )
        group by document_id
    ),

    amounts as (select document_id, count(*) as amounts from intermediate.int_amounts group by document_id),

    recognised as (select document_id, count(*) as pages from raw.pages where ocr group by document_id),

    tables as (select document_id, count(*) as tables from raw.tables group by document_id)

    select
        d.document_id,
        d.document_key,
        d.document_name,
        d.title,
        d.organization_name,
        d.fiscal_year,
        d.document_kind,
        d.scope,
        d.source_id,
        d.address,
        d.media_type,
        d.pages,
        coalesce(r.pages, 0) as recognised_pages,
        d.decision,
        coalesce(d.reasons, []) as reasons,
        d.is_published,
        f.novelty,
        coalesce(t.tables, 0) as tables,
        coalesce(a.amounts, 0) as amounts,
        c.applicable,
        c.evaluated,
        c.coverage
    from quality.documents as d
    inner join fetched as f on d.document_id = f.document_id
    left join recognised as r on d.document_id = r.document_id
    left join tables as t on d.document_id = t.document_id
    left join amounts as a on d.document_id = a.document_id
    left join quality.document_coverage as c on d.document_id = c.document_id
    where f.is_latest or d.is_published
"""
OUTCOMES = """
    select document_id, check_id, severity, outcome, count(*)
    from quality.check_results
    group by all
"""
CHECKS = """
    select check_id, family, forms, statement_zh, statement_en, severity, decision_on_mismatch
    from seeds.checks
    order by check_id
"""
FORMS = "select form_code, name_zh, name_en from seeds.forms"
FAILURES = "select source_id, name, address, reason, document_id is not null from quality.source_failures order by 1"
CORRECTIONS = "select count(*) from quality.corrections"
HISTORY = "select * from quality.load_history order by published_at"
HAS_TABLE = "select count(*) > 0 from duckdb_tables() where schema_name = 'quality' and table_name = ?"
ANOMALIES = """
    select run_id, rule, subject, message_zh, message_en
    from quality.load_anomalies
    order by run_id, rule, subject
"""
EXPECTED = """
    select organization, fiscal_year, document_kind, scope, due_on, status, reason
    from quality.expected_filings_status
    order by reason is null, due_on, organization, fiscal_year, document_kind, line
"""

# Worst first.
DECISIONS = ("quarantined", "unreadable", "waived", "warned", "passed")


def read_load(connection: duckdb.DuckDBPyConnection, expectations_dir: Path) -> Load:
    """Read the load of a published file; documents come worst first."""
    documents = [Document(*row[:14], tuple(row[14]), *row[15:]) for row in connection.execute(DOCUMENTS).fetchall()]
    checks = [
        Check(check_id, family, () if forms == "*" else tuple(forms.split("|")), *rest)
        for check_id, family, forms, *rest in connection.execute(CHECKS).fetchall()
    ]
    history = connection.execute(HISTORY).fetchall()
    columns = [column[0] for column in connection.description]
    load = Load(
        documents=documents,
        checks={check.check_id: check for check in checks},
        forms={code: (zh, en) for code, zh, en in connection.execute(FORMS).fetchall()},
        failures=[SourceFailure(*row) for row in connection.execute(FAILURES).fetchall()],
        suites=read_suites(connection, expectations_dir),
        history=[dict(zip(columns, row, strict=True)) for row in history],
        outcomes={tuple(key): count for *key, count in connection.execute(OUTCOMES).fetchall()},
        corrections=connection.execute(CORRECTIONS).fetchone()[0],
        anomalies=[Unusual(*row) for row in _rows(connection, "load_anomalies", ANOMALIES)],
        expected=[ExpectedFiling(*row) for row in _rows(connection, "expected_filings_status", EXPECTED)],
    )
    worst_first = sorted(documents, key=lambda document: _badness(document, load.total_of(document)))
    return replace(load, documents=worst_first)


def _rows(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> list[tuple]:
    """Rows of a query on a table of schema quality; none where the file was published before there was one."""
    if not connection.execute(HAS_TABLE, [table]).fetchone()[0]:
        return []
    return connection.execute(query).fetchall()


def _badness(document: Document, total: Tally) -> tuple:
    return (
        DECISIONS.index(document.decision),
        -total.findings("error"),
        -total.findings("warn"),
        -total.findings("info"),
        document.name,
        document.document_id,
    )
