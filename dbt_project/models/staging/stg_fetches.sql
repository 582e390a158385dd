select
    run_id,
    source_id,
    address,
    found_in,
    requested_at,
    is_conditional,
    attempts,
    status as http_status,
    outcome,
    reason,
    bytes as byte_count,
    seconds,
    document_id,
    answered_by
from {{ source('raw', 'fetches') }}
