-- The three public expenses by item, whether items are columns or rows: total = travel abroad + vehicles + receptions, vehicles = purchase + running;
-- an amount over all funds = those of its funds; none is negative. A vehicle subtotal left blank lets its parts count.
-- 合计 of a table that also prints 会议费 and the like is compared apart: see `int_three_public_wider_terms`.
with totals as (
    select
        totals.*,
        concat_ws('|', totals.context, totals.table_row, totals.table_column) as instance
    from {{ ref('int_three_public_amounts') }} as totals
    anti join {{ ref('int_three_public_wider_terms') }} as wider
        on
            totals.document_id = wider.document_id
            and totals.table_id = wider.table_id
            and totals.table_row = wider.table_row
            and totals.table_column = wider.table_column
            and wider.role = 'lhs'
    where totals.item_code = '*' and totals.prints_items
),

items as (
    select *
    from {{ ref('int_three_public_amounts') }}
    where item_code in ('abroad', 'vehicle', 'reception') or (item_code in ('vehicle_purchase', 'vehicle_running') and not has_vehicle)
),

item_terms as (
    select
        * exclude (instance),
        check_of_total as check_id,
        instance,
        'lhs' as role,
        may_be_of_more as is_ambiguous
    from totals
    union all by name
    -- A total that is printed twice is compared twice.
    select
        items.*,
        items.check_of_total as check_id,
        coalesce(totals.instance, items.context) as instance,
        'rhs' as role,
        false as is_ambiguous
    from items
    left join totals on items.document_id = totals.document_id and items.context = totals.context
    where items.prints_total
    union all by name
    select
        *,
        check_of_vehicle as check_id,
        concat_ws('|', context, 'vehicle') as instance,
        if(item_code = 'vehicle', 'lhs', 'rhs') as role,
        false as is_ambiguous
    from {{ ref('int_three_public_amounts') }}
    where item_code in ('vehicle', 'vehicle_purchase', 'vehicle_running') and prints_vehicle_parts and prints_vehicle
),

-- An item over all funds and by fund, in one row; in a table with columns of items those of one item.
fund_terms as (
    select
        *,
        check_of_total as check_id,
        concat_ws('|', table_id, table_row, stage, fiscal_year, item_code, 'funds') as instance,
        if(fund_code in ('*', 'fiscal_all'), 'lhs', 'rhs') as role,
        count(*) filter (where fund_code in ('*', 'fiscal_all')) over of_item > 1 as is_ambiguous
    from {{ ref('int_three_public_amounts') }}
    where not is_of_which
    window of_item as (partition by document_id, table_id, table_row, stage, fiscal_year, item_code)
    qualify prints_all_funds and bool_or(fund_code not in ('*', 'fiscal_all')) over of_item
),

identities as (
    select
        check_id,
        document_id,
        instance,
        role,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        'equal' as comparison,
        is_ambiguous
    from item_terms
    union all by name
    select
        check_id,
        document_id,
        instance,
        role,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        'equal' as comparison,
        is_ambiguous
    from fund_terms
    union all by name
    select
        check_id,
        document_id,
        instance,
        role,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        'equal' as comparison,
        is_ambiguous
    from {{ ref('int_three_public_wider_terms') }}
    union all by name
    select
        amounts.check_of_sign as check_id,
        amounts.document_id,
        concat_ws('|', amounts.table_id, amounts.table_row, amounts.table_column) as instance,
        sides.role,
        if(sides.role = 'lhs', amounts.amount_yuan, 0) as amount_yuan,
        amounts.half_unit_yuan,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        'at_least' as comparison,
        false as is_ambiguous
    from {{ ref('int_three_public_amounts') }} as amounts
    cross join (values ('lhs'), ('rhs')) as sides (role)
    where amounts.check_of_sign is not null
),

{{ identity_results('identities') }}
