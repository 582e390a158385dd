-- Budget and final accounts side by side, per organization, year and function. A function that one side does not print is kept. Where no
-- budget document is published, the budget is what the final account states as 年初预算, in a table or in its text. That is of one fund
-- mostly (the general public budget): then it is the final amount of that fund that it is compared with, not that of all money.
with documents as (
    select
        document_key,
        document_id,
        document_kind,
        organization_key,
        fiscal_year,
        coverage_basis
    from {{ ref('dim_document') }}
),

expenditure as (
    select
        rows.organization_key,
        rows.fiscal_year,
        rows.function_code,
        rows.stage as role,
        '*' as fund_code,
        case when rows.stage = 'budget' then if(documents.document_kind = 'budget', 'budget_document', 'final_account_table') end as source,
        rows.document_key,
        rows.coverage_basis,
        rows.function_name,
        rows.class_code,
        rows.class_name,
        rows.amount_yuan
    from {{ ref('fct_expenditure_by_function') }} as rows
    inner join documents on rows.document_key = documents.document_key
    where rows.stage in ('budget', 'final')
),

accounts as (
    select *
    from documents
    where document_kind = 'final_accounts' and coverage_basis != 'covered' and organization_key is not null and fiscal_year is not null
),

appropriation as (
    select
        organization_key,
        fiscal_year,
        function_code,
        fund_code,
        sum(amount_yuan) as amount_yuan
    from {{ ref('fct_appropriation_by_function') }}
    where stage = 'final'
    group by organization_key, fiscal_year, function_code, fund_code
),

stated as (
    select
        accounts.document_key,
        accounts.organization_key,
        accounts.fiscal_year,
        accounts.coverage_basis,
        amounts.function_code,
        amounts.fund_code,
        null as function_words,
        'final_account_table' as source,
        sum(amounts.amount_yuan) as amount_yuan
    from accounts
    inner join {{ ref('int_stated_budgets') }} as columns on accounts.document_id = columns.document_id and columns.basis = 'initial'
    inner join {{ ref('fct_amount') }} as amounts
        on
            accounts.document_key = amounts.document_key
            and columns.table_id = amounts.table_id
            and columns.table_column = amounts.table_column
    where
        amounts.form_code in ('final_general_expenditure', 'final_government_fund', 'final_state_capital')
        and amounts.measure_code = 'expenditure' and amounts.is_additive
    group by all
    union all
    select
        accounts.document_key,
        accounts.organization_key,
        accounts.fiscal_year,
        accounts.coverage_basis,
        told.function_code,
        told.fund_code,
        told.function_item_name as function_words,
        'final_account_prose' as source,
        told.amount_yuan
    from accounts
    inner join {{ ref('int_narrative_stated_budgets') }} as told on accounts.document_id = told.document_id
    where told.budget_of = 'function' and length(told.function_code) = 7 and not told.is_ambiguous
),

-- A table before the text; of a code that two funds state, one.
stated_once as (
    select *
    from stated
    qualify row_number() over (
            partition by organization_key, fiscal_year, function_code
            order by
                source = 'final_account_table' desc, list_position(['general', 'government_fund', 'state_capital'], fund_code) asc,
                coverage_basis asc, document_key asc
        ) = 1
),

named as (
    select
        stated_once.*,
        coalesce(functions.name, stated_once.function_words) as function_name,
        left(stated_once.function_code, 3) as class_code,
        functions.class_name
    from stated_once
    left join {{ ref('dim_function') }} as functions
        on stated_once.fiscal_year = functions.classification_year and stated_once.function_code = functions.function_code
),

rows as (
    select * from expenditure
    union all by name
    select
        * exclude (function_words),
        'stated' as role
    from named
),

printed as (
    select
        organization_key,
        fiscal_year,
        function_code,
        coalesce(min(function_name) filter (where role = 'final'), min(function_name)) as function_name,
        coalesce(min(class_code) filter (where role = 'final'), min(class_code)) as class_code,
        coalesce(min(class_name) filter (where role = 'final'), min(class_name)) as class_name,
        {% for role in ['budget', 'final', 'stated'] -%}
        sum(amount_yuan) filter (where role = '{{ role }}')::decimal(20, 2) as {{ role }}_yuan,
        min(document_key) filter (where role = '{{ role }}') as {{ role }}_document_key,
        arg_min(coverage_basis, (document_key, coverage_basis)) filter (where role = '{{ role }}') as {{ role }}_coverage_basis,
        arg_min(source, (document_key, source)) filter (where role = '{{ role }}') as {{ role }}_source,
        arg_min(fund_code, (document_key, fund_code)) filter (where role = '{{ role }}') as {{ role }}_fund_code
        {%- if not loop.last %},{% endif %}
        {% endfor %}
    from rows
    group by organization_key, fiscal_year, function_code
),

-- One source per organization and year: what the budget document does not print is not taken from elsewhere.
sides as (
    select
        organization_key,
        fiscal_year,
        bool_or(budget_yuan is not null) as has_budget_form,
        bool_or(budget_yuan is not null or stated_yuan is not null) as has_budget,
        bool_or(final_yuan is not null) as has_final
    from printed
    group by organization_key, fiscal_year
),

chosen as (
    select
        printed.* exclude (budget_yuan, budget_document_key, budget_coverage_basis, budget_source, budget_fund_code),
        sides.has_budget,
        sides.has_final,
        if(sides.has_budget_form, printed.budget_yuan, printed.stated_yuan) as budget_yuan,
        if(sides.has_budget_form, printed.budget_document_key, printed.stated_document_key) as budget_document_key,
        if(sides.has_budget_form, printed.budget_coverage_basis, printed.stated_coverage_basis) as budget_coverage_basis,
        if(sides.has_budget_form, printed.budget_source, printed.stated_source) as budget_source,
        if(sides.has_budget_form, printed.budget_fund_code, printed.stated_fund_code) as budget_fund_code
    from printed
    inner join sides on printed.organization_key = sides.organization_key and printed.fiscal_year = sides.fiscal_year
),

compared as (
    select
        chosen.*,
        if(chosen.budget_fund_code = '*', chosen.final_yuan, appropriation.amount_yuan)::decimal(20, 2) as compared_final_yuan
    from chosen
    left join appropriation
        on
            chosen.organization_key = appropriation.organization_key
            and chosen.fiscal_year = appropriation.fiscal_year
            and chosen.function_code = appropriation.function_code
            and chosen.budget_fund_code = appropriation.fund_code
)

select
    md5(concat_ws('|', organization_key, fiscal_year, function_code)) as execution_key,
    organization_key,
    fiscal_year,
    function_code,
    function_name,
    class_code,
    class_name,
    budget_document_key,
    final_document_key,
    budget_coverage_basis,
    final_coverage_basis,
    budget_yuan,
    final_yuan,
    budget_source,
    if(budget_fund_code = '*', 'all', budget_fund_code) as budget_scope,
    compared_final_yuan,
    stated_yuan as budget_stated_yuan,
    stated_source as budget_stated_source,
    (compared_final_yuan - budget_yuan)::decimal(20, 2) as difference_yuan,
    case when budget_yuan > 0 then compared_final_yuan / budget_yuan end::decimal(18, 6) as execution_rate,
    case when budget_yuan is null then 'budget' when final_yuan is null then 'final' end as missing_side,
    has_budget,
    has_final
from compared
