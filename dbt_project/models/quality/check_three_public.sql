-- The three public expenses by item, whether items are columns or rows: total = travel abroad + vehicles + receptions, vehicles = purchase + running;
-- an amount over all funds = those of its funds; none is negative. A vehicle subtotal left blank lets its parts count.
with checked_forms as (
    select
        form_code,
        max(check_id) filter (where identity = 'items_of_total') as check_of_total,
        max(check_id) filter (where identity = 'items_of_vehicle') as check_of_vehicle,
        max(check_id) filter (where identity = 'not_negative') as check_of_sign
    from {{ ref('check_forms') }}
    group by form_code
    having check_of_total is not null
),

item_columns as (
    select distinct
        document_id,
        table_id
    from {{ ref('int_amount_columns') }}
    where header_three_public_item_code is not null
),

amounts as (
    select
        amounts.*,
        coalesce(amounts.three_public_item_code, '*') as item_code,
        checked_forms.* exclude (form_code),
        -- Amounts that differ by item alone: one row of a table with columns of items, one column of a table with rows of items.
        concat_ws(
            '|', amounts.table_id, if(item_columns.table_id is null, 'column ' || amounts.table_column, 'row ' || amounts.table_row),
            amounts.stage, amounts.fiscal_year, amounts.fund_code
        ) as context
    from {{ ref('int_amount_precision') }} as amounts
    inner join checked_forms on amounts.form_code = checked_forms.form_code
    left join item_columns on amounts.document_id = item_columns.document_id and amounts.table_id = item_columns.table_id
    where amounts.measure_code = 'three_public'
),

-- 合计 beside 机关运行经费, 会议费 or 培训费 may be the total of all of them.
tables_of_more as (
    select distinct
        document_id,
        table_id
    from {{ ref('int_amount_precision') }}
    where measure_code in ('agency_operating', 'meeting_fees', 'training_fees', 'administrative', '?')
        and form_code in (select form_code from checked_forms)
),

-- Items that the form prints, be they blank: a column of one, or a row.
printed_items as (
    select
        tables.document_id,
        tables.table_id,
        coalesce(bool_or(coalesce(columns.three_public_item_code, rows.three_public_item_code) = '*' or rows.line_code = 'total'), false) as prints_total,
        coalesce(bool_or(coalesce(columns.three_public_item_code, rows.three_public_item_code) = 'vehicle'), false) as prints_vehicle
    from {{ ref('int_tables') }} as tables
    inner join checked_forms on tables.form_code = checked_forms.form_code
    left join item_columns on tables.document_id = item_columns.document_id and tables.table_id = item_columns.table_id
    left join {{ ref('int_amount_columns') }} as columns
        on tables.document_id = columns.document_id and tables.table_id = columns.table_id and item_columns.table_id is not null
    left join {{ ref('int_rows') }} as rows
        on tables.document_id = rows.document_id and tables.table_id = rows.table_id and item_columns.table_id is null
    group by tables.document_id, tables.table_id
),

contexts as (
    select
        amounts.*,
        printed_items.prints_total,
        printed_items.prints_vehicle,
        tables_of_more.table_id is not null and coalesce(amounts.line_code = 'total', amounts.line_code is null) as may_be_of_more,
        bool_or(amounts.item_code = 'vehicle') over of_context as has_vehicle,
        bool_or(amounts.item_code in ('vehicle_purchase', 'vehicle_running')) over of_context as has_vehicle_parts,
        bool_or(amounts.item_code != '*') over of_context as has_items
    from amounts
    inner join printed_items on amounts.document_id = printed_items.document_id and amounts.table_id = printed_items.table_id
    left join tables_of_more on amounts.document_id = tables_of_more.document_id and amounts.table_id = tables_of_more.table_id
    window of_context as (partition by amounts.document_id, amounts.context)
),

totals as (
    select
        *,
        concat_ws('|', context, table_row, table_column) as instance
    from contexts
    where item_code = '*' and has_items
),

items as (
    select *
    from contexts
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
    from contexts
    where item_code in ('vehicle', 'vehicle_purchase', 'vehicle_running') and has_vehicle_parts and prints_vehicle
),

-- An item over all funds and by fund, in one row; in a table with columns of items those of one item.
fund_terms as (
    select
        *,
        check_of_total as check_id,
        concat_ws('|', table_id, table_row, stage, fiscal_year, item_code, 'funds') as instance,
        if(fund_code in ('*', 'fiscal_all'), 'lhs', 'rhs') as role,
        count(*) filter (where fund_code in ('*', 'fiscal_all')) over of_item > 1 as is_ambiguous
    from contexts
    where not is_of_which
    window of_item as (partition by document_id, table_id, table_row, stage, fiscal_year, item_code)
    qualify bool_or(fund_code in ('*', 'fiscal_all')) over of_item and bool_or(fund_code not in ('*', 'fiscal_all')) over of_item
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
        contexts.check_of_sign as check_id,
        contexts.document_id,
        concat_ws('|', contexts.table_id, contexts.table_row, contexts.table_column) as instance,
        sides.role,
        if(sides.role = 'lhs', contexts.amount_yuan, 0) as amount_yuan,
        contexts.half_unit_yuan,
        contexts.table_id,
        contexts.table_row,
        contexts.table_column,
        'at_least' as comparison,
        false as is_ambiguous
    from contexts
    cross join (values ('lhs'), ('rhs')) as sides (role)
    where contexts.check_of_sign is not null
),

{{ identity_results('identities') }}
