select
    document_id,
    table_id,
    row as table_row,
    "column" as table_column,
    row_span,
    column_span,
    is_header,
    header_path,
    text as text_printed,
    page,
    x0,
    top,
    x1,
    bottom,
    boxes,
    confidence
from {{ source('raw', 'cells') }}
