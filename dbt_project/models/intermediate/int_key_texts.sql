-- The texts that say what a row is, one per row and key column; a merged cell speaks for every row it covers.
with spread as (
    select
        cells.document_id,
        cells.table_id,
        unnest(generate_series(cells.table_row, cells.table_row + cells.row_span - 1))::integer as table_row,
        cells.table_column,
        cells.table_column + cells.column_span - 1 as last_column,
        cells.text_printed,
        cells.text_folded
    from {{ ref('int_body_cells') }} as cells
    where cells.text_folded != ''
),

keys as (
    select
        spread.document_id,
        spread.table_id,
        spread.table_row,
        spread.table_column,
        columns.lane,
        greatest(columns.lane, last_columns.lane) as last_lane,
        columns.role,
        columns.code_system,
        columns.code_part,
        spread.text_printed,
        spread.text_folded
    from spread
    inner join {{ ref('int_columns') }} as columns
        on
            spread.document_id = columns.document_id
            and spread.table_id = columns.table_id
            and spread.table_column = columns.table_column
    left join {{ ref('int_columns') }} as last_columns
        on
            spread.document_id = last_columns.document_id
            and spread.table_id = last_columns.table_id
            and spread.last_column = last_columns.table_column
            and last_columns.role != 'amount'
    where columns.role not in ('amount', 'line_number', 'quantity', 'price', 'percent', 'unit_of_measure')
),

-- The same few texts stand in every document: the code in each is looked for once.
texts as (
    select distinct
        role,
        code_system,
        text_printed,
        text_folded
    from keys
),

codes as (
    select
        role,
        code_system,
        text_printed,
        {{ code_in_text('text_folded', 'role', 'code_system') }} as code,
        {{ name_without_code('text_printed', 'code') }} as name_printed
    from texts
)

select
    keys.*,
    codes.code,
    codes.name_printed
from keys
inner join codes
    on
        keys.role = codes.role
        and keys.code_system is not distinct from codes.code_system
        and keys.text_printed = codes.text_printed
