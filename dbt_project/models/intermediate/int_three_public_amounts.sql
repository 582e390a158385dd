-- Amounts of the three public expenses by item, whether items are columns or rows, with the checks of their form and what stands beside them.
{% set printed_item = 'if(item_columns.table_id is null, rows.three_public_item_code, columns.three_public_item_code)' -%}
with checked_forms as (
    select
        form_code,
        max(check_id) filter (where identity = 'items_of_total') as check_of_total,
        max(check_id) filter (where identity = 'items_of_vehicle') as check_of_vehicle,
        max(check_id) filter (where identity = 'not_negative') as check_of_sign
    from {{ ref('check_forms') }}
    group by form_code
    having check_of_total is not null
),

item_columns as (
    select distinct
        document_id,
        table_id
    from {{ ref('int_amount_columns') }}
    where header_three_public_item_code not in ('*', '-')
),

amounts as (
    select
        amounts.*,
        coalesce(amounts.three_public_item_code, '*') as item_code,
        coalesce(columns.header_three_public_item_code = '*' or amounts.line_code = 'three_public', false) as is_named_total,
        checked_forms.* exclude (form_code),
        -- Amounts that differ by item alone: one row of a table with columns of items, one column of a table with rows of items.
        concat_ws(
            '|', amounts.table_id, if(item_columns.table_id is null, 'column ' || amounts.table_column, 'row ' || amounts.table_row),
            amounts.stage, amounts.fiscal_year, amounts.fund_code
        ) as context
    from {{ ref('int_amount_precision') }} as amounts
    inner join checked_forms on amounts.form_code = checked_forms.form_code
    inner join {{ ref('int_amount_columns') }} as columns
        on
            amounts.document_id = columns.document_id
            and amounts.table_id = columns.table_id
            and amounts.table_column = columns.table_column
    left join item_columns on amounts.document_id = item_columns.document_id and amounts.table_id = item_columns.table_id
    where amounts.measure_code = 'three_public'
),

-- 合计 beside 机关运行经费, 会议费 or 培训费 may be the total of all of them.
tables_of_more as (
    select distinct
        document_id,
        table_id
    from {{ ref('int_amount_precision') }}
    where measure_code in ('agency_operating', 'meeting_fees', 'training_fees', 'administrative', '?')
        and form_code in (select form_code from checked_forms)
),

item_rows as (
    select
        rows.document_id,
        rows.table_id,
        rows.three_public_item_code,
        rows.line_code
    from {{ ref('int_rows') }} as rows
    anti join item_columns on rows.document_id = item_columns.document_id and rows.table_id = item_columns.table_id
),

-- Items that the form prints, be they blank: a column of one, or a row.
printed_items as (
    select
        tables.document_id,
        tables.table_id,
        coalesce(bool_or({{ printed_item }} = '*' or rows.line_code = 'total'), false) as prints_total,
        coalesce(bool_or({{ printed_item }} = 'vehicle'), false) as prints_vehicle,
        coalesce(bool_or({{ printed_item }} in ('vehicle_purchase', 'vehicle_running')), false) as prints_vehicle_parts,
        coalesce(bool_or({{ printed_item }} not in ('*', '-')), false) as prints_items,
        coalesce(bool_or(columns.fund_code in ('*', 'fiscal_all')), false) as prints_all_funds
    from {{ ref('int_tables') }} as tables
    inner join checked_forms on tables.form_code = checked_forms.form_code
    left join item_columns on tables.document_id = item_columns.document_id and tables.table_id = item_columns.table_id
    left join {{ ref('int_amount_columns') }} as columns on tables.document_id = columns.document_id and tables.table_id = columns.table_id
    left join item_rows as rows on tables.document_id = rows.document_id and tables.table_id = rows.table_id
    group by tables.document_id, tables.table_id
)

select
    amounts.document_id,
    amounts.table_id,
    amounts.table_row,
    amounts.table_column,
    amounts.stage,
    amounts.fiscal_year,
    amounts.fund_code,
    amounts.item_code,
    amounts.is_of_which,
    amounts.amount_yuan,
    amounts.half_unit_yuan,
    amounts.context,
    amounts.check_of_total,
    amounts.check_of_vehicle,
    amounts.check_of_sign,
    printed_items.prints_total,
    printed_items.prints_vehicle,
    printed_items.prints_vehicle_parts,
    printed_items.prints_items,
    printed_items.prints_all_funds,
    tables_of_more.table_id is not null and not amounts.is_named_total as may_be_of_more,
    bool_or(amounts.item_code = 'vehicle') over of_context as has_vehicle
from amounts
inner join printed_items on amounts.document_id = printed_items.document_id and amounts.table_id = printed_items.table_id
left join tables_of_more on amounts.document_id = tables_of_more.document_id and amounts.table_id = tables_of_more.table_id
window of_context as (partition by amounts.document_id, amounts.context)
