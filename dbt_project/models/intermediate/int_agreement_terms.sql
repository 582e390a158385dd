-- Every operand in every agreement of two forms (seed form_agreements) that it may take part in; what shares all coordinates is compared.
with totals as (
    select *
    from {{ ref('int_comparable_operands') }}
    where row_code = '*' and money = '*' and expenditure_type = '*' and form_code in ('budget_balance', 'budget_revenue', 'budget_expenditure')
),

-- Tables of one total that is the balance's over all sections, and not that of the year: they hold what is brought in as well, whatever
-- their header says.
overall_tables as (
    select
        tables.document_id,
        tables.table_id
    from totals as tables
    inner join totals as balances
        on
            tables.document_id = balances.document_id
            and tables.table_set = balances.table_set
            and tables.stage = balances.stage
            and tables.fiscal_year = balances.fiscal_year
            and tables.side = balances.side
            and balances.form_code = 'budget_balance'
    where tables.form_code != 'budget_balance'
    group by all
    having
        bool_and(tables.section = '本年')
        and min(abs(tables.amount_yuan - balances.amount_yuan)) filter (where balances.section = '*')
        <= min(tables.half_unit_yuan + balances.half_unit_yuan) filter (where balances.section = '*')
        and min(abs(tables.amount_yuan - balances.amount_yuan)) filter (where balances.section = '本年')
        > min(tables.half_unit_yuan + balances.half_unit_yuan) filter (where balances.section = '本年')
),

operands as (
    select
        operands.*,
        case when operands.money in ('*', 'fiscal_all', 'general', 'government_fund', 'state_capital') then operands.money else 'other' end as money_group,
        if(overall_tables.table_id is null, operands.section, '*') as compared_section
    from {{ ref('int_comparable_operands') }} as operands
    left join overall_tables on operands.document_id = overall_tables.document_id and operands.table_id = overall_tables.table_id
)

select
    sides.agreement,
    sides.check_id,
    sides.comparison,
    sides.role,
    sides.form_code,
    operands.document_id,
    operands.table_set,
    operands.stage,
    operands.fiscal_year,
    operands.side,
    operands.compared_section as section,
    operands.row_code,
    operands.money,
    if(sides.is_by_money, operands.money, '') as compared_money,
    operands.expenditure_type,
    operands.table_id,
    operands.table_row,
    operands.table_column,
    operands.amount_yuan,
    operands.half_unit_yuan,
    operands.is_ambiguous
from operands
inner join {{ ref('form_agreements') }} as sides on operands.form_code = sides.form_code
where
    (sides.side is null or operands.side = sides.side)
    and (sides.section is null or operands.compared_section = sides.section)
    and (sides.rows is null or (sides.rows = 'total') = (operands.row_code = '*'))
    and (
        operands.money = sides.money
        or (sides.money = 'undivided' and operands.money = 'fiscal_all' and not operands.is_fund_printed)
        or operands.money_group = sides.money
        or (sides.money = 'fiscal' and operands.money_group not in ('*', 'other'))
    )
    and (
        sides.expenditure_type is null
        or operands.expenditure_type = sides.expenditure_type
        or (sides.expenditure_type = 'parts' and operands.expenditure_type in ('basic', 'personnel', 'operating', 'project'))
    )
