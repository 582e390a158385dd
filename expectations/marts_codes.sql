-- One row per code of an amount that its dimension does not have; the document's year is the classification year.
with amounts as (
    select
        f.*,
        d.fiscal_year as classification_year
    from marts.fct_amount as f
    inner join marts.dim_document as d on f.document_key = d.document_key
),

unjoined as (
    select
        'function_code' as code_column,
        f.function_code as code,
        f.classification_year,
        count(*) as amounts
    from amounts as f
    anti join marts.dim_function as k on f.function_code = k.function_code and f.classification_year = k.classification_year
    where f.function_code is not null
    group by all
    union all
    select
        'economic_department_code' as code_column,
        f.economic_department_code as code,
        f.classification_year,
        count(*) as amounts
    from amounts as f
    anti join marts.dim_economic_department as k on f.economic_department_code = k.economic_department_code and f.classification_year = k.classification_year
    where f.economic_department_code is not null
    group by all
    union all
    select
        'economic_government_code' as code_column,
        f.economic_government_code as code,
        f.classification_year,
        count(*) as amounts
    from amounts as f
    anti join marts.dim_economic_government as k on f.economic_government_code = k.economic_government_code and f.classification_year = k.classification_year
    where f.economic_government_code is not null
    group by all
    union all
    select
        'fund_code' as code_column,
        f.fund_code as code,
        f.classification_year,
        count(*) as amounts
    from amounts as f
    anti join marts.dim_fund as k on f.fund_code = k.fund_code
    where f.fund_code is not null
    group by all
    union all
    select
        'revenue_source_code' as code_column,
        f.revenue_source_code as code,
        f.classification_year,
        count(*) as amounts
    from amounts as f
    anti join marts.dim_revenue_source as k on f.revenue_source_code = k.revenue_source_code
    where f.revenue_source_code is not null
    group by all
    union all
    select
        'expenditure_type_code' as code_column,
        f.expenditure_type_code as code,
        f.classification_year,
        count(*) as amounts
    from amounts as f
    anti join marts.dim_expenditure_type as k on f.expenditure_type_code = k.expenditure_type_code
    where f.expenditure_type_code is not null
    group by all
    union all
    select
        'three_public_item_code' as code_column,
        f.three_public_item_code as code,
        f.classification_year,
        count(*) as amounts
    from amounts as f
    anti join marts.dim_three_public_item as k on f.three_public_item_code = k.three_public_item_code
    where f.three_public_item_code is not null
    group by all
    union all
    select
        'measure_code' as code_column,
        f.measure_code as code,
        f.classification_year,
        count(*) as amounts
    from amounts as f
    anti join marts.dim_measure as k on f.measure_code = k.measure_code
    where f.measure_code is not null
    group by all
)

select
    code_column,
    code,
    classification_year,
    amounts
from unjoined
order by code_column, code
