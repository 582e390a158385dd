-- A printed total is at least the largest leaf of its column, where nothing in the column is negative: a total that was read too short
-- shows without a sum over its column.
with amounts as (
    select
        amounts.*,
        -- An organization that heads rows is the total of its own only.
        places.detail = '*' and amounts.level = 0 as is_total,
        places.detail != '*' and not amounts.has_child_rows as is_leaf,
        min(amounts.amount_yuan) over in_column as least
    from {{ ref('int_amount_precision') }} as amounts
    inner join {{ ref('int_row_places') }} as places
        on
            amounts.document_id = places.document_id
            and amounts.table_id = places.table_id
            and amounts.table_row = places.table_row
            and amounts.lane = places.lane
    where amounts.measure_code != '?' and not amounts.is_of_which and not amounts.is_alternative
    window in_column as (
        partition by amounts.document_id, amounts.table_id, amounts.table_column, amounts.side, amounts.measure_code
    )
),

compared as (
    select
        *,
        if(is_total, 'lhs', 'rhs') as role,
        bool_or(is_total) over in_column and bool_or(is_leaf) over in_column as has_both
    from amounts
    where least >= 0 and (is_total or is_leaf)
    window in_column as (partition by document_id, table_id, table_column, side, measure_code)
    -- Of several totals the largest, of the leaves too.
    qualify row_number() over (
            partition by document_id, table_id, table_column, side, measure_code, is_total order by amount_yuan desc, table_row asc
        ) = 1
),

identities as (
    select
        'P03' as check_id,
        document_id,
        concat_ws('|', table_id, table_column, side, measure_code) as instance,
        role,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        'at_least' as comparison,
        false as is_ambiguous
    from compared
    where has_both
),

{{ identity_results('identities') }}
