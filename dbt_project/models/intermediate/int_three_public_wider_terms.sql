-- 合计 beside a total that names the three public expenses is that total again, or that with 会议费 and 培训费: the amounts of either.
with totals as (
    select
        *,
        concat_ws('|', 'wider', context, table_row, table_column) as instance,
        not bool_and(may_be_of_more) over (partition by document_id, context) as has_named_total
    from {{ ref('int_three_public_amounts') }}
    where item_code = '*' and prints_items
),

wider_totals as (
    select
        wider.*,
        named.table_row as named_row,
        named.table_column as named_column,
        named.amount_yuan as named_yuan,
        named.half_unit_yuan as named_half_unit_yuan,
        abs(wider.amount_yuan - named.amount_yuan) <= wider.half_unit_yuan + named.half_unit_yuan as is_the_same
    from totals as wider
    inner join totals as named on wider.document_id = named.document_id and wider.context = named.context and not named.may_be_of_more
    where wider.may_be_of_more and wider.has_named_total
    qualify row_number() over (partition by wider.document_id, wider.instance order by named.table_row, named.table_column) = 1
)

select
    check_of_total as check_id,
    document_id,
    instance,
    'lhs' as role,
    amount_yuan,
    half_unit_yuan,
    table_id,
    table_row,
    table_column,
    false as is_ambiguous
from wider_totals
union all
select
    check_of_total as check_id,
    document_id,
    instance,
    'rhs' as role,
    named_yuan as amount_yuan,
    named_half_unit_yuan as half_unit_yuan,
    table_id,
    named_row as table_row,
    named_column as table_column,
    false as is_ambiguous
from wider_totals
union all
select
    wider_totals.check_of_total as check_id,
    wider_totals.document_id,
    wider_totals.instance,
    'rhs' as role,
    fees.amount_yuan,
    fees.half_unit_yuan,
    fees.table_id,
    fees.table_row,
    fees.table_column,
    -- Whether 机关运行经费 is in it no table says.
    fees.measure_code not in ('meeting_fees', 'training_fees') as is_ambiguous
from wider_totals
inner join {{ ref('int_amount_precision') }} as fees
    on
        wider_totals.document_id = fees.document_id
        and wider_totals.table_id = fees.table_id
        and wider_totals.stage = fees.stage
        and wider_totals.fiscal_year = fees.fiscal_year
        and (wider_totals.table_row = fees.table_row or wider_totals.table_column = fees.table_column)
        and fees.measure_code in ('meeting_fees', 'training_fees', 'agency_operating', 'administrative', '?')
where not wider_totals.is_the_same
