-- What expenditure exceeds that of fiscal appropriation by is paid from money that is not fiscal: income and balances of the accounts less
-- those of the appropriation.
with operands as (
    select
        *,
        case
            when form_code = 'final_balance' and side = 'income' and section = '*' and money = '*' then 'all_income'
            when form_code = 'final_appropriation_balance' and side = 'income' and section = '*' and money = 'fiscal_all' then 'fiscal_income'
            when form_code = 'final_expenditure' and section = '本年' and money = '*' and expenditure_type = '*' then 'all_expenditure'
            when
                form_code = 'final_appropriation_balance' and side = 'expenditure' and section = '本年' and money = 'fiscal_all'
                and expenditure_type = '*'
                then 'fiscal_expenditure'
        end as operand
    from {{ ref('int_comparable_operands') }}
    where row_code = '*'
),

identities as (
    select
        'B14' as check_id,
        document_id,
        concat_ws('|', table_set, stage, fiscal_year) as instance,
        if(operand in ('all_income', 'fiscal_income'), 'lhs', 'rhs') as role,
        if(operand in ('fiscal_income', 'fiscal_expenditure'), -amount_yuan, amount_yuan) as amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        'at_least' as comparison,
        is_ambiguous
    from operands
    where operand is not null
    qualify list_sort(list(distinct operand) over (partition by document_id, table_set, stage, fiscal_year))
        = ['all_expenditure', 'all_income', 'fiscal_expenditure', 'fiscal_income']
),

{{ identity_results('identities') }}
