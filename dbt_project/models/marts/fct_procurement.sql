-- One row per purchase: the additive amounts of its row summed over their funds, the small-enterprise columns beside them.
with {{ subject_rows('fct_procurement') }},

purchases as (
    select
        document_key,
        table_id,
        table_row,
        any_value(columns(* exclude (document_key, table_id, table_row, amount_yuan, fund_code, amount_key))),
        min(amount_key) as amount_key,
        case count(distinct fund_code) filter (where amount_yuan != 0) when 1 then max(fund_code) filter (where amount_yuan != 0) else '*' end
            as fund_code,
        sum(amount_yuan)::decimal(20, 2) as amount_yuan
    from subject_rows
    where measure_code = 'procurement'
    group by document_key, table_id, table_row
),

reserved as (
    select
        document_key,
        table_id,
        table_row,
        max(amount_yuan) filter (where measure_code = 'procurement_small_medium') as small_medium_yuan,
        max(amount_yuan) filter (where measure_code = 'procurement_small_micro') as small_micro_yuan
    from {{ ref('fct_amount') }}
    where measure_code in ('procurement_small_medium', 'procurement_small_micro')
    group by document_key, table_id, table_row
),

attributes as (
    select
        md5(cells.document_id) as document_key,
        cells.table_id,
        cells.table_row,
        first(cells.text_printed order by cells.table_column) filter (where columns.role = 'category') as category_printed,
        first(cells.number_printed order by cells.table_column) filter (where columns.role = 'quantity') as quantity,
        first(cells.number_printed * units.factor order by cells.table_column) filter (where columns.role = 'price') as unit_price_yuan,
        first(cells.text_printed order by cells.table_column) filter (where columns.role = 'unit_of_measure') as unit_of_measure,
        first(cells.text_printed order by cells.table_column)
        filter (where columns.role = 'code_and_name' and columns.code_system = 'procurement_item') as item_printed
    from {{ ref('int_body_cells') }} as cells
    inner join {{ ref('int_columns') }} as columns
        on cells.document_id = columns.document_id and cells.table_id = columns.table_id and cells.table_column = columns.table_column
    inner join {{ ref('int_tables') }} as tables on cells.document_id = tables.document_id and cells.table_id = tables.table_id
    left join {{ ref('units') }} as units on coalesce(columns.column_unit, tables.unit) = units.unit
    where tables.form_family = 'procurement' and not cells.is_blank
    group by cells.document_id, cells.table_id, cells.table_row
)

select
    {{ subject_columns() }},
    coalesce(
        case left(rows.procurement_item_code, 1) when 'A' then '货物' when 'B' then '工程' when 'C' then '服务' end,
        attributes.category_printed
    ) as category,
    rows.procurement_item_code,
    coalesce(
        items.name,
        regexp_replace(attributes.item_printed, '^\s*[\[【(（]?[0-9A-Z]+[\]】)）]?\s*', ''),
        if(coalesce(rows.function_code, '*') = '*', rows.label, null)
    ) as item_name,
    rows.function_code,
    rows.economic_department_code,
    rows.project_name,
    rows.fund_code,
    attributes.quantity::decimal(20, 4) as quantity,
    attributes.unit_of_measure,
    attributes.unit_price_yuan::decimal(20, 2) as unit_price_yuan,
    rows.amount_yuan,
    reserved.small_medium_yuan,
    reserved.small_micro_yuan
from purchases as rows
left join reserved on rows.document_key = reserved.document_key and rows.table_id = reserved.table_id and rows.table_row = reserved.table_row
left join attributes
    on rows.document_key = attributes.document_key and rows.table_id = attributes.table_id and rows.table_row = attributes.table_row
left join {{ ref('classification_codes') }} as items
    on items.system = 'procurement_item' and rows.procurement_item_code = items.code
