with {{ subject_rows('fct_revenue') }}

select
    {{ subject_columns() }},
    rows.function_code,
    functions.name as function_name,
    rows.revenue_source_code,
    rows.fund_code,
    rows.measure_code,
    rows.amount_yuan
from subject_rows as rows
left join {{ ref('dim_function') }} as functions
    on rows.classification_year = functions.classification_year and rows.function_code = functions.function_code
where rows.measure_code in ('revenue', 'opening_balance', 'use_of_balance')
