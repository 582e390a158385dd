select
    document_id,
    source_id,
    address,
    fetched_at,
    is_latest,
    name as document_name,
    publisher,
    province,
    city,
    county,
    fiscal_year,
    document_kind,
    scope
from {{ source('raw', 'document_sources') }}
