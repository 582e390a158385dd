-- Every fiscal year that published documents or their money belong to, and those between. The fiscal year is the calendar year.
with years as (
    select fiscal_year from {{ ref('fct_amount') }}
    union
    select fiscal_year from {{ ref('dim_document') }}
),

bounds as (
    select
        min(fiscal_year) as first_year,
        max(fiscal_year) as last_year
    from years
)

select
    spanned.fiscal_year::integer as fiscal_year,
    spanned.fiscal_year || '年' as name,
    make_date(spanned.fiscal_year, 1, 1) as starts_on,
    make_date(spanned.fiscal_year, 12, 31) as ends_on
from bounds, unnest(range(bounds.first_year, bounds.last_year + 1)) as spanned (fiscal_year)
