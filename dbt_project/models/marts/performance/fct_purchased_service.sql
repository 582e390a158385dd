-- One row per service that the form of purchased services prints: its additive amounts summed over their funds.
with {{ subject_rows('fct_purchased_service') }},

{{ row_attributes('services') }},

services as (
    select
        document_key,
        table_id,
        table_row,
        arg_min(
            columns(* exclude (document_key, table_id, table_row, amount_yuan, fund_code, revenue_source_code, amount_key)),
            (table_column, amount_key)
        ),
        min(amount_key) as amount_key,
        {{ only_fund() }} as fund_code,
        sum(amount_yuan)::decimal(20, 2) as total_yuan,
        {{ amounts_by_source() }}
    from subject_rows
    where measure_code = 'purchased_service'
    group by document_key, table_id, table_row
),

coded as (
    select
        rows.*,
        attributes.* exclude (document_key, table_id, table_row),
        -- The code before the name of the deepest directory: B1102 物业管理服务.
        list_last(list_filter(
            list_transform(
                coalesce(attributes.directories_printed, []),
                lambda directory: regexp_extract({{ folded('directory') }}, '^\[?([A-Z]?[0-9]{2,8}|[A-Z])(?:[^0-9A-Za-z]|$)', 1)
            ),
            lambda code: code != ''
        )) as directory_code
    from services as rows
    left join attributes
        on rows.document_key = attributes.document_key and rows.table_id = attributes.table_id and rows.table_row = attributes.table_row
)

select
    {{ subject_columns() }},
    rows.table_id,
    rows.table_row,
    coalesce(
        rows.names_printed[1],
        {{ name_without_code('list_last(rows.directories_printed)', 'rows.directory_code') }},
        rows.label
    ) as service_name,
    array_to_string(rows.names_printed[2:], ' ') as service_details,
    rows.directory_code,
    rows.directories_printed,
    rows.project_name,
    rows.unit_name,
    rows.function_code,
    rows.economic_department_code,
    rows.provider_printed as provider,
    case when rows.is_procurement_printed like '是%' then true when rows.is_procurement_printed like '否%' then false end as is_procurement,
    rows.fund_code,
    rows.plain_quantity::decimal(20, 4) as quantity,
    rows.unit_of_measure,
    {{ price_in_yuan('rows.plain_price', 'price_units.factor', 'table_units.factor', 'rows.plain_quantity', 'rows.total_yuan') }} as unit_price_yuan,
    rows.total_yuan as amount_yuan,
    {% for source in ['general', 'government_fund', 'state_capital', 'fiscal_undivided', 'special_account', 'unit_funds', 'carried_in'] -%}
    rows.{{ source }}_yuan,
    {% endfor -%}
    rows.other_yuan
from coded as rows
left join {{ ref('units') }} as price_units on rows.plain_price_unit = price_units.unit
left join {{ ref('units') }} as table_units on rows.table_unit = table_units.unit
