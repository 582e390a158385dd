{#
  Evaluates identities in decimals. `terms` names a relation with one row per printed amount that takes part:

    check_id, document_id, instance    which identity; `instance` is unique within check and document
    role                               `lhs` (the printed total) or `rhs` (its parts)
    amount_yuan, half_unit_yuan        signed amount; half a unit of its last printed place, 0 for a printed zero
    table_id, table_row, table_column  the cell
    page, box                          with `has_box` only: the place of what is no cell ([x0, top, x1, bottom]; see `first_line`), else null
    other_document_id, cell_document_id  with `between_documents` only: the second document (null where it is missing), and the
                                       document that the cell is in
    comparison                         `equal` within the rounding envelope, `equal_exactly` to the last digit, or `at_least`: lhs is
                                       not below rhs, within the envelope; an inequality warns, except where the reading is judged (P)
    is_ambiguous                       true where a term is not certain to belong (a code printed in several rows)

  A blank counts as zero only where the identity closes with it: a side without any printed amount against a zero is exact, against
  anything else the identity is not evaluable. Outcomes and the envelope: see `checks` and the column descriptions of `check_results`.
#}
{% macro identity_results(terms, between_documents=false, has_box=false) %}
{% set own_cells = ' filter (where cell_document_id = document_id)' if between_documents else '' -%}
instances as (
    select
        check_id,
        document_id,
        {{ 'other_document_id' if between_documents else 'null::varchar as other_document_id' }},
        instance,
        sum(amount_yuan) filter (where role = 'lhs') as lhs_printed,
        sum(amount_yuan) filter (where role = 'rhs') as rhs_printed,
        coalesce(lhs_printed, 0) - coalesce(rhs_printed, 0) as difference,
        any_value(comparison) as comparison,
        case when bool_or(terms.comparison = 'equal_exactly') then 0 else sum(half_unit_yuan) end as tolerance,
        bool_or(is_ambiguous) as is_ambiguous,
        coalesce(list_sort(list_distinct(list(table_id){{ own_cells }})), []) as table_ids,
        arg_min(
            {'table_row': table_row, 'table_column': table_column}, {'role': role, 'table_row': table_row, 'table_column': table_column}
        ){{ own_cells }} as anchor,
        -- In the order of its fields: role, document, table, row, column. Sorted afterwards; an ordered aggregate takes seven times as long.
        list_sort(list(
            {{ evidence_cell(
                "role", "cell_document_id" if between_documents else "document_id", "table_id", "table_row", "table_column",
                "page" if has_box else "null", "box" if has_box else "null"
            ) }}
        )) as evidence
    from {{ terms }} as terms
    group by all
),

outcomes as (
    select
        *,
        case
            when difference = 0 then 'exact'
            when comparison = 'at_least' and lhs_printed is not null and difference > 0 then 'exact'
            when lhs_printed is null or rhs_printed is null then 'not_evaluable'
            when abs(difference) <= tolerance then 'rounding'
            when is_ambiguous then 'not_evaluable'
            else 'mismatch'
        end as outcome
    from instances
)

select
    md5(concat_ws('|', o.check_id, o.document_id, o.instance)) as check_result_key,
    o.check_id,
    o.document_id,
    md5(o.document_id) as document_key,
    md5(o.other_document_id) as other_document_key,
    o.table_ids,
    o.anchor.table_row as table_row,
    o.anchor.table_column as table_column,
    o.lhs_printed::decimal(24, 4) as lhs,
    o.rhs_printed::decimal(24, 4) as rhs,
    o.difference::decimal(24, 4) as difference,
    o.tolerance::decimal(24, 4) as tolerance,
    o.outcome,
    if(o.comparison = 'at_least' and c.family != 'P' and c.severity = 'error', 'warn', c.severity) as severity,
    case o.outcome
        when 'mismatch' then concat(
            c.statement_zh, ': ', o.lhs_printed, ' yuan printed, ', if(o.comparison = 'at_least', 'at least ', ''), o.rhs_printed,
            ' yuan expected; they differ by ', o.difference, ', rounding explains ', o.tolerance::decimal(24, 2)
        )
        when 'not_evaluable' then case
            when o.lhs_printed is null then concat('the total is not printed; its parts sum to ', o.rhs_printed, ' yuan')
            when o.rhs_printed is null then concat('no part is printed of the total of ', o.lhs_printed, ' yuan')
            else concat('it is not certain which amounts take part; those found give ', o.lhs_printed, ' and ', o.rhs_printed, ' yuan')
        end
    end as reason,
    o.evidence
from outcomes as o
inner join {{ ref('checks') }} as c on o.check_id = c.check_id
{% endmacro %}

{#
  The same shape for findings that are no identity: `findings` has check_id, document_id, instance, table_id, table_row, table_column, reason;
  with `has_outcome` also outcome (`mismatch` without it); with `has_box` also page and box ([x0, top, x1, bottom]) of what is no cell;
  with `has_evidence` table_ids and evidence (see `evidence_cell`) instead of table_id; with `between_documents` other_document_id and
  cell_document_id, as above.
#}
{% macro finding_results(findings, has_outcome=false, has_box=false, has_evidence=false, between_documents=false) %}
select
    md5(concat_ws('|', f.check_id, f.document_id, f.instance)) as check_result_key,
    f.check_id,
    f.document_id,
    md5(f.document_id) as document_key,
    {{ 'md5(f.other_document_id)' if between_documents else 'null::varchar' }} as other_document_key,
    {% if has_evidence -%}
    f.table_ids,
    f.table_row::integer as table_row,
    f.table_column::integer as table_column,
    {%- else -%}
    {% set elsewhere = ' or f.cell_document_id != f.document_id' if between_documents else '' -%}
    if(f.table_id is null{{ elsewhere }}, []::varchar[], [f.table_id]) as table_ids,
    if(f.table_id is null{{ elsewhere }}, null, f.table_row)::integer as table_row,
    if(f.table_id is null{{ elsewhere }}, null, f.table_column)::integer as table_column,
    {%- endif %}
    null::decimal(24, 4) as lhs,
    null::decimal(24, 4) as rhs,
    null::decimal(24, 4) as difference,
    null::decimal(24, 4) as tolerance,
    {{ 'f.outcome' if has_outcome else "'mismatch'" }} as outcome,
    c.severity,
    f.reason,
    {% if has_evidence -%}
    f.evidence
    {%- else -%}
    if(
        f.table_id is null{{ ' and f.page is null' if has_box }},
        [],
        [{{ evidence_cell("'finding'", "f.cell_document_id" if between_documents else "f.document_id", "f.table_id", "f.table_row", "f.table_column", "f.page" if has_box else "null", "f.box" if has_box else "null") }}]
    )
    {%- endif %} as evidence
from {{ findings }} as f
inner join {{ ref('checks') }} as c on f.check_id = c.check_id
{% endmacro %}

{# One cell of evidence. Cells have their boxes in raw.cells; what is no cell (a number left over) carries page and box here. #}
{% macro evidence_cell(role, document_id, table_id, table_row, table_column, page="null", box="null") -%}
    {
        'role': {{ role }}::varchar,
        'document_id': {{ document_id }}::varchar,
        'table_id': {{ table_id }}::varchar,
        'table_row': {{ table_row }}::integer,
        'table_column': {{ table_column }}::integer,
        'page': {{ page }}::integer,
        'box': {{ box }}::double[]
    }
{%- endmacro %}

{# A paragraph as evidence: the place of its first line; `boxes` are those of raw.paragraphs. #}
{% macro paragraph_evidence(role, document_id, boxes) -%}
    {{ evidence_cell(role, document_id, "null", "null", "null", boxes ~ "[1].page", first_line(boxes)) }}
{%- endmacro %}

{# The box of the first line of a paragraph. #}
{% macro first_line(boxes) -%}
    [{{ boxes }}[1].x0, {{ boxes }}[1].top, {{ boxes }}[1].x1, {{ boxes }}[1].bottom]
{%- endmacro %}

{# The evidence of a result that rests on no cell. #}
{% macro no_evidence() -%}
    []::struct(role varchar, document_id varchar, table_id varchar, table_row integer, table_column integer, page integer, box double[])[]
{%- endmacro %}

{#
  The same shape for results that rest on no cell: `outcomes` has check_id, document_id, other_document_id (null where there is none),
  instance, outcome and reason.
#}
{% macro document_results(outcomes) %}
select
    md5(concat_ws('|', d.check_id, d.document_id, d.instance)) as check_result_key,
    d.check_id,
    d.document_id,
    md5(d.document_id) as document_key,
    md5(d.other_document_id) as other_document_key,
    []::varchar[] as table_ids,
    null::integer as table_row,
    null::integer as table_column,
    null::decimal(24, 4) as lhs,
    null::decimal(24, 4) as rhs,
    null::decimal(24, 4) as difference,
    null::decimal(24, 4) as tolerance,
    d.outcome,
    c.severity,
    d.reason,
    {{ no_evidence() }} as evidence
from {{ outcomes }} as d
inner join {{ ref('checks') }} as c on d.check_id = c.check_id
{% endmacro %}
