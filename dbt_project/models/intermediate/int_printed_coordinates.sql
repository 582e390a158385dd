-- What each form of a document has a place for: its columns with the levels of code of its rows, and the lines of balances, filled or
-- blank. A figure that is missing from such a place is a missing operand; one that the form has no place for is none.
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

balances as (
    select distinct
        operands.document_id,
        operands.table_set,
        operands.table_id,
        operands.form_code,
        operands.stage,
        operands.fiscal_year,
        operands.side,
        operands.section,
        operands.money,
        operands.expenditure_type,
        operands.is_fund_printed,
        length(operands.row_code) as code_length
    from {{ ref('int_comparable_operands') }} as operands
    inner join {{ ref('forms') }} as forms on operands.form_code = forms.form_code
    where forms.form_family = 'balance' and operands.row_code != '*'
),

-- Where classes stand in a column, so does their total; 财政拨款 without funds beside it is what all their tables sum to.
classes as (
    select
        balances.* exclude (is_fund_printed, money, code_length),
        moneys.money,
        lengths.code_length
    from balances
    cross join unnest(if(balances.money = 'fiscal_all' and not balances.is_fund_printed, [balances.money, 'undivided'], [balances.money])) as moneys (money)
    cross join unnest([0, balances.code_length]) as lengths (code_length)
),

sides as (
    select distinct
        operands.document_id,
        operands.table_set,
        operands.table_id,
        operands.form_code,
        operands.stage,
        operands.fiscal_year,
        operands.side
    from {{ ref('int_comparable_operands') }} as operands
    inner join {{ ref('forms') }} as forms on operands.form_code = forms.form_code
    where forms.form_family = 'balance'
),

levels as (
    select
        document_id,
        table_id,
        list_append(list(distinct length(row_code)) filter (where row_code != '*'), 0) as code_lengths
    from {{ ref('int_comparable_amounts') }}
    group by document_id, table_id
),

columns as (
    select distinct
        columns.document_id,
        sets.table_set,
        sets.form_code,
        columns.stage,
        columns.fiscal_year,
        columns.side,
        if(
            columns.section is null or (overall_tables.table_id is not null and (overall_tables.holds_balances or columns.expenditure_type_code = '*')),
            '*', columns.section
        ) as printed_section,
        if(forms.form_family in ('project', 'economic') and printed_section = '*', '本年', printed_section) as section,
        case
            when columns.side = 'income' and columns.revenue_source_code not in ('*', 'fiscal', 'carry_in') then columns.revenue_source_code
            else columns.fund_code
        end as money,
        if(columns.side = 'income', '*', columns.expenditure_type_code) as expenditure_type,
        unnest(coalesce(levels.code_lengths, [0])) as code_length
    from {{ ref('int_amount_columns') }} as columns
    inner join {{ ref('int_table_sets') }} as sets on columns.document_id = sets.document_id and columns.table_id = sets.table_id
    inner join {{ ref('forms') }} as forms on sets.form_code = forms.form_code
    inner join {{ ref('int_tables') }} as tables on columns.document_id = tables.document_id and columns.table_id = tables.table_id
    left join {{ ref('int_overall_tables') }} as overall_tables
        on columns.document_id = overall_tables.document_id and columns.table_id = overall_tables.table_id
    left join levels on columns.document_id = levels.document_id and columns.table_id = levels.table_id
    where forms.form_family in ('revenue', 'expenditure', 'economic', 'project') and not columns.is_of_which and not columns.is_unknown
        and columns.measure_code is distinct from 'change' and not tables.title_names_other_extent
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
    code_length
from classes
union
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
    code_length
from columns
union
select
    sides.document_id,
    sides.table_set,
    sides.form_code,
    sides.stage,
    sides.fiscal_year,
    sides.side,
    lines.section,
    lines.money,
    '*' as expenditure_type,
    0 as code_length
from lines
inner join sides on lines.document_id = sides.document_id and lines.table_id = sides.table_id and lines.side = sides.side
