-- Every column of amounts with all it measures.
with printed as (
    select
        document_id,
        table_id,
        table_column,
        count(*) filter (where not is_blank) as printed_count
    from {{ ref('int_body_cells') }}
    group by document_id, table_id, table_column
),

columns as (
    select
        columns.document_id,
        columns.table_id,
        columns.table_column,
        columns.lane,
        columns.form_family,
        columns.header_path,
        columns.stage,
        columns.fiscal_year,
        columns.is_prior_year_column,
        columns.is_of_which,
        columns.part,
        columns.column_unit,
        columns.economic_department_code,
        columns.unknown_label,
        columns.fund_code as header_fund_code,
        columns.revenue_source_code as header_revenue_source_code,
        columns.expenditure_type_code as header_expenditure_type_code,
        columns.three_public_item_code as header_three_public_item_code,
        columns.measure_code as header_measure_code,
        columns.section as header_section,
        coalesce(lanes.balance_side, columns.side, forms.side) as side,
        lanes.is_alternative,
        coalesce(printed.printed_count, 0) as printed_count,
        coalesce(columns.fund_code, tables.title_fund_code, forms.fund_code, '*') as fund_code,
        coalesce(columns.revenue_source_code, forms.revenue_source_code, '*') as revenue_source_code,
        coalesce(columns.expenditure_type_code, forms.expenditure_type_code, '*') as expenditure_type_code,
        coalesce(columns.three_public_item_code, forms.three_public_item_code, '*') as three_public_item_code,
        coalesce(columns.measure_code, forms.measure_code) as measure_code,
        forms.section as form_section,
        coalesce(
            columns.fund_code, columns.revenue_source_code, columns.expenditure_type_code, columns.three_public_item_code,
            columns.economic_department_code, columns.part, columns.section
        ) is null and not columns.is_of_which as is_undivided,
        -- A label over every amount of a table can only repeat what the table is; one over some of them may mean anything.
        columns.unknown_label is not null and not (
            columns.is_leaf_known
            and count(*) filter (where columns.unknown_label is not null) over of_table = count(*) over of_table
            and count(distinct columns.unknown_label) over of_table = 1
        ) as is_unknown
    from {{ ref('int_columns') }} as columns
    inner join {{ ref('int_tables') }} as tables on columns.document_id = tables.document_id and columns.table_id = tables.table_id
    inner join {{ ref('forms') }} as forms on columns.form_code = forms.form_code
    inner join {{ ref('int_lanes') }} as lanes
        on columns.document_id = lanes.document_id and columns.table_id = lanes.table_id and columns.lane = lanes.lane
    left join printed
        on
            columns.document_id = printed.document_id
            and columns.table_id = printed.table_id
            and columns.table_column = printed.table_column
    where columns.role = 'amount'
    window of_table as (partition by columns.document_id, columns.table_id)
),

sectioned as (
    select
        *,
        case
            when form_family = 'balance' then header_section
            when header_section is not null then header_section
            -- The undivided total of a table that also prints balances of other years contains them.
            when
                is_undivided
                and bool_or(header_section is not null and header_section != '本年') over (partition by document_id, table_id, side)
                then '*'
            else form_section
        end as section
    from columns
),

-- The same money divided up by type or class of expenditure and once more by fund, neither within the other: the division printed first counts.
divisions as (
    select
        *,
        coalesce(header_expenditure_type_code, economic_department_code, nullif(header_three_public_item_code, '*')) is not null as is_by_use,
        header_fund_code is not null and fund_code not in ('*', 'fiscal_all') as is_by_fund
    from sectioned
),

alternatives as (
    select
        *,
        not bool_or(is_by_use and is_by_fund) over in_group
        and case
            when is_by_use then min(table_column) filter (where is_by_fund) over in_group < min(table_column) filter (where is_by_use) over in_group
            when is_by_fund then min(table_column) filter (where is_by_use) over in_group < min(table_column) filter (where is_by_fund) over in_group
        end as is_second_division
    from divisions
    window in_group as (partition by document_id, table_id, side, stage, fiscal_year, measure_code)
)

select
    columns.document_id,
    columns.table_id,
    columns.table_column,
    columns.lane,
    columns.header_path,
    columns.unknown_label,
    columns.is_unknown,
    columns.side,
    columns.stage,
    columns.fiscal_year,
    columns.is_prior_year_column,
    columns.section,
    columns.header_fund_code,
    columns.header_revenue_source_code,
    columns.header_expenditure_type_code,
    columns.header_three_public_item_code,
    columns.header_measure_code,
    columns.economic_department_code,
    columns.column_unit,
    columns.is_of_which,
    columns.is_alternative or coalesce(columns.is_second_division, false) as is_alternative,
    columns.printed_count,
    columns.fund_code,
    columns.revenue_source_code,
    columns.expenditure_type_code,
    columns.three_public_item_code,
    columns.measure_code,
    columns.part
from alternatives as columns
