-- What each form of a document has a place for: columns with the level of code of their rows, and the lines of balances, filled or blank.
-- A figure that is missing from such a place is a missing operand; one that the form has no place for is none.
with lines as (
    select distinct
        rows.document_id,
        rows.table_id,
        rows.balance_side as side,
        coalesce(rows.section, '本年') as section,
        case
            when rows.balance_side = 'income' and coalesce(rows.revenue_source_code, '*') not in ('*', 'fiscal', 'carry_in') then rows.revenue_source_code
            else coalesce(rows.fund_code, forms.fund_code)
        end as money
    from {{ ref('int_rows') }} as rows
    inner join {{ ref('forms') }} as forms on rows.form_code = forms.form_code
    where rows.form_family = 'balance' and rows.class_code is null and rows.line_code != '?' and not rows.is_of_which and not rows.is_alternative
),

columns as (
    select distinct
        document_id,
        table_set,
        table_id,
        form_code,
        stage,
        fiscal_year,
        side,
        section,
        unnest(if(money = 'fiscal_all' and not is_fund_printed, [money, 'undivided'], [money])) as money,
        expenditure_type,
        if(row_code = '*', 0, length(row_code)) as code_length
    from {{ ref('int_comparable_operands') }}
)

select
    document_id,
    table_set,
    form_code,
    stage,
    fiscal_year,
    side,
    section,
    money,
    expenditure_type,
    code_length,
    false as is_line
from columns
union
select
    columns.document_id,
    columns.table_set,
    columns.form_code,
    columns.stage,
    columns.fiscal_year,
    columns.side,
    lines.section,
    lines.money,
    '*' as expenditure_type,
    0 as code_length,
    true as is_line
from lines
inner join columns on lines.document_id = columns.document_id and lines.table_id = columns.table_id and lines.side = columns.side
