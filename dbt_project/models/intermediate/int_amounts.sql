-- Every amount that a recognised financial form prints, once, in yuan, with all codes of its row and column.
select
    md5(concat_ws('|', amounts.document_id, amounts.table_id, amounts.table_row, amounts.table_column)) as amount_key,
    amounts.document_id,
    amounts.form_code,
    amounts.table_id,
    amounts.table_row,
    amounts.table_column,
    amounts.side,
    amounts.section,
    organizations.organization_key,
    amounts.organization_name,
    amounts.fiscal_year,
    amounts.is_prior_year_column,
    amounts.stage,
    amounts.label,
    amounts.line_code,
    case
        when amounts.is_total_row then 0
        when amounts.function_code not in ('*', '?') then (length(amounts.function_code) - 1) // 2
        when amounts.economic_department_code not in ('*', '?') then (length(amounts.economic_department_code) - 1) // 2
        when amounts.economic_government_code not in ('*', '?') then (length(amounts.economic_government_code) - 1) // 2
        else amounts.ordinal_depth
    end as level,
    amounts.function_code,
    amounts.economic_department_code,
    amounts.economic_government_code,
    amounts.organization_code,
    amounts.project_code,
    amounts.project_name,
    amounts.procurement_item_code,
    amounts.fund_code,
    nullif(amounts.revenue_source_code, '-') as revenue_source_code,
    nullif(amounts.expenditure_type_code, '-') as expenditure_type_code,
    nullif(amounts.three_public_item_code, '-') as three_public_item_code,
    case
        when amounts.measure_code is not null and amounts.measure_code not in ('revenue', 'expenditure') then amounts.measure_code
        when amounts.side = 'income' then case amounts.section when '年初' then 'opening_balance' when '使用结余' then 'use_of_balance' else 'revenue' end
        when amounts.section = '年末' then 'closing_balance'
        when amounts.section = '结余分配' then 'surplus_distribution'
        else 'expenditure'
    end as measure_code,
    cast(amounts.number_printed * units.factor as decimal(20, 2)) as amount_yuan,
    amounts.amount_printed,
    amounts.unit as unit_printed,
    units.factor as unit_factor,
    not(amounts.has_child_rows or amounts.has_child_columns or amounts.is_of_which or amounts.is_unknown or amounts.is_alternative or repeated_tables.table_id is not null) as is_additive,
    amounts.is_of_which,
    amounts.is_alternative,
    amounts.has_child_rows,
    amounts.has_child_columns,
    amounts.header_path,
    amounts.lane,
    amounts.page,
    amounts.x0,
    amounts.top,
    amounts.x1,
    amounts.bottom,
    amounts.confidence,
    amounts.is_corrected
from {{ ref('int_printed_amounts') }} as amounts
inner join {{ ref('units') }} as units on amounts.unit = units.unit
left join {{ ref('int_organization_names') }} as organizations
    on amounts.document_id = organizations.document_id and amounts.organization_name = organizations.name_printed
left join {{ ref('int_repeated_tables') }} as repeated_tables on amounts.document_id = repeated_tables.document_id and amounts.table_id = repeated_tables.table_id
