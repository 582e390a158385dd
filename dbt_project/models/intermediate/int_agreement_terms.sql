-- Every operand in every agreement of two forms (seed form_agreements) that it may take part in; what shares all coordinates is compared.
with operands as (
    select
        operands.*,
        case when operands.money in ('*', 'fiscal_all', 'general', 'government_fund', 'state_capital') then operands.money else 'other' end as money_group,
        if(
            overall_tables.table_id is not null and (overall_tables.holds_balances or operands.expenditure_type = '*'), '*', operands.section
        ) as compared_section
    from {{ ref('int_comparable_operands') }} as operands
    left join {{ ref('int_overall_tables') }} as overall_tables
        on operands.document_id = overall_tables.document_id and operands.table_id = overall_tables.table_id
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
