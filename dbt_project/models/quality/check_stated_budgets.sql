-- What a final account states as the year's budget, in a table or in its text, is what the budget printed: per code and in total (H02), and the
-- 三公 expenses (H03). Only a figure that is called 年初预算 is: 全年预算数 is the budget as adjusted, and 预算数 alone does not say which.
{{ config(materialized='table') }}

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

-- The text names a function or a 三公 item and a fund; an amount of the budget is found by these, whatever else its column says.
told as (
    select
        partners.document_id,
        partners.other_document_id,
        if(stated_budgets.budget_of = 'three_public', 'H03', 'H02') as check_id,
        if(check_id = 'H03', '*', stated_budgets.fund_code) as fund_code,
        coalesce(if(check_id = 'H03', stated_budgets.three_public_item_code, stated_budgets.function_code), '?') as code,
        stated_budgets.figure_key,
        stated_budgets.function_words,
        stated_budgets.amount_yuan,
        stated_budgets.half_unit_yuan,
        stated_budgets.page,
        {{ first_line('stated_budgets.boxes') }} as box,
        stated_budgets.is_ambiguous
    from partners
    inner join {{ ref('int_narrative_stated_budgets') }} as stated_budgets on partners.document_id = stated_budgets.document_id
    where partners.other_document_id is not null
),

planned as (
    select
        document_id,
        if(form_family = 'three_public', 'H03', 'H02') as check_id,
        if(form_family = 'three_public', '*', fund_code) as fund_code,
        if(form_family = 'three_public', three_public_item_code, function_code) as code,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        is_ambiguous
    from budgets
    where
        form_family = 'three_public'
        or (
            form_code in ('budget_general_expenditure', 'budget_government_fund', 'budget_state_capital')
            and side = 'expenditure' and section = '本年' and measure_code = 'expenditure' and expenditure_type_code = '*' and is_of_whole
        )
),

told_terms as (
    select
        document_id,
        other_document_id,
        check_id,
        concat_ws('|', 'text', fund_code, code) as instance,
        'lhs' as role,
        amount_yuan,
        half_unit_yuan,
        document_id as cell_document_id,
        page,
        box,
        is_ambiguous
    from told
    where code != '?'
    union all by name
    select
        told.document_id,
        told.other_document_id,
        told.check_id,
        concat_ws('|', 'text', told.fund_code, told.code) as instance,
        'rhs' as role,
        planned.amount_yuan,
        planned.half_unit_yuan,
        planned.table_id,
        planned.table_row,
        planned.table_column,
        told.other_document_id as cell_document_id,
        planned.is_ambiguous
    from told
    inner join planned
        on
            told.other_document_id = planned.document_id
            and told.check_id = planned.check_id
            and told.fund_code = planned.fund_code
            and told.code = planned.code
),

-- A fund of which the budget has no form is no missing operand.
comparable_told_terms as (
    select told_terms.*
    from told_terms
    semi join planned
        on
            told_terms.other_document_id = planned.document_id
            and told_terms.check_id = planned.check_id
            and split_part(told_terms.instance, '|', 2) = planned.fund_code
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

told_documents as (
    select distinct
        document_id,
        check_id
    from comparable_told_terms
),

all_terms as (
    select
        * exclude (form_code, figure),
        concat_ws('|', form_code, figure) as instance
    from terms
    union all by name
    select * from comparable_told_terms
),

-- Nothing beside nothing proves nothing.
identities as (
    select
        *,
        'equal' as comparison
    from all_terms
    qualify bool_or(amount_yuan != 0) over (partition by document_id, check_id, instance)
),

-- Words that name no code that either document or the list knows, or several.
nameless as (
    select
        check_id,
        document_id,
        other_document_id,
        document_id as cell_document_id,
        concat('text|', figure_key) as instance,
        null as table_id,
        null as table_row,
        null as table_column,
        page,
        box,
        'not_evaluable' as outcome,
        concat('which code is meant is not certain: ', function_words, ', ', amount_yuan, ' yuan') as reason
    from told
    where code = '?' and check_id = 'H02' and amount_yuan != 0
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
            when told.document_id is not null then 'neither document prints a budget other than zero'
            when bases.document_id is null and checks.check_id = 'H02' then 'the final account states no budget per code'
            when bases.document_id is null then 'the final account states no budget of 三公 expenses'
            when bases.is_initial then 'neither document prints a budget other than zero'
            when bases.is_adjusted then 'its budget column is the adjusted budget (全年预算数)'
            else 'its budget column does not say whether it is 年初预算数 or 全年预算数'
        end as reason
    from partners
    cross join (values ('H02'), ('H03')) as checks (check_id)
    left join bases on partners.document_id = bases.document_id and checks.check_id = bases.check_id
    left join told_documents as told on partners.document_id = told.document_id and checks.check_id = told.check_id
    anti join identities on partners.document_id = identities.document_id and checks.check_id = identities.check_id
    anti join nameless on partners.document_id = nameless.document_id and checks.check_id = nameless.check_id
),

{{ identity_results('identities', between_documents=true, has_box=true) }}
union all
{{ finding_results('nameless', has_outcome=true, has_box=true, between_documents=true) }}
union all
{{ document_results('not_applicable') }}
