-- Whether all money of a budget is fiscal appropriation, whether all of it is of the general public budget, whether every fund has its
-- table, and what the appropriation balance brings in: where nothing else exists, what is of the whole equals what is of the part.
with totals as (
    select
        document_id,
        table_set,
        stage,
        fiscal_year,
        sum(amount_yuan) filter (where form_code = 'budget_balance' and side = 'income' and section = '*' and money = '*') as total_yuan,
        sum(amount_yuan) filter (where form_code = 'budget_balance' and side = 'income' and section = '本年' and money = 'fiscal_all') as fiscal_yuan,
        coalesce(sum(half_unit_yuan) filter (where form_code = 'budget_balance' and side = 'income' and row_code = '*' and money in ('*', 'fiscal_all')), 0)
            as tolerance_yuan,
        coalesce(bool_or(money in ('government_fund', 'state_capital') and amount_yuan != 0), false) as has_other_funds,
        coalesce(bool_or(money = 'general' and amount_yuan != 0), false) as has_general,
        coalesce(
            list_sort(list(distinct money) filter (
                where form_code = 'budget_appropriation_balance' and side = 'income' and section = '年初' and amount_yuan != 0
            )),
            []
        ) as money_brought_in,
        coalesce(
            list_sort(list(distinct money) filter (
                where form_code in ('budget_appropriation_balance', 'final_appropriation_balance')
                and side = 'income' and money in ('general', 'government_fund', 'state_capital') and amount_yuan != 0
            )),
            []
        ) as funds_with_income,
        coalesce(
            list_sort(list(distinct money) filter (
                where form_code in (
                    'budget_general_expenditure', 'budget_government_fund', 'budget_state_capital',
                    'final_general_expenditure', 'final_government_fund', 'final_state_capital'
                )
                and amount_yuan != 0
            )),
            []
        ) as funds_with_tables
    from {{ ref('int_comparable_operands') }}
    where row_code = '*'
    group by document_id, table_set, stage, fiscal_year
)

select
    document_id,
    table_set,
    stage,
    fiscal_year,
    coalesce(total_yuan > 0 and abs(total_yuan - fiscal_yuan) <= tolerance_yuan, false) as is_all_fiscal,
    is_all_fiscal and has_general and not has_other_funds as is_all_general,
    list_has_all(funds_with_tables, funds_with_income) as has_all_fund_tables,
    -- Where the funds of the balance brought in are not told apart it may be of any.
    list_concat(
        money_brought_in,
        if(money_brought_in = ['fiscal_all'], ['general', 'government_fund', 'state_capital'], [])
    ) as money_brought_in
from totals
