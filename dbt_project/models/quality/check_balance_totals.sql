-- Across the two sides of a balance: both totals are equal to the last digit, and fund by fund income and opening balance equal
-- expenditure and closing balance. A grand total of zero beside amounts is none.
with amounts as (
    select *
    from {{ ref('int_amount_precision') }}
    where form_code in ('final_balance', 'final_appropriation_balance', 'budget_balance', 'budget_appropriation_balance')
        and measure_code != '?' and not is_of_which
),

-- The undivided column of a side, or all of its columns where only the divided ones are printed.
grand_totals as (
    select
        *,
        fund_code in ('*', 'fiscal_all') and coalesce(expenditure_type_code, '*') = '*' as is_undivided
    from amounts
    where line_code = 'total'
    qualify row_number() over (
        partition by document_id, table_id, side, table_column order by table_row desc
    ) = 1
),

equal_totals as (
    select
        case form_code
            when 'final_balance' then 'A05' when 'final_appropriation_balance' then 'A33'
            when 'budget_balance' then 'D01' else 'D06'
        end as check_id,
        document_id,
        concat_ws('|', table_id, stage, fiscal_year) as instance,
        if(side = 'income', 'lhs', 'rhs') as role,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        false as tolerates_rounding
    from (
        select *
        from grand_totals
        qualify is_undivided or not bool_or(is_undivided) over (partition by document_id, table_id, side, stage, fiscal_year)
    )
),

funds as (
    select
        *,
        bool_or(line_code = 'current_total') over (partition by document_id, table_id, side, table_column) as has_current_total,
        -- An opening balance that no line divides among the funds leaves each fund's identity open.
        bool_or(side = 'income' and fund_code = 'fiscal_all' and section = '年初' and not has_child_rows and amount_yuan != 0)
            over (partition by document_id, table_id) as is_ambiguous,
        bool_or(side = 'expenditure' and fund_code not in ('*', 'fiscal_all')) over (partition by document_id, table_id, fund_code)
        as has_fund_column
    from amounts
    where form_code = 'final_appropriation_balance'
),

per_fund as (
    select
        'A31' as check_id,
        document_id,
        concat_ws('|', table_id, fund_code) as instance,
        if(side = 'income', 'lhs', 'rhs') as role,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        true as tolerates_rounding,
        is_ambiguous
    from funds
    where fund_code not in ('*', 'fiscal_all') and has_fund_column
        and case
            when side = 'income' then not has_child_rows
            when line_code = 'current_total' then true
            when line_code = 'total' then false
            else not has_child_rows and (section = '年末' or not has_current_total)
        end
),

-- A grand total of zero is compared with the table's largest amount, any other with itself.
largest as (
    select *
    from amounts
    where form_code = 'final_balance'
    qualify row_number() over (
        partition by document_id, table_id order by (line_code = 'total' and amount_yuan != 0) desc, amount_yuan desc, side, table_row
    ) = 1
),

zero_totals as (
    select
        'A06' as check_id,
        document_id,
        table_id as instance,
        role,
        amount_yuan,
        0 as half_unit_yuan,
        table_id,
        table_row,
        table_column,
        false as tolerates_rounding,
        false as is_ambiguous
    from (
        select *, 'rhs' as role from largest
        union all
        select * exclude (is_undivided), 'lhs'
        from grand_totals
        where form_code = 'final_balance'
        qualify row_number() over (partition by document_id, table_id order by amount_yuan desc, side) = 1
    )
),

identities as (
    select *, false as is_ambiguous from equal_totals
    union all
    select * from per_fund
    union all
    select * from zero_totals
),

{{ identity_results('identities') }}
