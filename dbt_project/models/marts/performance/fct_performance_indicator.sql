-- Indicators of performance forms of published documents, one row each, with the cell of the target (of the indicator where no target is printed).
select
    md5(concat_ws('|', indicators.document_id, indicators.table_id, indicators.form_ordinal, indicators.indicator_ordinal)) as performance_indicator_key,
    projects.performance_project_key,
    projects.document_key,
    projects.organization_key,
    projects.fiscal_year,
    projects.coverage_basis,
    projects.form_kind,
    projects.project_name,
    indicators.indicator_ordinal,
    indicators.level1,
    indicators.level1_weight,
    indicators.level2,
    indicators.level3,
    indicators.level4,
    indicators.description,
    indicators.horizon,
    indicators.goal,
    indicators.target_printed,
    indicators.target_operator,
    indicators.target_number,
    indicators.target_unit,
    indicators.target_date,
    indicators.actual_printed,
    indicators.actual_operator,
    indicators.actual_number,
    indicators.actual_unit,
    indicators.actual_date,
    indicators.completion_printed,
    indicators.completion_rate,
    indicators.weight,
    indicators.score,
    indicators.deviation,
    indicators.standard,
    indicators.table_id,
    coalesce(indicators.target_row, indicators.table_row)::integer as table_row,
    coalesce(indicators.target_column, indicators.level3_column)::integer as table_column,
    cells.page::integer as page,
    cells.x0::double as x0,
    cells.top::double as top,
    cells.x1::double as x1,
    cells.bottom::double as bottom,
    cells.confidence::double as confidence
from {{ ref('int_performance_indicators') }} as indicators
inner join {{ ref('fct_performance_project') }} as projects
    on projects.performance_project_key = md5(concat_ws('|', indicators.document_id, indicators.table_id, indicators.form_ordinal))
left join {{ ref('int_performance_cells') }} as cells
    on
        indicators.document_id = cells.document_id
        and indicators.table_id = cells.table_id
        and coalesce(indicators.target_row, indicators.table_row) = cells.table_row
        and coalesce(indicators.target_column, indicators.level3_column) = cells.table_column
