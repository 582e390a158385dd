-- In every row the total equals the columns directly below it, and every 小计 its own columns (`int_column_children` says which column
-- divides up which); 年终结转结余 lies outside a total headed 本年支出合计 and inside one headed 合计.
with amounts as (
    select
        amounts.*,
        checked.check_id
    from {{ ref('int_amount_precision') }} as amounts
    inner join {{ ref('check_forms') }} as checked on amounts.form_code = checked.form_code and checked.identity = 'columns'
    where amounts.measure_code != '?' and not amounts.is_of_which
),

total_columns as (
    select distinct
        document_id,
        table_id,
        table_column
    from amounts
),

-- A column counts as printed in a row where it carries an amount there: a 小计 left blank lets its parts count for the total.
printed_pairs as (
    select
        part.document_id,
        part.table_id,
        part.table_row,
        children.table_column as total_column,
        part.table_column as part_column,
        part.amount_key as part_key,
        total.amount_key as total_key
    from amounts as part
    inner join {{ ref('int_column_children') }} as children
        on
            part.document_id = children.document_id
            and part.table_id = children.table_id
            and part.table_column = children.child_column
    semi join total_columns
        on
            children.document_id = total_columns.document_id
            and children.table_id = total_columns.table_id
            and children.table_column = total_columns.table_column
    left join amounts as total
        on
            part.document_id = total.document_id
            and part.table_id = total.table_id
            and part.table_row = total.table_row
            and children.table_column = total.table_column
),

indirect_pairs as (
    select
        upper_pair.document_id,
        upper_pair.table_id,
        upper_pair.table_row,
        upper_pair.total_column,
        lower_pair.part_column
    from printed_pairs as upper_pair
    inner join printed_pairs as lower_pair on upper_pair.part_key = lower_pair.total_key
),

direct_pairs as (
    select printed_pairs.*
    from printed_pairs
    anti join indirect_pairs
        on
            printed_pairs.document_id = indirect_pairs.document_id
            and printed_pairs.table_id = indirect_pairs.table_id
            and printed_pairs.table_row = indirect_pairs.table_row
            and printed_pairs.total_column = indirect_pairs.total_column
            and printed_pairs.part_column = indirect_pairs.part_column
),

terms as (
    select
        total_column,
        part_key as amount_key,
        'rhs' as role
    from direct_pairs
    union all
    select distinct
        total_column,
        total_key as amount_key,
        'lhs' as role
    from direct_pairs
    where total_key is not null
),

identities as (
    select
        amounts.check_id,
        amounts.document_id,
        concat_ws('|', amounts.table_id, amounts.table_row, terms.total_column) as instance,
        terms.role,
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        'equal' as comparison,
        false as is_ambiguous
    from terms
    inner join amounts on terms.amount_key = amounts.amount_key
),

{{ identity_results('identities') }}
