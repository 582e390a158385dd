-- Comparable amounts, and the sums that stand for a figure that a table does not print itself: 财政拨款 as the sum of its funds, 基本支出 as
-- that of 人员 and 公用, the money of the year as the total without what is brought in or carried out. An operand is all rows of one
-- coordinate; what is taken off has a negative sign.
with amounts as (
    select
        *,
        hash(document_id, table_id, stage, fiscal_year, side) as side_of_table,
        form_code in ('budget_balance', 'final_balance', 'budget_appropriation_balance', 'final_appropriation_balance', 'budget_revenue', 'final_revenue')
            as may_divide_funds,
        bool_or(money in ('general', 'government_fund', 'state_capital')) over (partition by side_of_table) as is_fund_printed
    from {{ ref('int_comparable_amounts') }}
),

-- The three fiscal funds where 财政拨款 is not printed beside them.
fiscal as (
    select funds.* replace ('fiscal_all' as money)
    from amounts as funds
    anti join amounts as whole
        on
            funds.side_of_table = whole.side_of_table
            and funds.section = whole.section
            and funds.row_code = whole.row_code
            and funds.expenditure_type = whole.expenditure_type
            and whole.money = 'fiscal_all'
    where funds.may_divide_funds and funds.money in ('general', 'government_fund', 'state_capital')
),

with_fiscal as (
    select * from amounts
    union all
    select * from fiscal
),

basic as (
    select parts.* replace ('basic' as expenditure_type)
    from with_fiscal as parts
    anti join with_fiscal as whole
        on
            parts.side_of_table = whole.side_of_table
            and parts.section = whole.section
            and parts.row_code = whole.row_code
            and parts.money = whole.money
            and whole.expenditure_type = 'basic'
    where parts.expenditure_type in ('personnel', 'operating')
),

with_basic as (
    select * from with_fiscal
    union all
    select * from basic
),

-- Totals over all sections of a row whose money of the year is not printed.
overall as (
    select totals.*
    from with_basic as totals
    anti join with_basic as of_the_year
        on
            totals.side_of_table = of_the_year.side_of_table
            and totals.row_code = of_the_year.row_code
            and totals.money = of_the_year.money
            and totals.expenditure_type = of_the_year.expenditure_type
            and of_the_year.section = '本年'
    where totals.section = '*'
),

other_sections as (
    select
        *,
        if(expenditure_type in ('carry_out', 'surplus_distribution'), '*', expenditure_type) as column_type,
        bool_or(money in ('*', 'fiscal_all', 'use_of_non_fiscal_balance')) over of_section as has_whole,
        bool_or(money in ('general', 'government_fund', 'state_capital')) over of_section as has_funds
    from with_basic
    -- What is brought in pays for expenditure of the year.
    where section not in ('*', '本年') and not (side = 'expenditure' and section = '年初')
    window of_section as (partition by side_of_table, row_code, section)
),

-- A balance that is told as a whole only cannot be taken off a fund, nor the other way round.
undivided as (
    select overall.*
    from overall
    anti join other_sections as parts
        on
            overall.side_of_table = parts.side_of_table
            and overall.row_code = parts.row_code
            and overall.expenditure_type = parts.column_type
            and parts.amount_yuan != 0
            and not if(overall.money in ('*', 'fiscal_all'), parts.has_whole, parts.has_funds)
),

taken_off as (
    select
        parts.* exclude (has_whole, has_funds, column_type, amount_yuan, money, expenditure_type, section),
        -parts.amount_yuan as amount_yuan,
        totals.money,
        totals.expenditure_type,
        '本年' as section
    from undivided as totals
    inner join other_sections as parts
        on
            totals.side_of_table = parts.side_of_table
            and totals.row_code = parts.row_code
            and totals.expenditure_type = parts.column_type
            and (totals.money = parts.money or (parts.money = 'use_of_non_fiscal_balance' and totals.money = '*'))
),

-- Lines behind 本年合计 (上级补助收入, 上缴上级支出) are money of the year, which other forms count in the year's total.
behind_totals as (
    select * replace ('*' as money, '*' as expenditure_type)
    from amounts
    where
        is_behind_total and row_code = '*' and form_code = 'budget_balance'
        and (money in ('superior', 'affiliate') or expenditure_type in ('remitted_to_superior', 'subsidy_to_affiliates'))
),

operands as (
    select * from with_basic
    union all by name
    select * from behind_totals
    union all by name
    select * replace ('本年' as section) from undivided
    union all by name
    select * from taken_off
)

select
    document_id,
    table_set,
    form_code,
    table_id,
    table_row,
    table_column,
    stage,
    fiscal_year,
    side,
    section,
    row_code,
    money,
    expenditure_type,
    amount_yuan,
    half_unit_yuan,
    is_fund_printed,
    -- Cells of one coordinate that are no sum known to be one: a code of several units, two tables of one form.
    min(table_id) over of_operand != max(table_id) over of_operand
    or (row_code != '*' and not may_divide_funds and min(table_row) over of_operand != max(table_row) over of_operand) as is_ambiguous
from operands
window of_operand as (
    partition by hash(document_id, table_set, form_code, stage, fiscal_year, side, section, row_code, money, expenditure_type)
)
