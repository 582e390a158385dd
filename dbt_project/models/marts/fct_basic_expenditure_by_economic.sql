-- A form with both codes feeds both parts and lands once; a form with one code lands under that code's system.
with {{ subject_rows('fct_basic_expenditure_by_economic') }},

landed as (
    select
        *,
        if(count(*) over (partition by amount_key) > 1, 'both', part) as economic_system
    from subject_rows
    where measure_code = 'expenditure'
    qualify row_number() over (partition by amount_key order by part) = 1
)

select
    {{ subject_columns() }},
    rows.economic_system,
    rows.economic_department_code,
    departmental.name as economic_department_name,
    rows.economic_government_code,
    governmental.name as economic_government_name,
    rows.expenditure_type_code,
    rows.fund_code,
    rows.amount_yuan
from landed as rows
left join {{ ref('dim_economic_department') }} as departmental
    on rows.classification_year = departmental.classification_year
        and rows.economic_department_code = departmental.economic_department_code
left join {{ ref('dim_economic_government') }} as governmental
    on rows.classification_year = governmental.classification_year
        and rows.economic_government_code = governmental.economic_government_code
