-- What a final account states as the year's budget is what the budget printed: per code (H02), and the 三公 expenses (H03). Only a figure
-- that is called 年初预算 is: 全年预算数 is the budget as adjusted, and 预算数 alone does not say which.
with partners as (
    select *
    from {{ ref('int_filing_partners') }}
    where relation = 'budget'
),

checked as (
    select
        forms.form_code,
        forms.counterpart,
        if(forms.form_family = 'three_public', 'H03', 'H02') as check_id
    from {{ ref('forms') }} as forms
    where
        forms.document_kind = 'final_accounts' and forms.kind = 'financial'
        and forms.form_family in ('expenditure', 'three_public') and forms.counterpart is not null
),

stated as (
    select
        amounts.*,
        checked.check_id,
        checked.counterpart,
        stated_budgets.basis
    from {{ ref('int_filed_figures') }} as amounts
    inner join checked on amounts.form_code = checked.form_code
    inner join {{ ref('int_stated_budgets') }} as stated_budgets
        on
            amounts.document_id = stated_budgets.document_id
            and amounts.table_id = stated_budgets.table_id
            and amounts.table_column = stated_budgets.table_column
    where not amounts.is_prior_year_column and (checked.check_id = 'H02' or amounts.measure_code = 'three_public')
),

-- 三公 forms print one fund in one place and several in another: the undivided column counts, failing that the only one printed.
budgets as (
    select
        *,
        if(form_family = 'three_public', hash(three_public_item_code), meaning) as figure
    from {{ ref('int_filed_figures') }}
    where stage = 'budget' and not is_prior_year_column and (form_family != 'three_public' or measure_code = 'three_public')
    qualify form_family != 'three_public' or row_number() over (
            partition by document_id, form_code, three_public_item_code
            order by is_of_whole desc, fund_code in ('*', 'fiscal_all') desc, table_row desc
        ) = 1
),

sides as (
    select
        partners.document_id,
        partners.other_document_id,
        stated.check_id,
        stated.form_code,
        if(stated.check_id = 'H03', hash(stated.three_public_item_code), stated.meaning) as figure,
        'lhs' as role,
        stated.amount_yuan,
        stated.half_unit_yuan,
        stated.table_id,
        stated.table_row,
        stated.table_column,
        partners.document_id as cell_document_id,
        stated.is_ambiguous
    from partners
    inner join stated on partners.document_id = stated.document_id
    where partners.other_document_id is not null and stated.basis = 'initial'
),

stated_figures as (
    select distinct
        document_id,
        other_document_id,
        check_id,
        form_code,
        figure
    from sides
),

terms as (
    select * from sides
    union all by name
    select
        stated_figures.document_id,
        stated_figures.other_document_id,
        stated_figures.check_id,
        stated_figures.form_code,
        stated_figures.figure,
        'rhs' as role,
        budgets.amount_yuan,
        budgets.half_unit_yuan,
        budgets.table_id,
        budgets.table_row,
        budgets.table_column,
        stated_figures.other_document_id as cell_document_id,
        budgets.is_ambiguous
    from stated_figures
    inner join checked on stated_figures.form_code = checked.form_code
    inner join budgets
        on
            stated_figures.other_document_id = budgets.document_id
            and checked.counterpart = budgets.form_code
            and stated_figures.figure = budgets.figure
),

-- Nothing beside nothing proves nothing.
identities as (
    select
        *,
        concat_ws('|', form_code, figure) as instance,
        'equal' as comparison
    from terms
    qualify bool_or(amount_yuan != 0) over (partition by document_id, check_id, form_code, figure)
),

bases as (
    select
        document_id,
        check_id,
        bool_or(basis = 'initial') as is_initial,
        bool_or(basis = 'adjusted') as is_adjusted
    from stated
    group by document_id, check_id
),

not_applicable as (
    select
        checks.check_id,
        partners.document_id,
        partners.other_document_id,
        '' as instance,
        'not_applicable' as outcome,
        case
            when partners.missing_reason is not null then partners.missing_reason
            when bases.document_id is null and checks.check_id = 'H02' then 'the final account states no budget per code in a table'
            when bases.document_id is null then 'the final account states no budget of 三公 expenses'
            when bases.is_initial then 'neither document prints a budget other than zero'
            when bases.is_adjusted then 'its budget column is the adjusted budget (全年预算数)'
            else 'its budget column does not say whether it is 年初预算数 or 全年预算数'
        end as reason
    from partners
    cross join (values ('H02'), ('H03')) as checks (check_id)
    left join bases on partners.document_id = bases.document_id and checks.check_id = bases.check_id
    anti join identities on partners.document_id = identities.document_id and checks.check_id = identities.check_id
),

{{ identity_results('identities', between_documents=true) }}
union all
{{ document_results('not_applicable') }}
