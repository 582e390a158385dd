"""A small published file, made without dbt: what the report reads of one, with one document of each kind."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from pipelines.documents.store import DocumentStore
from pipelines.landing.document_frames import document_frames, failed_frames
from pipelines.settings import Settings
from tests.support.build import land_frames, source_frame
from tests.support.small import small_pdf

ROWS = (("工资", "5.00"), ("办公", "7.00"), ("其他", "0.00"), ("合计", "13.00"))
TOTAL, PARTS = (4, 1), ((1, 1), (2, 1), (3, 1))

SEEDS = """
    create schema intermediate;
    create schema seeds;
    create table seeds.checks as from (values
        ('A01', 'A', 'final_balance', '合计 = 各行之和', 'Lines sum to the total', 'error', 'quarantined'),
        ('C03', 'C', '*', '占比与金额一致', 'Shares are those of the amounts', 'warn', 'warned'),
        ('G01', 'G', '*', '应公开的表齐全', 'The forms expected are present', 'warn', 'warned'),
        ('N01', 'N', '*', '表头可识别', 'Every header is known', 'warn', 'warned')
    ) as c (check_id, family, forms, statement_zh, statement_en, severity, decision_on_mismatch);
    create table seeds.forms as from (values
        ('final_balance', '收支总表', 'Balance'), ('final_revenue', '收入表', 'Revenue')
    ) as f (form_code, name_zh, name_en);
    create table seeds.expected_forms as from (values
        ('final_accounts', '收支总表', 'final_balance'), ('final_accounts', '收入表', 'final_revenue')
    ) as e (document_kind, expectation, form_code);
    create table intermediate.int_tables as
        select document_id, table_id, caption, number as table_number, caption as title_key,
            if(caption = '收支总表', 'final_balance', 'other') as form_code, first_page, last_page, '万元' as unit
        from raw.tables;
    create table intermediate.int_amounts as
        select md5(concat(document_id, table_id, "row", "column")) as amount_key, document_id, table_id,
            "row" as table_row, "column" as table_column, '行' || "row" as label, 'final_balance' as form_code,
            text as amount_printed, '万元' as unit_printed, 0::decimal(20, 2) as amount_yuan
        from raw.cells where not is_header and "column" = 1;
    create table intermediate.int_narrative_figures as
        select md5(concat(document_id, ordinal)) as figure_key, document_id, page, boxes, text as statement,
            '收入总计' as measure, '12.00' as number_printed, null::varchar as change_printed,
            12::decimal(26, 8) as number, 120000::decimal(20, 2) as amount_yuan
        from raw.paragraphs where contains(text, '收入总计');
    create table intermediate.int_narrative_targets as
        select figure_key, f.document_id, 'value' as role, 'T01' as table_id, 4 as table_row, 1 as table_column
        from intermediate.int_narrative_figures as f;
    create table intermediate.int_narrative_bindings as
        select figure_key, 'differs' as verdict, 130000::decimal(20, 2) as target_yuan,
            null::decimal(26, 8) as target_number, null::varchar as reason
        from intermediate.int_narrative_figures;
    create table quality.source_failures (source_id varchar, name varchar, address varchar, reason varchar,
        document_id varchar);
    create table quality.witness_cells (document_id varchar, table_id varchar, table_row int, table_column int,
        witness_text varchar);
    create table quality.gate_results (suite varchar, expectation varchar, severity varchar, document_id varchar,
        failing_rows bigint, reason varchar);
    create table quality.documents (document_id varchar, document_key varchar, document_name varchar, title varchar,
        organization_name varchar, fiscal_year int, document_kind varchar, scope varchar, source_id varchar,
        address varchar, media_type varchar, pages int, decision varchar, reasons varchar[], is_published boolean);
    create table quality.check_results (check_result_key varchar, document_id varchar, check_id varchar,
        table_ids varchar[], table_row int, table_column int, lhs decimal(24, 4), rhs decimal(24, 4),
        difference decimal(24, 4), tolerance decimal(24, 4), outcome varchar, severity varchar, reason varchar,
        evidence struct(role varchar, document_id varchar, table_id varchar, table_row int, table_column int, page int,
            box double[])[]);
    create table quality.ocr_proposals (document_id varchar, check_result_keys varchar[], table_id varchar,
        table_row int, table_column int, page int, text_printed varchar, text_proposed varchar, confidence double,
        rule varchar, correction_line varchar);
    create table quality.load_history (run_id varchar, started_at timestamptz, published_at timestamptz,
        reader_version varchar, admitted_documents bigint, quarantined_documents bigint, unreadable_documents bigint,
        amounts bigint, mismatches bigint, coverage decimal(5, 4));
    create table quality.expected_filings_status as from (values
        (2, '甲<b>局', 2024, 'budget', null, date '2024-02-29', 'missing', 'no document of it is known'),
        (3, '乙局', 2024, 'final_accounts', 'unit', date '2025-09-30', 'not_due', null)
    ) as f (line, organization, fiscal_year, document_kind, scope, due_on, status, reason);
    create table quality.load_anomalies (run_id varchar, rule varchar, subject varchar, value double, expected double,
        message_zh varchar, message_en varchar);
"""
VIEWS = """
    create schema if not exists marts;
    create table marts.fct_project as
        select md5(concat('project', document_id)) as amount_key, document_key,
            'final_project' as form_code, 'T01' as table_id,
            1 as table_row, 1 as table_column, '改造工程' as project_name, 'final' as stage,
            50000::decimal(20, 2) as amount_yuan
        from quality.documents;
    create view quality.document_findings as
        select document_id, check_id, severity, outcome, if(severity = 'error', 'quarantined', 'warned') as decision
        from quality.check_results where outcome in ('mismatch', 'not_evaluable') group by all;
    create view quality.document_coverage as
        select document_id, count(*) as applicable, count(*) filter (outcome != 'not_evaluable') as evaluated,
            (count(*) filter (outcome != 'not_evaluable') / count(*))::decimal(5, 4) as coverage
        from quality.check_results group by document_id;
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A document to publish. `results` are (check_id, outcome, role and place of each cell).

    A place is (role, row, column) of the table or (role, "prose"), the paragraph whose lines are `prose`.
    `media_type` is what its bytes, a PDF file, are said to be; `misread` proposes a repair of the total of `ROWS`.
    """

    name: str
    organization: str = "甲市财政局"
    decision: str = "passed"
    reasons: tuple[str, ...] = ()
    caption: str = "收支总表"
    rows: tuple[tuple[str, str], ...] = ROWS
    results: tuple[tuple[str, str, tuple], ...] = ()
    is_readable: bool = True
    media_type: str = "application/pdf"
    misread: bool = False
    prose: tuple[str, ...] = ()
    fetched_at: datetime = field(default=datetime(2025, 1, 1, tzinfo=UTC))


def broken_sum(outcome: str = "mismatch") -> tuple[str, str, tuple]:
    """The total of `ROWS` against its lines."""
    return "A01", outcome, (("lhs", *TOTAL), *(("rhs", *part) for part in PARTS))


def publish(data_dir: Path, documents: list[Made], loads: int = 1) -> Settings:
    """A published file with these documents, their bytes in the store; the last of `loads` daily loads."""
    settings = Settings(data_dir=data_dir, workers=2)
    store, frames, ids = DocumentStore(settings.store_dir), [], {}
    for made in documents:
        data = small_pdf(f"{made.name}2024年度部门决算", made.caption, made.rows, made.prose)
        document_id = ids[made.name] = store.put(data)
        about = {"key": made.name, "organization": made.organization, "fetched_at": made.fetched_at}
        if made.is_readable:
            read = document_frames(data, document_id, "v", 10)
        else:
            read = failed_frames(data, document_id, "v", "damaged")
        frames.append(read | {"document_sources": source_frame(document_id, about)})
    land_frames(settings.warehouse_file, frames)
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute(SEEDS)
        for made in documents:
            _insert_document(connection, ids[made.name], made)
            kind = [made.media_type, ids[made.name]]
            connection.execute("update raw.documents set media_type = ? where document_id = ?", kind)
            if made.misread:
                line = f"{ids[made.name][:12]},T01,4,1,13.00,12.00,OCR: one digit was misread,REVIEWER,YYYY-MM-DD"
                row = [ids[made.name], [f"{made.name}-0"], "T01", *TOTAL, 1, "13.00", "12.00", 0.61]
                row += ["one digit was misread", line]
                connection.execute(f"insert into quality.ocr_proposals values ({', '.join('?' * 11)})", row)
        connection.execute(VIEWS)
        for day in range(loads):
            at = datetime(2025, 6, 1, 18, tzinfo=UTC) + timedelta(days=day)
            row = [f"run{day:05d}", at - timedelta(seconds=75), at, "v", len(documents), 1, 1, 1000 + day, 1, 0.98]
            connection.execute(f"insert into quality.load_history values ({', '.join('?' * len(row))})", row)
    return settings


def _insert_document(connection: duckdb.DuckDBPyConnection, document_id: str, made: Made) -> None:
    published = made.decision in {"passed", "warned", "waived"}
    row = [document_id, document_id[:32], made.name, f"{made.name}决算", made.organization, 2024, "final_accounts"]
    row += ["department", made.name, f"{made.name}.pdf", "application/pdf", 1, made.decision, list(made.reasons)]
    connection.execute(f"insert into quality.documents values ({', '.join('?' * 15)})", [*row, published])
    for number, (check_id, outcome, places) in enumerate(made.results):
        evidence = [_evidence(connection, document_id, *place) for place in places]
        is_sum = any(place[0] == "lhs" for place in places)
        amounts = [130000, 120000, 10000, 200] if is_sum else [None] * 4
        severity = "error" if check_id == "A01" else "warn"
        row = [
            f"{made.name}-{number}",
            document_id,
            check_id,
            ["T01"],
            *TOTAL,
            *amounts,
            outcome,
            severity,
            "占比与金额一致: the reason" if check_id == "C03" else "the reason",
        ]
        connection.execute(
            "insert into quality.check_results select "
            + ", ".join("?" * len(row))
            + ', from_json(?::json, \'[{"role":"VARCHAR","document_id":"VARCHAR","table_id":"VARCHAR",'
            '"table_row":"INTEGER","table_column":"INTEGER","page":"INTEGER","box":["DOUBLE"]}]\')',
            [*row, json.dumps(evidence)],
        )


def _evidence(connection: duckdb.DuckDBPyConnection, document_id: str, role: str, *place: object) -> dict:
    """A cell of the table, or the first line of the paragraph of prose, which is the last one of the page."""
    if place == ("prose",):
        ((line,),) = connection.execute(
            "select arg_max(boxes[1], ordinal) from raw.paragraphs where document_id = ?", [document_id]
        ).fetchall()
        box = [line[name] for name in ("x0", "top", "x1", "bottom")]
        return {"role": role, "document_id": document_id, "page": line["page"], "box": box}
    row, column = place
    return {"role": role, "document_id": document_id, "table_id": "T01", "table_row": row, "table_column": column}
