"""Reading one document's findings from the published file."""

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

# The page shows the largest differences; all instances are in quality.check_results.
MOST_INSTANCES = 25
MOST_CELLS = 80

TABLES = """
    select
        t.table_id,
        t.caption,
        t.table_number,
        t.form_code,
        t.first_page,
        t.last_page,
        t.unit,
        t.title_key,
        count(a.amount_key) as amounts
    from intermediate.int_tables as t
    left join intermediate.int_amounts as a on t.document_id = a.document_id and t.table_id = a.table_id
    where t.document_id = ?
    group by all
    order by t.table_id
"""
EXPECTED = """
    select expectation, list(form_code order by form_code)
    from seeds.expected_forms
    where document_kind = ?
    group by expectation
    order by min(form_code)
"""
INSTANCES = f"""
    select
        r.check_id,
        r.severity,
        r.outcome,
        f.decision,
        count(*) over finding as total,
        row_number() over (
            finding
            order by abs(r.difference) desc nulls last, r.table_ids[1], r.table_row, r.table_column, r.check_result_key
        ) as number,
        r.check_result_key,
        r.table_ids,
        r.table_row,
        r.table_column,
        r.lhs,
        r.rhs,
        r.difference,
        r.tolerance,
        r.reason,
        r.evidence
    from quality.check_results as r
    left join quality.document_findings as f
        on
            r.document_id = f.document_id
            and r.check_id = f.check_id
            and r.severity = f.severity
            and r.outcome = f.outcome
    where
        r.document_id = $document_id
        and (r.outcome = 'mismatch' or (r.outcome = 'not_evaluable' and r.severity = 'error'))
    window finding as (partition by r.check_id, r.severity, r.outcome)
    qualify number <= {MOST_INSTANCES}
    order by r.check_id, r.severity, r.outcome, number
"""
# A finding about a header names its column alone, one about a line its row alone, one about a table neither; the box of
# one of its lines names a paragraph.
CELLS = f"""
    with evidence as (
        select * from (
            select check_result_key, unnest(generate_series(1, len(evidence))) as place, unnest(evidence) as cell
            from quality.check_results
            where document_id = $document_id and list_contains($keys, check_result_key)
        )
        where place <= {MOST_CELLS}
    ),

    lines as (
        select document_id, text, boxes, unnest(boxes) as line
        from raw.paragraphs
        where document_id in (select cell.document_id from evidence where cell.table_id is null)
    )

    select
        e.check_result_key,
        e.place,
        e.cell.role,
        e.cell.document_id,
        e.cell.table_id,
        coalesce(e.cell.table_row, c.row),
        coalesce(e.cell.table_column, c."column"),
        c.header_path,
        a.label,
        coalesce(c.text, p.text),
        t.unit,
        w.witness_text,
        c.confidence,
        coalesce(e.cell.page, c.page, t.first_page),
        list_transform(coalesce(c.boxes, p.boxes, []), lambda b: [b.page, b.x0, b.top, b.x1, b.bottom]) as boxes,
        e.cell.box
    from evidence as e
    left join raw.cells as c
        on e.cell.document_id = c.document_id and e.cell.table_id = c.table_id
        and coalesce(e.cell.table_row, c.row) = c.row and coalesce(e.cell.table_column, c."column") = c."column"
        and (e.cell.table_row is not null or c.is_header)
    left join lines as p
        on e.cell.table_id is null and e.cell.document_id = p.document_id and e.cell.page = p.line.page
        and e.cell.box = [p.line.x0, p.line.top, p.line.x1, p.line.bottom]
    left join intermediate.int_tables as t on e.cell.document_id = t.document_id and e.cell.table_id = t.table_id
    left join intermediate.int_amounts as a
        on e.cell.document_id = a.document_id and e.cell.table_id = a.table_id
        and e.cell.table_row = a.table_row and e.cell.table_column = a.table_column
    left join quality.witness_cells as w
        on e.cell.document_id = w.document_id and e.cell.table_id = w.table_id
        and e.cell.table_row = w.table_row and e.cell.table_column = w.table_column
    order by e.check_result_key, e.place, c.row, c."column"
"""
PROPOSALS = """
    select
        check_result_keys,
        table_id,
        table_row,
        table_column,
        page,
        text_printed,
        text_proposed,
        confidence,
        rule,
        correction_line
    from quality.ocr_proposals
    where document_id = ?
    order by table_id, table_row, table_column
"""
WAIVERS = """
    select check_id, reason, reviewer, until::varchar, line from quality.waivers where document_id = ? order by line
"""
CORRECTIONS = """
    select
        table_id,
        table_row,
        table_column,
        text_printed,
        text_corrected,
        reason,
        reviewer,
        corrected_on::varchar,
        line
    from quality.corrections
    where document_id = ?
    order by line
"""


def read_findings(connection: duckdb.DuckDBPyConnection, document_id: str, kind: str | None) -> DocumentFindings:
    """Everything about one document from a published file."""
    rows = connection.execute(INSTANCES, {"document_id": document_id}).fetchall()
    cells = _cells(connection, document_id, [row[6] for row in rows])
    grouped: dict[tuple, list[Instance]] = defaultdict(list)
    for check_id, severity, outcome, decision, total, number, key, table_ids, *values, evidence in rows:
        more = max(0, len(evidence) - MOST_CELLS)
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


def _cells(connection: duckdb.DuckDBPyConnection, document_id: str, keys: list[str]) -> dict[str, list[Cell]]:
    """Cells by the key of their result."""
    found: dict[str, list[Cell]] = defaultdict(list)
    if not keys:
        return found
    for (
        key,
        _,
        role,
        document,
        *place,
        header,
        label,
        text,
        unit,
        witness,
        sure,
        page,
        boxes,
        box,
    ) in connection.execute(CELLS, {"document_id": document_id, "keys": keys}).fetchall():
        places = tuple(Box(int(of), *edges) for of, *edges in boxes) or ((Box(page, *box),) if box else ())
        if place[0] is None:
            places = areas(places)
        read = (label, text, unit, witness, sure, page, places)
        found[key].append(Cell(role, document, *place, tuple(header or ()), *read))
    return found
