-- Budget and final accounts side by side, per organization, year and function. A function that one side does not print is kept.
with amounts as (
    select
        organization_key,
        fiscal_year,
        function_code,
        stage,
        any_value(document_key) as document_key,
        any_value(coverage_basis) as coverage_basis,
        any_value(function_name) as function_name,
        any_value(class_code) as class_code,
        any_value(class_name) as class_name,
        sum(amount_yuan)::decimal(20, 2) as amount_yuan
    from {{ ref('fct_expenditure_by_function') }}
    where stage in ('budget', 'final')
    group by organization_key, fiscal_year, function_code, stage
),

sides as (
    select
        organization_key,
        fiscal_year,
        bool_or(stage = 'budget') as has_budget,
        bool_or(stage = 'final') as has_final
    from amounts
    group by organization_key, fiscal_year
),

budget as (
    select *
    from amounts
    where stage = 'budget'
),

final as (
    select *
    from amounts
    where stage = 'final'
),

joined as (
    select
        coalesce(final.organization_key, budget.organization_key) as organization_key,
        coalesce(final.fiscal_year, budget.fiscal_year) as fiscal_year,
        coalesce(final.function_code, budget.function_code) as function_code,
        coalesce(final.function_name, budget.function_name) as function_name,
        coalesce(final.class_code, budget.class_code) as class_code,
        coalesce(final.class_name, budget.class_name) as class_name,
        budget.document_key as budget_document_key,
        final.document_key as final_document_key,
        budget.coverage_basis as budget_coverage_basis,
        final.coverage_basis as final_coverage_basis,
        budget.amount_yuan as budget_yuan,
        final.amount_yuan as final_yuan
    from budget
    full outer join final
        on
            budget.organization_key = final.organization_key
            and budget.fiscal_year = final.fiscal_year
            and budget.function_code = final.function_code
)

select
    md5(concat_ws('|', joined.organization_key, joined.fiscal_year, joined.function_code)) as execution_key,
    joined.organization_key,
    joined.fiscal_year,
    joined.function_code,
    joined.function_name,
    joined.class_code,
    joined.class_name,
    joined.budget_document_key,
    joined.final_document_key,
    joined.budget_coverage_basis,
    joined.final_coverage_basis,
    joined.budget_yuan,
    joined.final_yuan,
    (joined.final_yuan - joined.budget_yuan)::decimal(20, 2) as difference_yuan,
    case when joined.budget_yuan > 0 then joined.final_yuan / joined.budget_yuan end::decimal(18, 6) as execution_rate,
    case when joined.budget_yuan is null then 'budget' when joined.final_yuan is null then 'final' end as missing_side,
    sides.has_budget,
    sides.has_final
from joined
inner join sides on joined.organization_key = sides.organization_key and joined.fiscal_year = sides.fiscal_year
