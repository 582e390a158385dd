select
    document_id,
    ordinal,
    page,
    heading_path,
    is_heading,
    text as text_printed,
    boxes
from {{ source('raw', 'paragraphs') }}
