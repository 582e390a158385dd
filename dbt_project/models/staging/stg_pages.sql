select
    document_id,
    page,
    width,
    height,
    rotation,
    text_layer as has_text_layer,
    ocr as is_ocr,
    seconds
from {{ source('raw', 'pages') }}
