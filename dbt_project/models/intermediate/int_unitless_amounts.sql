-- Amounts that a financial form prints and nothing gives a unit for: neither cell, header, table nor title. None of them lands.
select
    cells.document_id,
    cells.table_id,
    cells.table_row,
    cells.table_column,
    tables.form_code,
    cells.text_printed,
    cells.page
from {{ ref('int_body_cells') }} as cells
inner join {{ ref('int_amount_columns') }} as columns
    on cells.document_id = columns.document_id and cells.table_id = columns.table_id and cells.table_column = columns.table_column
inner join {{ ref('int_tables') }} as tables on cells.document_id = tables.document_id and cells.table_id = tables.table_id
where
    tables.lands_amounts and not cells.is_blank and cells.number_printed is not null
    and coalesce(cells.cell_unit, columns.column_unit, tables.unit) is null
