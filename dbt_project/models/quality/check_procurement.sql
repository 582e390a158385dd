-- Inside a row of the procurement form: quantity × price is the amount where both are printed, and what is reserved for small enterprises is at
-- most the amount. Totals print sums of quantities and prices, so they take no part. Sums of rows are in `check_row_divisions`.
with form_checks as (
    select
        form_code,
        max(check_id) filter (where identity = 'price_times_quantity') as check_of_price,
        max(check_id) filter (where identity = 'of_which_columns') as check_of_which
    from {{ ref('check_forms') }}
    group by form_code
    having check_of_price is not null
),

amounts as (
    select
        amounts.*,
        form_checks.* exclude (form_code)
    from {{ ref('int_amount_precision') }} as amounts
    inner join form_checks on amounts.form_code = form_checks.form_code
),

-- The amount that no other column of the row contains.
row_amounts as (
    select amounts.*
    from amounts
    anti join {{ ref('int_column_children') }} as children
        on
            amounts.document_id = children.document_id
            and amounts.table_id = children.table_id
            and amounts.table_column = children.child_column
    where
        amounts.measure_code = 'procurement' and not amounts.is_of_which and not amounts.is_alternative
    qualify count(*) over (partition by amounts.document_id, amounts.table_id, amounts.table_row) = 1
),

-- One number each per purchase, the price in yuan.
factors as (
    select
        cells.document_id,
        cells.table_id,
        cells.table_row,
        any_value(case when columns.role = 'quantity' then cells.table_column end) as quantity_column,
        any_value(case when columns.role = 'price' then cells.table_column end) as price_column,
        max(case when columns.role = 'quantity' then cells.number_printed end)::decimal(14, 4) as quantity,
        max(case when columns.role = 'price' then (cells.number_printed * units.factor)::decimal(18, 4) end) as price_yuan,
        max(case when columns.role = 'price' then units.factor end) as price_unit_factor,
        max(case when columns.role = 'price' then length(regexp_extract(cells.text_folded, '[.]([0-9]*)', 1)) end) as price_places,
        -- A price beside amounts in 万元 is as often in 元: without a unit of its own it is not certain.
        bool_or(columns.role = 'price' and columns.column_unit is null and cells.cell_unit is null) as is_unit_missing
    from {{ ref('int_body_cells') }} as cells
    inner join {{ ref('int_columns') }} as columns
        on cells.document_id = columns.document_id and cells.table_id = columns.table_id and cells.table_column = columns.table_column
    inner join {{ ref('int_tables') }} as tables on cells.document_id = tables.document_id and cells.table_id = tables.table_id
    inner join form_checks on tables.form_code = form_checks.form_code
    inner join {{ ref('int_row_headings') }} as headings
        on cells.document_id = headings.document_id and cells.table_id = headings.table_id and cells.table_row = headings.table_row
    left join {{ ref('units') }} as units on coalesce(cells.cell_unit, columns.column_unit, tables.unit) = units.unit
    where columns.role in ('quantity', 'price') and not cells.is_blank and cells.number_printed is not null
        and headings.detail = 'line' and not headings.names_organization_only
    group by cells.document_id, cells.table_id, cells.table_row
    having count(*) filter (where columns.role = 'quantity') = 1 and count(*) filter (where columns.role = 'price') = 1
),

priced_amounts as (
    select
        row_amounts.check_of_price,
        row_amounts.document_id,
        row_amounts.table_id,
        row_amounts.table_row,
        factors.is_unit_missing,
        unnest([
            {
                'role': 'lhs', 'table_column': row_amounts.table_column,
                'amount_yuan': row_amounts.amount_yuan::decimal(28, 4), 'half_unit_yuan': row_amounts.half_unit_yuan
            },
            {
                'role': 'rhs', 'table_column': factors.price_column,
                'amount_yuan': (factors.quantity * factors.price_yuan)::decimal(28, 4),
                'half_unit_yuan': (
                    abs(factors.quantity)
                    * (factors.price_unit_factor * [0.5, 0.05, 0.005, 0.0005, 0.00005][least(factors.price_places, 4) + 1])::decimal(14, 5)
                )::decimal(20, 7)
            },
            {
                'role': 'rhs', 'table_column': factors.quantity_column,
                'amount_yuan': 0::decimal(28, 4), 'half_unit_yuan': 0::decimal(20, 7)
            }
        ]) as term
    from row_amounts
    inner join factors
        on
            row_amounts.document_id = factors.document_id
            and row_amounts.table_id = factors.table_id
            and row_amounts.table_row = factors.table_row
),

reserved as (
    select
        amounts.* exclude (measure_code),
        amounts.measure_code as reserved_measure
    from amounts
    where amounts.measure_code in ('procurement_small_medium', 'procurement_small_micro')
),

identities as (
    select
        check_of_price as check_id,
        document_id,
        concat_ws('|', 'price', table_id, table_row) as instance,
        term.role,
        term.amount_yuan,
        term.half_unit_yuan,
        table_id,
        table_row,
        term.table_column,
        'equal' as comparison,
        is_unit_missing as is_ambiguous
    from priced_amounts
    union all
    select
        reserved.check_of_which as check_id,
        reserved.document_id,
        concat_ws('|', reserved.reserved_measure, reserved.table_id, reserved.table_row, reserved.table_column) as instance,
        sides.role,
        if(sides.role = 'lhs', row_amounts.amount_yuan, reserved.amount_yuan) as amount_yuan,
        if(sides.role = 'lhs', row_amounts.half_unit_yuan, reserved.half_unit_yuan) as half_unit_yuan,
        reserved.table_id,
        reserved.table_row,
        if(sides.role = 'lhs', row_amounts.table_column, reserved.table_column) as table_column,
        'at_least' as comparison,
        false as is_ambiguous
    from reserved
    inner join row_amounts
        on
            reserved.document_id = row_amounts.document_id
            and reserved.table_id = row_amounts.table_id
            and reserved.table_row = row_amounts.table_row
            and reserved.stage = row_amounts.stage
            and reserved.fiscal_year is not distinct from row_amounts.fiscal_year
    cross join (values ('lhs'), ('rhs')) as sides (role)
),

{{ identity_results('identities') }}
