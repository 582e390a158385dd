-- What the texts of published documents state, figure by figure, with the cell that each must equal.
with targets as (
    select
        document_id,
        figure_key,
        list({ 'table_id': table_id, 'table_row': table_row, 'table_column': table_column::integer } order by table_id, table_row, table_column) as cells,
        cells[1] as first_cell
    from {{ ref('int_narrative_targets') }}
    where role = 'value'
    group by document_id, figure_key
)

select
    figures.figure_key,
    documents.document_key,
    documents.organization_key,
    figures.fiscal_year,
    figures.stage,
    figures.page,
    {{ first_line('figures.boxes') }}::double[] as box,
    figures.part_path,
    figures.headings[-1] as section_heading,
    figures.item_heading,
    figures.statement,
    figures.clause,
    figures.measure,
    figures.figure_kind,
    figures.subject,
    figures.side,
    figures.section,
    figures.fund_code,
    figures.revenue_source_code,
    figures.expenditure_type_code,
    figures.three_public_item_code,
    figures.procurement_category,
    codes.function_code,
    codes.economic_code as economic_department_code,
    figures.project_name,
    figures.number,
    figures.number_printed,
    figures.unit_printed,
    figures.amount_yuan,
    figures.comparison_operator,
    figures.change::decimal(26, 8) as change,
    figures.change_yuan,
    figures.change_rate::decimal(26, 8) as change_rate,
    figures.share,
    figures.share_of,
    figures.completion_rate,
    figures.comparison_basis,
    figures.comparison_year,
    figures.wording,
    figures.is_in_words,
    figures.is_ambiguous,
    figures.note,
    targets.first_cell.table_id as target_table_id,
    targets.first_cell.table_row as target_row,
    targets.first_cell.table_column as target_column,
    targets.cells as target_cells,
    bindings.target_yuan,
    bindings.verdict,
    bindings.completion_verdict,
    bindings.reason as verdict_reason
from {{ ref('int_narrative_figures') }} as figures
inner join {{ ref('dim_document') }} as documents on figures.document_id = documents.document_id
inner join {{ ref('int_narrative_bindings') }} as bindings
    on figures.document_id = bindings.document_id and figures.figure_key = bindings.figure_key
left join {{ ref('int_narrative_codes') }} as codes on figures.document_id = codes.document_id and figures.figure_key = codes.figure_key
left join targets on figures.document_id = targets.document_id and figures.figure_key = targets.figure_key
