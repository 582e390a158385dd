-- Within one form, stage, year, side, section and measure family the additive amounts sum to the printed total: what every sum over a fact
-- relies on. The tables that one organization prints of a form are one set. The printed total is what no other amount contains, where that
-- stands in rows of totals or in those of an organization as a whole; where it stands in other rows, too, none is printed.
with amounts as (
    select
        amounts.*,
        measures.measure_family,
        md5(concat_ws('|', amounts.form_code, tables.organization_name)) as table_set,
        bool_or(amounts.measure_code = '?' or coalesce(amounts.line_code = '?', false)) over (
            partition by amounts.document_id, amounts.table_id
        ) as has_unknown
    from {{ ref('int_amount_precision') }} as amounts
    inner join {{ ref('int_tables') }} as tables on amounts.document_id = tables.document_id and amounts.table_id = tables.table_id
    inner join {{ ref('measures') }} as measures on amounts.measure_code = measures.measure_code
    anti join {{ ref('int_repeated_tables') }} as repeated_tables
        on amounts.document_id = repeated_tables.document_id and amounts.table_id = repeated_tables.table_id
    where not amounts.is_of_which and not amounts.is_alternative
),

-- Rows with what their amounts measure: amounts of different measures never contain each other.
measured_rows as (
    select distinct
        document_id,
        table_id,
        table_row,
        lane,
        measure_family,
        stage,
        fiscal_year
    from amounts
),

part_rows as (
    select distinct
        parts.document_id,
        parts.table_id,
        parts.part_row,
        parts.part_lane,
        wholes.measure_family,
        wholes.stage,
        wholes.fiscal_year
    from {{ ref('int_row_parts') }} as parts
    inner join measured_rows as wholes
        on
            parts.document_id = wholes.document_id
            and parts.table_id = wholes.table_id
            and parts.table_row = wholes.table_row
            and parts.lane = wholes.lane
),

part_columns as (
    select distinct part.amount_key
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
),

uncontained as (
    select
        amounts.*,
        places.detail = '*' or (places.names_organization_only and (amounts.has_child_rows or amounts.is_one_row_table)) as is_total
    from amounts
    inner join {{ ref('int_row_places') }} as places
        on
            amounts.document_id = places.document_id
            and amounts.table_id = places.table_id
            and amounts.table_row = places.table_row
            and amounts.lane = places.lane
    anti join part_rows
        on
            amounts.document_id = part_rows.document_id
            and amounts.table_id = part_rows.table_id
            and amounts.table_row = part_rows.part_row
            and amounts.lane = part_rows.part_lane
            and amounts.measure_family = part_rows.measure_family
            and amounts.stage = part_rows.stage
            and amounts.fiscal_year is not distinct from part_rows.fiscal_year
    anti join part_columns on amounts.amount_key = part_columns.amount_key
    -- The total of a category is not the table's.
    where not (places.detail = '*' and coalesce(amounts.line_code = 'category', false))
    -- A total that is printed twice counts once.
    qualify not is_total or row_number() over (
            partition by amounts.document_id, amounts.table_id, amounts.table_column, places.side, places.measure_code, places.place
            order by amounts.amount_yuan = 0, amounts.table_row
        ) = 1
),

terms as (
    select
        amount_key,
        'lhs' as role,
        is_total
    from uncontained
    union all
    select
        amount_key,
        'rhs' as role,
        true as is_total
    from amounts
    where is_additive
),

placed as (
    select
        amounts.*,
        terms.role,
        -- An undivided total over the year's money and what is brought in or carried out leaves one sum for all sections.
        bool_and(terms.is_total) over in_set and bool_or(terms.role = 'lhs') over in_set as has_total,
        bool_or(amounts.section = '*' and terms.role = 'lhs') over in_set as is_over_sections
    from terms
    inner join amounts on terms.amount_key = amounts.amount_key
    window in_set as (
        partition by
            amounts.document_id, amounts.table_set, amounts.stage, amounts.fiscal_year, amounts.side, amounts.measure_family
    )
),

identities as (
    select
        'N06' as check_id,
        document_id,
        concat_ws('|', table_set, stage, fiscal_year, side, if(is_over_sections, '*', section), measure_family) as instance,
        role,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        'equal' as comparison,
        has_unknown as is_ambiguous
    from placed
    where (role = 'rhs' or has_total) and measure_code != '?'
),

{{ identity_results('identities') }}
