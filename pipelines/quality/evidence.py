"""What a key of the published file stands for: an amount, a figure of the text, a result or the findings of a check."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

import duckdb

from pipelines.quality.labels import is_of_money
from pipelines.quality.pictures import Role, areas
from pipelines.quality.review_tables import find_documents
from pipelines.reading.model import Box

CHECK_ID = re.compile(r"[A-Z]\d{2}")
KEY = re.compile(r"[0-9a-f]{8,32}")
MOST_ITEMS = 10

AMOUNTS = """
    select
        amount_key,
        concat_ws(', ', form_code, label, 'unit ' || unit_printed) as statement,
        amount_printed,
        amount_yuan,
        [{'role': 'finding', 'document_id': document_id, 'table_id': table_id, 'table_row': table_row,
          'table_column': table_column, 'page': null, 'box': null}] as evidence
    from intermediate.int_amounts
    where starts_with(amount_key, $key)
    union all
    -- What an account reports of its projects is in no form of amounts.
    select
        p.amount_key,
        concat_ws(', ', p.form_code, p.project_name, p.stage),
        c.text,
        p.amount_yuan,
        [{'role': 'finding', 'document_id': d.document_id, 'table_id': p.table_id, 'table_row': p.table_row,
          'table_column': p.table_column, 'page': null, 'box': null}]
    from marts.fct_project as p
    inner join quality.documents as d on p.document_key = d.document_key
    inner join raw.cells as c
        on
            d.document_id = c.document_id
            and p.table_id = c.table_id
            and p.table_row = c.row
            and p.table_column = c."column"
    where p.form_code = 'final_project' and starts_with(p.amount_key, $key)
    order by amount_key
"""
# A figure that only says by how much something changed has no number of its own.
FIGURES = """
    with targets as (
        select
            figure_key,
            list({'role': 'rhs', 'document_id': document_id, 'table_id': table_id, 'table_row': table_row,
                  'table_column': table_column, 'page': null, 'box': null}) as cells
        from intermediate.int_narrative_targets
        where starts_with(figure_key, $key) and role = 'value'
        group by figure_key
    )

    select
        f.figure_key,
        f.measure,
        f.statement,
        coalesce(f.number_printed, f.change_printed, f.number::varchar) as printed,
        f.amount_yuan,
        coalesce(b.verdict, 'not_evaluable') as verdict,
        coalesce(b.target_yuan, b.target_number) as target,
        b.reason,
        list_prepend(
            {'role': 'lhs', 'document_id': f.document_id, 'table_id': null, 'table_row': null, 'table_column': null,
             'page': f.page, 'box': [f.boxes[1].x0, f.boxes[1].top, f.boxes[1].x1, f.boxes[1].bottom]},
            coalesce(list_sort(targets.cells), [])
        ) as evidence
    from intermediate.int_narrative_figures as f
    left join intermediate.int_narrative_bindings as b on f.figure_key = b.figure_key
    left join targets on f.figure_key = targets.figure_key
    where starts_with(f.figure_key, $key)
    order by f.figure_key
"""
RESULTS = """
    select
        r.check_result_key,
        r.check_id,
        c.statement_zh,
        c.statement_en,
        r.outcome,
        r.lhs,
        r.rhs,
        r.difference,
        r.tolerance,
        r.reason,
        r.evidence
    from quality.check_results as r
    inner join seeds.checks as c on r.check_id = c.check_id
    where {condition}
    order by
        list_position(['mismatch', 'not_evaluable', 'rounding', 'exact'], r.outcome),
        abs(r.difference) desc nulls last, r.table_ids[1], r.table_row, r.table_column
"""
# A finding about a line names its row alone, one about a header its column alone, one about a table neither: then the
# cells of that line, of that header, of the table's header are its places.
CELLS = """
    select c.row, c."column", coalesce(c.page, t.first_page), c.text, k.text_corrected, coalesce(c.boxes, [])
    from raw.tables as t
    left join raw.cells as c
        on
            t.document_id = c.document_id
            and t.table_id = c.table_id
            and c.row = coalesce($table_row, c.row)
            and c."column" = coalesce($table_column, c."column")
            and ($table_row is not null or c.is_header)
    left join quality.corrections as k
        on
            c.document_id = k.document_id
            and c.table_id = k.table_id
            and c.row = k.table_row
            and c."column" = k.table_column
    where t.document_id = $document_id and t.table_id = $table_id
    order by c.row, c."column"
"""
# A paragraph is named by the box of one of its lines.
PARAGRAPH = """
    select text, boxes
    from raw.paragraphs
    where
        document_id = $document_id
        and list_contains(list_transform(boxes, lambda b: [b.page, b.x0, b.top, b.x1, b.bottom]), $line)
"""


class EvidenceError(Exception):
    """There is nothing to show for a key. The message says why and what to write instead."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell or a paragraph that takes part, or another place on a page, or a whole page (no boxes).

    `boxes` has one box per page; `text` is as read (null for what is no cell and no paragraph), `corrected` what a
    reviewer put in its place, or null.
    """

    role: Role
    document_id: str
    table_id: str | None
    table_row: int | None
    table_column: int | None
    page: int | None
    text: str | None
    corrected: str | None
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An amount, a figure or a result: its key, what it says, its figures in Latin letters, and its places."""

    kind: Literal["amount", "figure", "result"]
    key: str
    title: str
    figures: str
    places: tuple[Place, ...]


def find_evidence(connection: duckdb.DuckDBPyConnection, key: str, document: str | None) -> tuple[list[Item], int]:
    """The items that a key means, the weightiest first, and how many more there are.

    `key` is an amount_key, a figure_key or a check_result_key, or the first 8 or more digits of one; or a check's id
    together with the `document` (name, source id or SHA-256) in which its findings are asked for. Raises
    `EvidenceError`.
    """
    if CHECK_ID.fullmatch(key.upper()):
        return _of_check(connection, key.upper(), document)
    if not KEY.fullmatch(key.lower()):
        raise EvidenceError(
            f"{key!r} is neither a check (such as A10, with --document) nor an amount_key, figure_key or "
            "check_result_key nor the first 8 or more digits of one"
        )
    items = [_amount(connection, row) for row in connection.execute(AMOUNTS, {"key": key.lower()}).fetchall()]
    items += [_figure(connection, row) for row in connection.execute(FIGURES, {"key": key.lower()}).fetchall()]
    condition = "starts_with(r.check_result_key, $key)"
    items += _results(connection, condition, {"key": key.lower()})
    if not items:
        raise EvidenceError(f"{key}: no amount, figure or result of a check has this key in the published file")
    if len(items) > 1:
        keys = ", ".join(item.key for item in items[:MOST_ITEMS])
        raise EvidenceError(f"{key}: begins {len(items)} keys ({keys}); write more of it")
    return items, 0


def _of_check(connection: duckdb.DuckDBPyConnection, check: str, document: str | None) -> tuple[list[Item], int]:
    if document is None:
        raise EvidenceError(f"{check}: name the document with --document")
    found = find_documents(connection, document)
    if not found:
        raise EvidenceError(f"{document}: no document of this name or SHA-256 is known; `yusuan status` lists them")
    if len(found) > 1:
        ids = ", ".join(document_id[:12] for document_id, _ in found)
        raise EvidenceError(f"{document}: there are {len(found)} documents of this name ({ids}); write one of these")
    parameters = {"check": check, "document_id": found[0][0]}
    condition = "r.check_id = $check and r.document_id = $document_id"
    findings = _results(connection, f"{condition} and r.outcome in ('mismatch', 'not_evaluable')", parameters)
    if findings:
        return findings[:MOST_ITEMS], max(0, len(findings) - MOST_ITEMS)
    rest = _results(connection, condition, parameters)
    if not rest:
        raise EvidenceError(
            f"{check}: is not computed in {document}; `yusuan sql 'from seeds.checks'` lists the checks"
        )
    if not rest[0].places:
        raise EvidenceError(f"{check}: holds nothing against {document}: {rest[0].figures}")
    return rest[:1], len(rest) - 1


def _amount(connection: duckdb.DuckDBPyConnection, row: tuple) -> Item:
    key, statement, printed, yuan, evidence = row
    figures = f"amount {key[:8]}: printed {printed}, {yuan:,.2f} yuan"
    return Item("amount", key, statement, figures, _places(connection, evidence))


def _figure(connection: duckdb.DuckDBPyConnection, row: tuple) -> Item:
    key, measure, statement, printed, yuan, verdict, target, reason, evidence = row
    figures = f"figure {key[:8]}: printed {printed}"
    if yuan is not None:
        figures += f", {yuan:,.2f} yuan"
    figures += f"; {verdict.replace('_', ' ')}"
    if target is not None:
        figures += f": {target:,.2f} in the table"
    title = f"{measure}: {statement}" + (f" ({reason})" if reason else "")
    return Item("figure", key, title, figures, _places(connection, evidence))


def _results(connection: duckdb.DuckDBPyConnection, condition: str, parameters: dict) -> list[Item]:
    rows = connection.execute(RESULTS.format(condition=condition), parameters).fetchall()
    items = []
    for key, check, statement, translated, outcome, lhs, rhs, difference, tolerance, reason, evidence in rows:
        figures = f"{check} {outcome}"
        if lhs is not None or rhs is not None:
            unit = " yuan" if is_of_money(check) else ""
            figures += f": {_yuan(lhs)} against {_yuan(rhs)}{unit}, difference {_yuan(difference)}"
            figures += f", rounding explains {_yuan(tolerance)}"
        # The reason of an identity begins with the statement, which stands in front already.
        said = (reason or "").removeprefix(statement).lstrip(": ")
        title = f"{check} {statement} ({translated})" + (f": {said}" if said else "")
        items.append(Item("result", key, title, figures, _places(connection, evidence)))
    return items


def _yuan(value: Decimal | None) -> str:
    return "nothing printed" if value is None else f"{value:,.2f}"


def _places(connection: duckdb.DuckDBPyConnection, evidence: Sequence[dict]) -> tuple[Place, ...]:
    return tuple(place for part in evidence for place in _places_of(connection, part))


def _places_of(connection: duckdb.DuckDBPyConnection, part: dict) -> list[Place]:
    role, document_id, table_id = cast(Role, part["role"]), part["document_id"], part["table_id"]
    if table_id is None or part["box"]:
        text, boxes = _printed_at(connection, document_id, part["page"], part["box"])
        return [Place(role, document_id, table_id, None, None, part["page"], text, None, boxes)]
    named = {name: part[name] for name in ("document_id", "table_id", "table_row", "table_column")}
    return [
        Place(role, document_id, table_id, row, column, page, text, corrected, tuple(Box(**box) for box in boxes))
        for row, column, page, text, corrected, boxes in connection.execute(CELLS, named).fetchall()
    ]


def _printed_at(
    connection: duckdb.DuckDBPyConnection, document_id: str, page: int | None, box: Sequence[float] | None
) -> tuple[str | None, tuple[Box, ...]]:
    """The paragraph that has a line in this box, with where it stands; null and the box itself without one."""
    if page is None or not box:
        return None, ()
    line = {"document_id": document_id, "line": [float(page), *box]}
    paragraph = connection.execute(PARAGRAPH, line).fetchone()
    if paragraph is None:
        return None, (Box(page, *box),)
    text, lines = paragraph
    return text, areas(Box(**of_line) for of_line in lines)
