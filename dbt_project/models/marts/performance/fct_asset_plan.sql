-- One row per asset that the form of assets prints: what is applied for and what is approved are two measures of the same money.
with {{ subject_rows('fct_asset_plan') }},

{{ row_attributes('assets') }},

measured as (
    select
        document_key,
        table_id,
        table_row,
        measure_code,
        arg_min(
            columns(* exclude (
                document_key, table_id, table_row, measure_code, amount_yuan, fund_code, revenue_source_code, amount_key, label, project_name,
                procurement_item_code, economic_department_code
            )),
            (table_column, amount_key)
        ),
        min(amount_key) as amount_key,
        first(label order by table_column) as label,
        first(project_name order by table_column) filter (where project_name is not null) as project_name,
        arg_max(procurement_item_code, (length(procurement_item_code), procurement_item_code)) as procurement_item_code,
        min(economic_department_code) filter (where economic_department_code != '*') as economic_department_code,
        {{ only_fund() }} as fund_code,
        bool_or(fund_code != '*') as tells_fund,
        sum(amount_yuan)::decimal(20, 2) as total_yuan,
        {{ amounts_by_source() }}
    from subject_rows
    where measure_code in ('asset_requested', 'asset_approved')
    group by document_key, table_id, table_row, measure_code
),

rows_measured as (
    select
        *,
        max(total_yuan) filter (where measure_code = 'asset_requested') over of_row as requested_yuan,
        max(total_yuan) filter (where measure_code = 'asset_approved') over of_row as approved_yuan,
        first_value(label) over (partition by document_key, table_id, table_row order by table_column) as first_label,
        max(project_name) over of_row as project_of_row,
        max(economic_department_code) over of_row as economic_code_of_row
    from measured
    window of_row as (partition by document_key, table_id, table_row)
),

-- The measure that stands for the row: what is approved, what is applied for where nothing is. Where both are the same money,
-- the one that tells its sources.
assets as (
    select *
    from rows_measured
    qualify row_number() over (
            partition by document_key, table_id, table_row
            order by coalesce(requested_yuan = approved_yuan and tells_fund, false) desc, measure_code = 'asset_approved' desc
        ) = 1
)

select
    {{ subject_columns() }},
    rows.table_id,
    rows.table_row,
    coalesce(attributes.names_printed[1], attributes.item_name, rows.first_label) as asset_name,
    coalesce(attributes.item_code, nullif(rows.procurement_item_code, '*')) as asset_code,
    attributes.item_name as asset_class_name,
    rows.project_of_row as project_name,
    attributes.unit_name,
    rows.function_code,
    rows.economic_code_of_row as economic_department_code,
    rows.fund_code,
    attributes.existing_quantity::decimal(20, 4) as existing_quantity,
    attributes.standard_quantity::decimal(20, 4) as standard_quantity,
    -- A lone quantity is what is planned.
    coalesce(
        attributes.requested_quantity, attributes.plain_quantity, if(attributes.quantity_count = 1, attributes.existing_quantity, null)
    )::decimal(20, 4) as requested_quantity,
    attributes.approved_quantity::decimal(20, 4) as approved_quantity,
    attributes.unit_of_measure,
    {{ price_in_yuan(
        'coalesce(attributes.requested_price, attributes.plain_price)', 'plain_units.factor', 'table_units.factor',
        'coalesce(attributes.requested_quantity, attributes.plain_quantity)', 'coalesce(rows.requested_yuan, rows.approved_yuan)'
    ) }} as requested_price_yuan,
    {{ price_in_yuan(
        'attributes.approved_price', 'approved_units.factor', 'table_units.factor', 'attributes.approved_quantity', 'rows.approved_yuan'
    ) }} as approved_price_yuan,
    rows.requested_yuan,
    rows.approved_yuan,
    rows.total_yuan as amount_yuan,
    {% for source in ['general', 'government_fund', 'state_capital', 'fiscal_undivided', 'special_account', 'unit_funds', 'carried_in'] -%}
    rows.{{ source }}_yuan,
    {% endfor -%}
    rows.other_yuan
from assets as rows
left join attributes
    on rows.document_key = attributes.document_key and rows.table_id = attributes.table_id and rows.table_row = attributes.table_row
left join {{ ref('units') }} as plain_units on attributes.plain_price_unit = plain_units.unit
left join {{ ref('units') }} as approved_units on attributes.approved_price_unit = approved_units.unit
left join {{ ref('units') }} as table_units on attributes.table_unit = table_units.unit
