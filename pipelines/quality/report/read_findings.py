"""Reading one document's findings from the file that holds those of all documents of a report."""

from collections import defaultdict

import duckdb

from pipelines.quality.pictures import areas
from pipelines.quality.report.findings import (
    Cell,
    Correction,
    DocumentFindings,
    Finding,
    Instance,
    Proposal,
    Table,
    Waiver,
)
from pipelines.reading.model import Box

TABLES = "select * exclude (document_id) from tables where document_id = ? order by table_id"
EXPECTED = "select expectation, form_codes from expected where document_kind = ? order by form_codes[1]"
INSTANCES = (
    "select * exclude (document_id) from instances where document_id = ? order by check_id, severity, outcome, number"
)
CELLS = "select * exclude (of_document, place) from cells where of_document = ? order by rowid"
PROPOSALS = (
    "select * exclude (document_id) from proposals where document_id = ? order by table_id, table_row, table_column"
)
WAIVERS = "select * exclude (document_id) from waivers where document_id = ? order by line"
CORRECTIONS = "select * exclude (document_id) from corrections where document_id = ? order by line"


def read_findings(connection: duckdb.DuckDBPyConnection, document_id: str, kind: str | None) -> DocumentFindings:
    """Everything about one document from a findings file."""
    cells = _cells(connection, document_id)
    grouped: dict[tuple, list[Instance]] = defaultdict(list)
    for row in connection.execute(INSTANCES, [document_id]).fetchall():
        check_id, severity, outcome, decision, total, number, key, table_ids, *values, more = row
        instance = Instance(key, number, tuple(table_ids), *values, tuple(cells.get(key, ())), more)
        grouped[check_id, severity, outcome, decision or "passed", total].append(instance)
    proposals = _proposals(connection, document_id)
    findings = [Finding(*of, tuple(ones), _proposed_for(ones, proposals)) for of, ones in grouped.items()]
    findings.sort(key=_badness)
    return DocumentFindings(
        tuple(Table(*row) for row in connection.execute(TABLES, [document_id]).fetchall()),
        tuple((name, tuple(codes)) for name, codes in connection.execute(EXPECTED, [kind]).fetchall()),
        tuple(Waiver(*row) for row in connection.execute(WAIVERS, [document_id]).fetchall()),
        tuple(Correction(*row) for row in connection.execute(CORRECTIONS, [document_id]).fetchall()),
        tuple(findings),
    )


def _proposals(connection: duckdb.DuckDBPyConnection, document_id: str) -> dict[str, list[Proposal]]:
    """Proposals by the key of each result that they close."""
    found: dict[str, list[Proposal]] = defaultdict(list)
    for keys, *values in connection.execute(PROPOSALS, [document_id]).fetchall():
        for key in keys:
            found[key].append(Proposal(*values))
    return found


def _proposed_for(instances: list[Instance], proposals: dict[str, list[Proposal]]) -> tuple[Proposal, ...]:
    return tuple(dict.fromkeys(proposal for one in instances for proposal in proposals.get(one.key, ())))


def _badness(finding: Finding) -> tuple:
    return (
        ("quarantined", "waived", "warned", "passed").index(finding.decision),
        ("error", "warn", "info").index(finding.severity),
        finding.outcome != "mismatch",
        finding.check_id,
    )


def _cells(connection: duckdb.DuckDBPyConnection, document_id: str) -> dict[str, list[Cell]]:
    """Cells by the key of their result."""
    found: dict[str, list[Cell]] = defaultdict(list)
    for key, role, document, *place, header, label, text, unit, witness, sure, page, boxes, box in connection.execute(
        CELLS, [document_id]
    ).fetchall():
        places = tuple(Box(int(of), *edges) for of, *edges in boxes) or ((Box(page, *box),) if box else ())
        if place[0] is None:
            places = areas(places)
        read = (label, text, unit, witness, sure, page, places)
        found[key].append(Cell(role, document, *place, tuple(header or ()), *read))
    return found
