with {{ subject_rows('fct_balance_line') }}

select
    {{ subject_columns() }},
    if(rows.part = 'all', 'whole', rows.part) as balance,
    rows.side,
    rows.section,
    rows.line_code,
    rows.label,
    rows.fund_code,
    rows.revenue_source_code,
    rows.expenditure_type_code,
    rows.measure_code,
    rows.amount_yuan
from subject_rows as rows
