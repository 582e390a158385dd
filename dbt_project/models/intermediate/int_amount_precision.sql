-- Every amount with half a unit of its last printed place. Where trailing zeros are suppressed (377.3 beside 125.53 and 800) the finest
-- place of the column counts, of the whole table where that has one row of amounts only; a printed zero carries none.
with places as (
    select
        amounts.*,
        length(regexp_replace(regexp_extract(amounts.amount_printed, '[.．]([0-9０-９\s]*)', 1), '\s', '', 'g')) as decimal_places,
        min(amounts.table_row) over of_table = max(amounts.table_row) over of_table as is_one_row_table
    from {{ ref('int_amounts') }} as amounts
    window of_table as (partition by amounts.document_id, amounts.table_id)
),

finest as (
    select
        *,
        max(decimal_places) over (
            partition by document_id, table_id, if(is_one_row_table, null, table_column)
        ) as finest_places
    from places
)

select
    amount_key,
    document_id,
    form_code,
    table_id,
    table_row,
    table_column,
    lane,
    side,
    section,
    line_code,
    level,
    label,
    organization_key,
    organization_name,
    organization_code,
    stage,
    fiscal_year,
    is_prior_year_column,
    function_code,
    economic_department_code,
    economic_government_code,
    fund_code,
    revenue_source_code,
    expenditure_type_code,
    three_public_item_code,
    measure_code,
    is_additive,
    is_of_which,
    is_alternative,
    has_child_rows,
    is_one_row_table,
    amount_yuan,
    case
        when amount_yuan = 0 then 0
        else unit_factor * [0.5, 0.05, 0.005, 0.0005, 0.00005, 0.000005, 0.0000005][least(finest_places, 6) + 1]
    end::decimal(20, 7) as half_unit_yuan
from finest
