-- A reviewer's correction takes the place of what was read; raw.cells keeps that.
select
    cells.document_id,
    cells.table_id,
    cells.row as table_row,
    cells."column" as table_column,
    cells.row_span,
    cells.column_span,
    cells.is_header,
    cells.header_path,
    coalesce(corrections.text_corrected, cells.text) as text_printed,
    corrections.document_id is not null as is_corrected,
    cells.page,
    cells.x0,
    cells.top,
    cells.x1,
    cells.bottom,
    cells.boxes,
    -- What a person read is not in doubt.
    if(is_corrected, null, cells.confidence) as confidence
from {{ source('raw', 'cells') }} as cells
left join {{ source('reviews', 'corrections') }} as corrections
    on
        cells.document_id = corrections.document_id
        and cells.table_id = corrections.table_id
        and cells.row = corrections.table_row
        and cells."column" = corrections.table_column
