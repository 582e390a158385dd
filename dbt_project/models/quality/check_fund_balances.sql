-- In every row of a fund's account: closing balance = opening balance + income of the year − expenditure of the year, where the form prints those
-- columns. A 小计 of income or expenditure that is left blank lets its parts count.
with amounts as (
    select
        amounts.*,
        checked.check_id,
        columns.section as column_section
    from {{ ref('int_amount_precision') }} as amounts
    inner join {{ ref('check_forms') }} as checked on amounts.form_code = checked.form_code and checked.identity = 'fund_balance'
    inner join {{ ref('int_amount_columns') }} as columns
        on
            amounts.document_id = columns.document_id
            and amounts.table_id = columns.table_id
            and amounts.table_column = columns.table_column
    where amounts.measure_code != '?' and not amounts.is_of_which and not amounts.is_alternative
),

-- The account is printed in full where both balances and both flows have columns.
full_accounts as (
    select
        document_id,
        table_id
    from {{ ref('int_amount_columns') }}
    group by document_id, table_id
    having
        bool_or(section = '年初') and bool_or(section = '年末')
        and bool_or(section = '本年' and side = 'income') and bool_or(section = '本年' and side = 'expenditure')
),

inside_others as (
    select
        part.document_id,
        part.table_id,
        part.table_row,
        part.table_column
    from amounts as part
    inner join {{ ref('int_column_children') }} as children
        on
            part.document_id = children.document_id
            and part.table_id = children.table_id
            and part.table_column = children.child_column
    inner join amounts as whole
        on
            part.document_id = whole.document_id
            and part.table_id = whole.table_id
            and part.table_row = whole.table_row
            and children.table_column = whole.table_column
            and part.column_section = whole.column_section
),

identities as (
    select
        amounts.check_id,
        amounts.document_id,
        concat_ws('|', amounts.table_id, amounts.table_row, amounts.stage, amounts.fiscal_year) as instance,
        if(amounts.column_section = '年末', 'lhs', 'rhs') as role,
        if(amounts.side = 'expenditure' and amounts.column_section = '本年', -amounts.amount_yuan, amounts.amount_yuan) as amount_yuan,
        amounts.half_unit_yuan,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        'equal' as comparison,
        false as is_ambiguous
    from amounts
    semi join full_accounts on amounts.document_id = full_accounts.document_id and amounts.table_id = full_accounts.table_id
    anti join inside_others
        on
            amounts.document_id = inside_others.document_id
            and amounts.table_id = inside_others.table_id
            and amounts.table_row = inside_others.table_row
            and amounts.table_column = inside_others.table_column
    where amounts.column_section in ('年初', '本年', '年末')
),

{{ identity_results('identities') }}
