-- Every number in a column of amounts of a form that lands, with what its row and its column say of it.
{# A line that is none of the three public expenses is no part of their total. #}
{% set is_unknown -%}
(cells.is_unknown or (tables.form_family = 'three_public' and not cells.has_item_columns and coalesce(rows.line_code = '?', false)))
{%- endset -%}
with cells as (
    select
        cells.*,
        columns.* exclude (document_id, table_id, table_column, printed_count),
        coalesce(bool_or(columns.header_three_public_item_code != '*') over (partition by cells.document_id, cells.table_id), false)
            as has_item_columns
    from {{ ref('int_body_cells') }} as cells
    inner join {{ ref('int_amount_columns') }} as columns
        on cells.document_id = columns.document_id and cells.table_id = columns.table_id and cells.table_column = columns.table_column
    where not cells.is_blank and cells.number_printed is not null
),

-- A total is divided up where its row prints any of its parts; a row that prints the total alone has no other place for its money.
divided as (
    select distinct
        cells.document_id,
        cells.table_id,
        cells.table_row,
        children.table_column
    from {{ ref('int_column_children') }} as children
    inner join cells
        on
            children.document_id = cells.document_id
            and children.table_id = cells.table_id
            and children.child_column = cells.table_column
)

select
    cells.document_id,
    tables.form_code,
    cells.table_id,
    cells.table_row,
    cells.table_column,
    cells.lane,
    cells.header_path,
    cells.side,
    -- 总计 is of all sections, but in a column of 上年结转.
    coalesce(
        case when rows.section not in ('本年', '*') then rows.section end,
        case when tables.form_family = 'balance' then cells.section end,
        case when rows.section = '*' then rows.section end,
        cells.section,
        rows.section
    ) as section,
    coalesce(rows.row_organization_name, tables.organization_name) as organization_name,
    coalesce(rows.line_year, cells.fiscal_year - coalesce(rows.is_prior_year and not cells.is_prior_year_column, false)::integer) as fiscal_year,
    cells.is_prior_year_column or coalesce(rows.is_prior_year or rows.line_year < cells.fiscal_year, false) as is_prior_year_column,
    coalesce(rows.stage, cells.stage) as stage,
    rows.label,
    rows.line_code,
    rows.function_code,
    coalesce(rows.department_economic_code, cells.economic_department_code) as economic_department_code,
    rows.government_economic_code as economic_government_code,
    rows.organization_code,
    rows.project_code,
    rows.project_name,
    rows.procurement_item_code,
    case
        when cells.header_fund_code is not null and cells.header_fund_code != 'fiscal_all' then cells.header_fund_code
        else coalesce(rows.fund_code, fund_texts.fund_code, cells.header_fund_code, tables.title_fund_code, forms.fund_code)
    end as fund_code,
    case
        when cells.header_revenue_source_code is not null and cells.header_revenue_source_code != 'fiscal' then cells.header_revenue_source_code
        else coalesce(rows.revenue_source_code, cells.header_revenue_source_code, forms.revenue_source_code)
    end as revenue_source_code,
    coalesce(cells.header_expenditure_type_code, rows.expenditure_type_code, forms.expenditure_type_code) as expenditure_type_code,
    -- “三公”经费 over a column of items says what all of them are.
    coalesce(
        nullif(cells.header_three_public_item_code, '*'), rows.three_public_item_code, cells.header_three_public_item_code,
        forms.three_public_item_code
    ) as three_public_item_code,
    case when {{ is_unknown }} then '?' else coalesce(cells.header_measure_code, rows.measure_code, forms.measure_code) end as measure_code,
    cells.number_printed,
    cells.text_printed as amount_printed,
    coalesce(cells.cell_unit, cells.column_unit, tables.unit) as unit,
    tables.unit_printed,
    rows.is_total_row,
    rows.ordinal_depth,
    children.table_row is not null as has_child_rows,
    divided.table_column is not null as has_child_columns,
    cells.is_of_which or rows.is_of_which as is_of_which,
    {{ is_unknown }} as is_unknown,
    cells.is_alternative,
    cells.page,
    cells.x0,
    cells.top,
    cells.x1,
    cells.bottom,
    cells.confidence,
    cells.is_corrected
from cells
inner join {{ ref('int_tables') }} as tables on cells.document_id = tables.document_id and cells.table_id = tables.table_id
inner join {{ ref('forms') }} as forms on tables.form_code = forms.form_code
inner join {{ ref('int_rows') }} as rows
    on
        cells.document_id = rows.document_id
        and cells.table_id = rows.table_id
        and cells.table_row = rows.table_row
        and cells.lane = rows.lane
left join {{ ref('int_row_children') }} as children
    on
        cells.document_id = children.document_id
        and cells.table_id = children.table_id
        and cells.table_row = children.table_row
        and cells.lane = children.lane
left join divided
    on
        cells.document_id = divided.document_id
        and cells.table_id = divided.table_id
        and cells.table_row = divided.table_row
        and cells.table_column = divided.table_column
left join {{ ref('int_fund_names') }} as fund_texts on {{ header_key('rows.fund_printed') }} = fund_texts.header_key
where tables.lands_amounts and not coalesce(rows.is_rate_or_count, false)
