-- In schema quality, yet built with the marts: the gate writes its decisions between the checks and the marts.
{{ config(schema='quality') }}

select
    filings.document_key,
    filings.document_id,
    filings.document_name,
    filings.title,
    filings.organization_name,
    filings.organization_key,
    filings.fiscal_year::integer as fiscal_year,
    filings.document_kind,
    filings.scope,
    filings.source_id,
    filings.address,
    filings.published_on,
    filings.media_type,
    filings.format,
    filings.page_count::integer as pages,
    filings.reading_status,
    filings.reading_error,
    decisions.decision,
    decisions.reasons,
    decisions.decided_at,
    published.document_id is not null as is_published
from {{ ref('int_filings') }} as filings
left join {{ source('decisions', 'document_decisions') }} as decisions on filings.document_id = decisions.document_id
left join {{ ref('dim_document') }} as published on filings.document_id = published.document_id
