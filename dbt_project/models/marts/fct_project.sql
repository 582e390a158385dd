with {{ subject_rows('fct_project') }}

select
    {{ subject_columns() }},
    rows.project_code,
    rows.project_name,
    rows.fund_code,
    rows.revenue_source_code,
    rows.amount_yuan
from subject_rows as rows
where rows.measure_code = 'expenditure'
