select
    document_id,
    page,
    text as text_printed,
    x0,
    top,
    x1,
    bottom
from {{ source('raw', 'leftovers') }}
