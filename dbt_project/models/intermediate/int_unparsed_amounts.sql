-- Texts in columns of amounts that are neither a number nor a blank. Each is a finding; none is taken for nothing.
with percentages as (
    select
        document_id,
        table_id,
        table_row
    from {{ ref('int_rows') }}
    where is_rate_or_count
)

select
    cells.document_id,
    cells.table_id,
    cells.table_row,
    cells.table_column,
    tables.form_code,
    columns.header_path,
    cells.text_printed,
    cells.page
from {{ ref('int_body_cells') }} as cells
inner join {{ ref('int_amount_columns') }} as columns
    on cells.document_id = columns.document_id and cells.table_id = columns.table_id and cells.table_column = columns.table_column
inner join {{ ref('int_tables') }} as tables on cells.document_id = tables.document_id and cells.table_id = tables.table_id
anti join percentages
    on
        cells.document_id = percentages.document_id
        and cells.table_id = percentages.table_id
        and cells.table_row = percentages.table_row
where not cells.is_blank and cells.number_printed is null and tables.lands_amounts
