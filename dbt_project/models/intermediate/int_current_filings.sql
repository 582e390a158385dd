-- The document to compare with of each filing: per organization, year, kind and scope the newest version of the best format that could be
-- read. What the checks hold against it is not known here: `dim_document` chooses among the admitted ones.
{{ config(materialized='table') }}

with versions as (
    select
        document_id,
        bool_or(is_latest) as is_latest,
        max(fetched_at) as fetched_at
    from {{ ref('stg_document_sources') }}
    group by document_id
)

select
    filings.document_id,
    filings.document_name,
    filings.organization_key,
    filings.fiscal_year,
    filings.document_kind,
    filings.scope
from {{ ref('int_filings') }} as filings
inner join versions on filings.document_id = versions.document_id
where
    filings.reading_status = 'read'
    and filings.organization_key is not null and filings.fiscal_year is not null and filings.document_kind is not null
qualify row_number() over (
        partition by filings.organization_key, filings.fiscal_year, filings.document_kind, filings.scope
        order by versions.is_latest desc, filings.format_precedence asc nulls last, versions.fetched_at desc, filings.document_id asc
    ) = 1
