-- One row per purchase: the additive amounts of its row summed over their funds, the small-enterprise columns beside them. A row that divides
-- its money up into columns of 货物, 工程 and 服务 is a purchase of each.
with {{ subject_rows('fct_procurement') }},

{{ row_attributes('procurement') }},

categorised as (
    select
        rows.*,
        regexp_extract(columns.part, '货物|工程|服务') as category_of_column
    from subject_rows as rows
    inner join {{ ref('dim_document') }} as documents on rows.document_key = documents.document_key
    inner join {{ ref('int_amount_columns') }} as columns
        on
            documents.document_id = columns.document_id
            and rows.table_id = columns.table_id
            and rows.table_column = columns.table_column
    where rows.measure_code = 'procurement'
),

purchases as (
    select
        document_key,
        table_id,
        table_row,
        nullif(category_of_column, '') as category_of_column,
        arg_min(
            columns(* exclude (
                document_key, table_id, table_row, category_of_column, amount_yuan, fund_code, revenue_source_code, amount_key
            )),
            (table_column, amount_key)
        ),
        min(amount_key) as amount_key,
        {{ only_fund() }} as fund_code,
        sum(amount_yuan)::decimal(20, 2) as total_yuan,
        {{ amounts_by_source() }},
        count(*) over (partition by document_key, table_id, table_row) as purchases_of_row
    from categorised
    group by document_key, table_id, table_row, category_of_column
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
)

select
    {{ subject_columns() }},
    rows.table_id,
    rows.table_row,
    coalesce(
        case left(rows.procurement_item_code, 1) when 'A' then '货物' when 'B' then '工程' when 'C' then '服务' end,
        rows.category_of_column,
        nullif(regexp_extract(attributes.category_printed, '货物|工程|服务'), ''),
        attributes.category_printed,
        nullif(regexp_extract(coalesce(if(rows.line_code = 'category', rows.label, null), attributes.heading_above), '货物|工程|服务'), '')
    ) as category,
    nullif(rows.procurement_item_code, '*') as procurement_item_code,
    coalesce(
        attributes.item_name,
        attributes.names_printed[1],
        items.name,
        if(coalesce(rows.function_code, '*') = '*' and rows.line_code is distinct from 'category', rows.label, null)
    ) as item_name,
    rows.function_code,
    rows.economic_department_code,
    rows.project_name,
    attributes.unit_name,
    rows.fund_code,
    -- What a whole row counts is of none of its parts.
    if(rows.purchases_of_row = 1, attributes.plain_quantity, null)::decimal(20, 4) as quantity,
    attributes.unit_of_measure,
    if(
        rows.purchases_of_row = 1,
        {{ price_in_yuan('attributes.plain_price', 'price_units.factor', 'table_units.factor', 'attributes.plain_quantity', 'rows.total_yuan') }},
        null
    ) as unit_price_yuan,
    rows.total_yuan as amount_yuan,
    {% for source in ['general', 'government_fund', 'state_capital', 'fiscal_undivided', 'special_account', 'unit_funds', 'carried_in', 'other'] -%}
    rows.{{ source }}_yuan,
    {% endfor -%}
    if(rows.purchases_of_row = 1, reserved.small_medium_yuan, null) as small_medium_yuan,
    if(rows.purchases_of_row = 1, reserved.small_micro_yuan, null) as small_micro_yuan
from purchases as rows
left join reserved on rows.document_key = reserved.document_key and rows.table_id = reserved.table_id and rows.table_row = reserved.table_row
left join attributes
    on rows.document_key = attributes.document_key and rows.table_id = attributes.table_id and rows.table_row = attributes.table_row
left join {{ ref('units') }} as price_units on attributes.plain_price_unit = price_units.unit
left join {{ ref('units') }} as table_units on attributes.table_unit = table_units.unit
left join {{ ref('classification_codes') }} as items
    on items.system = 'procurement_item' and rows.procurement_item_code = items.code
