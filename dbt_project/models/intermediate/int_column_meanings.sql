-- Which columns of one table measure the same: lanes side by side continue each other, whatever type of expenditure heads a whole lane.
with columns as (
    select
        *,
        count(distinct expenditure_type_code) over (partition by document_id, table_id, lane) > 1 as is_lane_divided,
        min(lane) over of_table = max(lane) over of_table as has_one_lane
    from {{ ref('int_amount_columns') }}
    window of_table as (partition by document_id, table_id)
)

select
    document_id,
    table_id,
    table_column,
    if(has_one_lane, table_column::varchar, hash(
        side, stage, fiscal_year, section, fund_code, revenue_source_code, measure_code, is_alternative,
        if(is_lane_divided, expenditure_type_code, '*')
    )::varchar) as column_meaning,
    not is_lane_divided as is_lane_of_one_type
from columns
