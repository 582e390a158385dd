with {{ subject_rows('fct_expenditure_by_function') }}

select
    {{ subject_columns() }},
    rows.function_code,
    functions.name as function_name,
    functions.class_code,
    functions.class_name,
    rows.expenditure_type_code,
    rows.fund_code,
    rows.amount_yuan
from subject_rows as rows
left join {{ ref('dim_function') }} as functions
    on rows.classification_year = functions.classification_year and rows.function_code = functions.function_code
where rows.measure_code = 'expenditure'
