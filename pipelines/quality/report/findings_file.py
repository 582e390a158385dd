"""What the pages of all documents show, gathered from the published file in one pass, into a small file beside them.

A page that asked the published file itself would scan the checks of all documents: a report on a thousand documents
would ask a thousand times. The file has the tables `instances`, `cells`, `tables`, `proposals`, `waivers`,
`corrections` and `expected`, and of schema `raw` what pictures and excerpts need of documents whose page is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines.reading.masking import NAME, TELEPHONE

# The page shows the largest differences; all instances are in quality.check_results.
MOST_INSTANCES = 25
MOST_CELLS = 80
MEMORY = "1GB"  # more than this goes to the disk

RESULTS = f"""
    create temp table results as
    select
        r.document_id,
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
    from published.quality.check_results as r
    left join published.quality.document_findings as f
        on
            r.document_id = f.document_id
            and r.check_id = f.check_id
            and r.severity = f.severity
            and r.outcome = f.outcome
    where r.outcome = 'mismatch' or (r.outcome = 'not_evaluable' and r.severity = 'error')
    window finding as (partition by r.document_id, r.check_id, r.severity, r.outcome)
    qualify number <= {MOST_INSTANCES}
"""
INSTANCES = f"""
    create table instances as
    select
        * exclude (evidence),
        greatest(len(evidence) - {MOST_CELLS}, 0) as more_cells
    from results
    order by document_id, check_id, severity, outcome, number
"""
EVIDENCE = f"""
    create temp table evidence as
    select
        of_document,
        check_result_key,
        place,
        cell.role,
        cell.document_id,
        cell.table_id,
        cell.table_row,
        cell.table_column,
        cell.page,
        cell.box
    from (
        select
            document_id as of_document,
            check_result_key,
            unnest(generate_series(1, len(evidence))) as place,
            unnest(evidence) as cell
        from results
    )
    where place <= {MOST_CELLS}
"""
# A finding about a header names its column alone, one about a line its row alone, one about a table neither; the box of
# one of its lines names a paragraph.
CELLS = """
    create table cells as
    with whole as (
        select e.*, c.row, c."column", c.header_path, c.text, c.confidence, c.page as cell_page, c.boxes
        from evidence as e
        left join published.raw.cells as c
            on
                e.document_id = c.document_id
                and e.table_id = c.table_id
                and e.table_row = c.row
                and e.table_column = c."column"
        where e.table_id is not null and e.table_row is not null and e.table_column is not null
    ),

    partial as (
        select e.*, c.row, c."column", c.header_path, c.text, c.confidence, c.page as cell_page, c.boxes
        from evidence as e
        left join published.raw.cells as c
            on
                e.document_id = c.document_id
                and e.table_id = c.table_id
                and coalesce(e.table_row, c.row) = c.row
                and coalesce(e.table_column, c."column") = c."column"
                and (e.table_row is not null or c.is_header)
        where e.table_id is not null and (e.table_row is null or e.table_column is null)
    ),

    lines as (
        select document_id, text, boxes, unnest(boxes) as line
        from published.raw.paragraphs
        where document_id in (select document_id from evidence where table_id is null)
    ),

    said as (
        select e.*, p.text, p.boxes
        from evidence as e
        left join lines as p
            on
                e.document_id = p.document_id
                and e.page = p.line.page
                and e.box = [p.line.x0, p.line.top, p.line.x1, p.line.bottom]
        where e.table_id is null
    ),

    places as (
        select * from whole
        union all by name
        select * from partial
        union all by name
        select * from said
    )

    select
        e.of_document,
        e.check_result_key,
        e.place,
        e.role,
        e.document_id,
        e.table_id,
        coalesce(e.table_row, e.row) as table_row,
        coalesce(e.table_column, e."column") as table_column,
        e.header_path,
        a.label,
        e.text,
        t.unit,
        w.witness_text,
        e.confidence,
        coalesce(e.page, e.cell_page, t.first_page) as page,
        list_transform(coalesce(e.boxes, []), lambda b: [b.page, b.x0, b.top, b.x1, b.bottom]) as boxes,
        e.box
    from places as e
    left join published.intermediate.int_tables as t on e.document_id = t.document_id and e.table_id = t.table_id
    left join published.intermediate.int_amounts as a
        on
            e.document_id = a.document_id
            and e.table_id = a.table_id
            and e.table_row = a.table_row
            and e.table_column = a.table_column
    left join published.quality.witness_cells as w
        on
            e.document_id = w.document_id
            and e.table_id = w.table_id
            and e.table_row = w.table_row
            and e.table_column = w.table_column
    order by e.of_document, e.check_result_key, e.place, e.row, e."column", e.text
"""
TABLES = """
    create table tables as
    select
        t.document_id,
        t.table_id,
        t.caption,
        t.table_number,
        t.form_code,
        t.first_page,
        t.last_page,
        t.unit,
        t.title_key,
        count(a.amount_key) as amounts
    from published.intermediate.int_tables as t
    left join published.intermediate.int_amounts as a on t.document_id = a.document_id and t.table_id = a.table_id
    group by all
    order by t.document_id, t.table_id
"""
PROPOSALS = """
    create table proposals as
    select
        document_id,
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
    from published.quality.ocr_proposals
    order by document_id, table_id, table_row, table_column
"""
WAIVERS = """
    create table waivers as
    select document_id, check_id, reason, reviewer, until::varchar as until, line
    from published.quality.waivers
    order by document_id, line
"""
CORRECTIONS = """
    create table corrections as
    select
        document_id,
        table_id,
        table_row,
        table_column,
        text_printed,
        text_corrected,
        reason,
        reviewer,
        corrected_on::varchar as corrected_on,
        line
    from published.quality.corrections
    order by document_id, line
"""
EXPECTED = """
    create table expected as
    select document_kind, expectation, list(form_code order by form_code) as form_codes
    from published.seeds.expected_forms
    group by document_kind, expectation
    order by document_kind, min(form_code)
"""
GATHERED = (RESULTS, INSTANCES, EVIDENCE, CELLS, TABLES, PROPOSALS, WAIVERS, CORRECTIONS, EXPECTED)

# What is shown of a document, row by row, as one digest per table.
DIGEST = """
    select {key}, md5(string_agg(md5(shown::varchar), '' order by shown::varchar))
    from {table} as shown
    group by {key}
"""
OWN_TABLES = ("instances", "tables", "proposals", "waivers", "corrections")
# Pictures and excerpts show more than the cells: what the reader makes of the documents that they are taken from.
READERS = """
    select of_document, md5(string_agg(said, '' order by said))
    from (
        select p.of_document, concat_ws('|', p.document_id, d.reader_version, q.document_name) as said
        from (
            select distinct of_document, document_id from cells
            union
            select document_id, document_id from published.raw.documents
        ) as p
        left join published.raw.documents as d on p.document_id = d.document_id
        left join published.quality.documents as q on p.document_id = q.document_id
    )
    group by of_document
"""
# What pictures hide, and the rows around the cells of documents without pages.
PICTURED = """
    create schema raw;
    create table raw.documents as select document_id, media_type from published.raw.documents;
    create temp table shown as
        select distinct document_id from cells where of_document in (select unnest($ids::varchar[]));
    create temp table excerpted as
        select distinct c.document_id, c.table_id
        from cells as c
        inner join raw.documents as d on c.document_id = d.document_id
        where c.document_id in (select document_id from shown) and c.table_id is not null
            and d.media_type != 'application/pdf' and not starts_with(d.media_type, 'image/');
    create table raw.pages as
        select * from published.raw.pages
        where document_id in (select document_id from shown)
        order by document_id, page;
    create table raw.tables as
        select t.* from published.raw.tables as t semi join excerpted using (document_id, table_id);
    create table raw.paragraphs as
        select * from published.raw.paragraphs
        where document_id in (select document_id from shown) and (contains(text, $name) or contains(text, $telephone))
        order by document_id;
    create table raw.cells as
        select * from published.raw.cells
        where document_id in (select document_id from shown)
            and (
                contains(text, $name) or contains(text, $telephone)
                or (document_id, table_id) in (select (document_id, table_id) from excerpted)
            )
        order by document_id, table_id;
"""


class FindingsFile:
    """The file while it is made; `path` is opened by the workers once it is done."""

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection

    def digests(self) -> dict[str, list[str]]:
        """Digests of what is shown of each document, by its id."""
        queries = {name: DIGEST.format(key="document_id", table=name) for name in OWN_TABLES}
        queries |= {"cells": DIGEST.format(key="of_document", table="cells"), "readers": READERS}
        found: dict[str, list[str]] = defaultdict(list)
        for name, query in queries.items():
            for document_id, digest in self._connection.execute(query).fetchall():
                found[document_id].append(f"{name} {digest}")
        return found

    def expected(self) -> list[tuple]:
        """The forms that documents of each kind are expected to have."""
        return self._connection.execute("from expected").fetchall()

    def add_pictured(self, document_ids: Iterable[str]) -> None:
        """What the pictures and excerpts on the pages of these documents need."""
        parameters = {"ids": list(document_ids), "name": NAME, "telephone": TELEPHONE}
        for statement in PICTURED.split(";"):
            if statement.strip():
                needed = {name: value for name, value in parameters.items() if f"${name}" in statement}
                self._connection.execute(statement, needed)


@contextmanager
def findings_file(warehouse: Path, path: Path) -> Iterator[FindingsFile]:
    """Make the file `path` from a published file; raises `duckdb.Error` where that lacks a table or a column."""
    options = {"memory_limit": MEMORY, "temp_directory": str(path.with_suffix(".tmp"))}
    with duckdb.connect(str(path), config=options) as connection:
        quoted = str(warehouse).replace("'", "''")
        connection.execute(f"attach '{quoted}' as published (read_only)")
        for statement in GATHERED:
            connection.execute(statement)
        yield FindingsFile(connection)
