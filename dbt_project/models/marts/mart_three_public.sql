-- The three public expenses per organization, year and item: budget and final side by side, each from the document it belongs to.
select
    md5(concat_ws('|', organization_key, fiscal_year, three_public_item_code)) as three_public_key,
    organization_key,
    fiscal_year,
    three_public_item_code,
    any_value(three_public_item_name) as three_public_item_name,
    sum(amount_yuan) filter (where stage = 'budget')::decimal(20, 2) as budget_yuan,
    sum(amount_yuan) filter (where stage = 'adjusted_budget')::decimal(20, 2) as adjusted_budget_yuan,
    sum(amount_yuan) filter (where stage = 'final')::decimal(20, 2) as final_yuan,
    any_value(document_key) filter (where stage = 'budget') as budget_document_key,
    any_value(document_key) filter (where stage = 'final') as final_document_key,
    any_value(coverage_basis) filter (where stage = 'budget') as budget_coverage_basis,
    any_value(coverage_basis) filter (where stage = 'final') as final_coverage_basis
from {{ ref('fct_three_public') }}
group by organization_key, fiscal_year, three_public_item_code
