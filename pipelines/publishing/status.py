"""What is published, from which documents, and what was held back and why; read from the published file alone."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

DOCUMENTS = """
    select
        s.name,
        s.source_id,
        d.decision,
        d.reasons,
        p.organization_name,
        p.fiscal_year,
        p.document_kind,
        p.is_published,
        (select count(*) from marts.fct_amount as f where f.document_key = p.document_key and p.is_published),
        {remarks}
    from raw.document_sources as s
    inner join quality.document_decisions as d on s.document_id = d.document_id
    inner join quality.documents as p on s.document_id = p.document_id
    inner join raw.documents as r on s.document_id = r.document_id
    where s.is_latest or p.is_published
    order by p.is_published desc, s.name
"""
# A file published before there were remarks has no such columns.
HAS_REMARKS = "select count(*) > 0 from duckdb_columns() where schema_name = 'raw' and column_name = 'remarks'"
FAILURES = "select source_id, name, reason, document_id is not null from quality.source_failures order by source_id"
# A file published before there were corrections, anomalies or expected filings has no such tables.
HAS_TABLE = "select count(*) > 0 from duckdb_tables() where schema_name = 'quality' and table_name = ?"
CORRECTIONS = "select count(*), count(distinct document_id) from quality.corrections"
ANOMALIES = "select message_en from quality.load_anomalies where run_id = ? order by rule, subject"
# As dates stand today in the load; what is published in time or not due yet is nothing to tell.
EXPECTED = """
    select concat_ws(' ', organization, fiscal_year, document_kind, scope) || ': ' || status || ': ' || reason
    from quality.expected_filings_status
    where status in ('missing', 'late', 'withdrawn')
    order by status, due_on, organization, fiscal_year, document_kind
"""
LAST_LOAD = """
    select run_id, published_at, tables, cells, amounts
    from quality.load_history
    order by published_at desc
    limit 1
"""


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """One known document: its decision, whether the marts hold it, and how many of its amounts they hold."""

    name: str
    source_id: str
    decision: str
    reasons: tuple[str, ...]
    organization: str | None
    fiscal_year: int | None
    kind: str | None
    is_published: bool
    amounts: int
    remarks: tuple[str, ...]

    @property
    def is_held_back(self) -> bool:
        """Whether a decision keeps the document out (a superseded one is not held back)."""
        return self.decision in {"quarantined", "unreadable"}


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """A registered address that could not be fetched; `keeps_version` where an older version of it is in the load."""

    source_id: str
    name: str
    reason: str
    keeps_version: bool


@dataclass(frozen=True, slots=True)
class Status:
    """The published load as a whole."""

    run_id: str
    published_at: datetime
    tables: int
    cells: int
    amounts: int
    documents: tuple[DocumentStatus, ...]
    failures: tuple[SourceFailure, ...]
    corrected_cells: int
    corrected_documents: int
    unusual: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()  # filings that are missing, late or withdrawn, each in a sentence

    @property
    def published(self) -> tuple[DocumentStatus, ...]:
        """Documents in the marts."""
        return tuple(document for document in self.documents if document.is_published)

    @property
    def held_back(self) -> tuple[DocumentStatus, ...]:
        """Documents kept out by a decision."""
        return tuple(document for document in self.documents if document.is_held_back)

    @property
    def waived(self) -> tuple[DocumentStatus, ...]:
        """Documents in the marts although a blocking check failed, because a reviewer let them through."""
        return tuple(document for document in self.published if document.decision == "waived")

    @property
    def is_complete(self) -> bool:
        """Whether every registered document was fetched and admitted."""
        return not self.held_back and not self.failures


def read_status(warehouse: Path) -> Status:
    """Read the status from the published file; raises `FileNotFoundError` where nothing was published yet."""
    if not warehouse.exists():
        raise FileNotFoundError(f"{warehouse}: nothing is published yet; run `yusuan run`")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        run_id, published_at, tables, cells, amounts = connection.execute(LAST_LOAD).fetchone()
        has_remarks = connection.execute(HAS_REMARKS).fetchone()[0]
        query = DOCUMENTS.format(remarks="list_concat(s.remarks, r.remarks)" if has_remarks else "[]")
        documents = tuple(
            DocumentStatus(name, source_id, decision, tuple(reasons), *rest, tuple(remarks))
            for name, source_id, decision, reasons, *rest, remarks in connection.execute(query).fetchall()
        )
        corrected = connection.execute(CORRECTIONS).fetchone() if _has(connection, "corrections") else (0, 0)
        failures = tuple(SourceFailure(*row) for row in connection.execute(FAILURES).fetchall())
        unusual = _texts(connection, ANOMALIES, run_id) if _has(connection, "load_anomalies") else ()
        expected = _texts(connection, EXPECTED) if _has(connection, "expected_filings_status") else ()
    return Status(run_id, published_at, tables, cells, amounts, documents, failures, *corrected, unusual, expected)


def _has(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return connection.execute(HAS_TABLE, [table]).fetchone()[0]


def _texts(connection: duckdb.DuckDBPyConnection, query: str, *parameters: str) -> tuple[str, ...]:
    return tuple(text for (text,) in connection.execute(query, parameters).fetchall())
