-- Across the two sides of a balance: both totals are equal, those of 收入支出决算总表 to the last digit, and fund by fund income and opening balance equal
-- expenditure and closing balance. A grand total of zero beside amounts is none.
with amounts as (
    select *
    from {{ ref('int_amount_precision') }}
    where form_code in ('final_balance', 'final_appropriation_balance', 'budget_balance', 'budget_appropriation_balance')
        and measure_code != '?' and not is_of_which and not is_alternative
),

-- The first undivided column of a side, or all of its columns where only divided ones are printed.
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

compared_totals as (
    select *
    from grand_totals
    window of_side as (partition by document_id, table_id, side, stage, fiscal_year)
    qualify not bool_or(is_undivided) over of_side or row_number() over (of_side order by is_undivided desc, table_column asc) = 1
),

equal_totals as (
    select
        checks.check_id,
        totals.document_id,
        concat_ws('|', totals.table_id, totals.stage, totals.fiscal_year) as instance,
        if(totals.side = 'income', 'lhs', 'rhs') as role,
        totals.amount_yuan,
        totals.half_unit_yuan,
        totals.table_id,
        totals.table_row,
        totals.table_column,
        if(checks.identity = 'sides', 'equal', 'equal_exactly') as comparison
    from compared_totals as totals
    inner join {{ ref('check_forms') }} as checks on totals.form_code = checks.form_code and checks.identity in ('sides', 'sides_exactly')
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
),

per_fund as (
    select
        checks.check_id,
        funds.document_id,
        concat_ws('|', funds.table_id, funds.stage, funds.fiscal_year, funds.fund_code) as instance,
        if(funds.side = 'income', 'lhs', 'rhs') as role,
        funds.amount_yuan,
        funds.half_unit_yuan,
        funds.table_id,
        funds.table_row,
        funds.table_column,
        'equal' as comparison,
        funds.is_ambiguous
    from funds
    inner join {{ ref('check_forms') }} as checks on funds.form_code = checks.form_code and checks.identity = 'funds'
    where funds.fund_code not in ('*', 'fiscal_all') and funds.has_fund_column
        and case
            when funds.side = 'income' then not funds.has_child_rows
            when funds.line_code = 'current_total' then true
            when funds.line_code = 'total' then false
            else not funds.has_child_rows and (funds.section = '年末' or not funds.has_current_total)
        end
),

-- A grand total of zero is compared with the table's largest amount, any other with itself.
largest as (
    select *
    from amounts
    where form_code = 'final_balance'
    qualify row_number() over (
            partition by document_id, table_id order by (line_code = 'total' and amount_yuan != 0) desc, amount_yuan desc, side asc, table_row asc
        ) = 1
),

largest_and_total as (
    select
        *,
        'rhs' as role
    from largest
    union all
    select
        * exclude (is_undivided),
        'lhs' as role
    from grand_totals
    where form_code = 'final_balance'
    qualify row_number() over (partition by document_id, table_id order by amount_yuan desc, side asc) = 1
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
        'equal_exactly' as comparison,
        false as is_ambiguous
    from largest_and_total
),

identities as (
    select
        *,
        false as is_ambiguous
    from equal_totals
    union all
    select * from per_fund
    union all
    select * from zero_totals
),

{{ identity_results('identities') }}
