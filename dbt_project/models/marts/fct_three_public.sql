with {{ subject_rows('fct_three_public') }}

select
    {{ subject_columns() }},
    rows.three_public_item_code,
    items.name as three_public_item_name,
    rows.fund_code,
    rows.amount_yuan
from subject_rows as rows
left join {{ ref('dim_three_public_item') }} as items on rows.three_public_item_code = items.three_public_item_code
where rows.measure_code = 'three_public'
