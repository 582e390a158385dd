select
    document_id,
    table_id,
    ordinal,
    first_page,
    last_page,
    caption,
    number as table_number,
    unit as unit_printed,
    organization as organization_printed,
    notes
from {{ source('raw', 'tables') }}
