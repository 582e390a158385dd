-- Tables of one total that is the balance's over all sections, and not that of the year: they hold what is brought in or carried out as
-- well, whatever their header says. Where the balance carries nothing in or out, what the total holds beyond the year's is expenditure behind
-- 本年合计 (上缴上级支出), and basic and project expenditure are the year's all the same.
with totals as (
    select *
    from {{ ref('int_comparable_operands') }}
    where row_code = '*' and money = '*' and expenditure_type = '*' and form_code in ('budget_balance', 'budget_revenue', 'budget_expenditure')
),

balanced_out as (
    select distinct
        document_id,
        table_set,
        stage,
        fiscal_year,
        side
    from {{ ref('int_comparable_operands') }}
    where form_code = 'budget_balance' and section in ('年初', '年末') and amount_yuan != 0
),

compared as (
    select
        tables.document_id,
        tables.table_id,
        balanced_out.document_id is not null as holds_balances,
        tables.section as table_section,
        balances.section,
        abs(tables.amount_yuan - balances.amount_yuan) <= tables.half_unit_yuan + balances.half_unit_yuan as agrees
    from totals as tables
    inner join totals as balances
        on
            tables.document_id = balances.document_id
            and tables.table_set = balances.table_set
            and tables.stage = balances.stage
            and tables.fiscal_year = balances.fiscal_year
            and tables.side = balances.side
            and balances.form_code = 'budget_balance'
    left join balanced_out
        on
            tables.document_id = balanced_out.document_id
            and tables.table_set = balanced_out.table_set
            and tables.stage = balanced_out.stage
            and tables.fiscal_year = balanced_out.fiscal_year
            and tables.side = balanced_out.side
    where tables.form_code != 'budget_balance'
)

select
    document_id,
    table_id,
    bool_or(holds_balances) as holds_balances
from compared
group by document_id, table_id
having
    bool_and(table_section = '本年')
    and coalesce(bool_or(agrees) filter (where section = '*'), false)
    and not coalesce(bool_or(agrees) filter (where section = '本年'), false)
