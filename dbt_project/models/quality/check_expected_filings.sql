-- Filings that were expected by a day (data/expected.csv): whether the document appeared in time. What is missing altogether has no document
-- and stands in `expected_filings_status` alone.
{{ config(materialized='table') }}

with outcomes as (
    select
        'H08' as check_id,
        document_id,
        null::varchar as other_document_id,
        line::varchar as instance,
        case status
            when 'late' then 'mismatch'
            when 'withdrawn' then 'mismatch'
            when 'published_unknown' then 'not_evaluable'
            else 'exact'
        end as outcome,
        reason
    from {{ ref('expected_filings_status') }}
    where document_id is not null
)

{{ document_results('outcomes') }}
