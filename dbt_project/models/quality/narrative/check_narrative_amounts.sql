-- Amounts of the text against the cells of the forms that print them (C01, C02, C04, C06, C07, C08, C10, C13, C14, C17; F01 to F05, F13).
with cells as (
    select
        document_id,
        figure_key,
        min(check_id) as check_id,
        list_sort(list({{ evidence_cell("'rhs'", "document_id", "table_id", "table_row", "table_column") }})) as cells
    from {{ ref('int_narrative_targets') }}
    where role = 'value' and check_id is not null
    group by document_id, figure_key
),

compared as (
    select
        cells.check_id,
        figures.document_id,
        figures.amount_yuan as lhs,
        bindings.target_yuan as rhs,
        bindings.difference,
        bindings.tolerance,
        case
            when bindings.verdict = 'not_evaluable' then 'not_evaluable'
            when bindings.difference = 0 then 'exact'
            when bindings.verdict = 'agrees' then 'rounding'
            else 'mismatch'
        end as outcome,
        bindings.reason as doubt,
        figures.measure,
        figures.number_printed,
        figures.unit_printed,
        figures.boxes,
        cells.cells,
        -- The place of a figure in its document: the same words may say the same twice.
        concat_ws('|', 'table', figures.paragraph_ordinal, figures.statement_ordinal, figures.figure_ordinal) as instance
    from cells
    inner join {{ ref('int_narrative_bindings') }} as bindings on cells.document_id = bindings.document_id and cells.figure_key = bindings.figure_key
    inner join {{ ref('int_narrative_figures') }} as figures on cells.document_id = figures.document_id and cells.figure_key = figures.figure_key
)

select
    md5(concat_ws('|', compared.check_id, compared.document_id, compared.instance)) as check_result_key,
    compared.check_id,
    compared.document_id,
    md5(compared.document_id) as document_key,
    null::varchar as other_document_key,
    list_sort(list_distinct(list_transform(compared.cells, lambda cell: cell.table_id))) as table_ids, -- noqa: RF01
    compared.cells[1].table_row as table_row,
    compared.cells[1].table_column as table_column,
    compared.lhs::decimal(24, 4) as lhs,
    compared.rhs::decimal(24, 4) as rhs,
    compared.difference::decimal(24, 4) as difference,
    compared.tolerance::decimal(24, 4) as tolerance,
    compared.outcome,
    checks.severity,
    case compared.outcome
        when 'mismatch'
            then concat(
                    checks.statement_zh, ': ', compared.measure, ' ', compared.number_printed, compared.unit_printed, ' in the text, ', compared.lhs,
                    ' yuan; ', compared.rhs, ' yuan in the table; they differ by ', compared.difference::decimal(24, 2), ', rounding explains ',
                    compared.tolerance::decimal(24, 2)
                )
        when 'not_evaluable' then concat(checks.statement_zh, ': ', compared.measure, ': ', compared.doubt)
    end as reason,
    list_prepend({{ paragraph_evidence("'lhs'", "compared.document_id", "compared.boxes") }}, compared.cells) as evidence
from compared
inner join {{ ref('checks') }} as checks on compared.check_id = checks.check_id
