select
    document_id,
    media_type,
    bytes as byte_count,
    pages as page_count,
    reader_version,
    status as reading_status,
    error as reading_error,
    remarks as reading_remarks,
    damage as reading_damage,
    cover_title,
    cover_organization,
    cover_fiscal_year,
    cover_kind,
    cover_scope
from {{ source('raw', 'documents') }}
