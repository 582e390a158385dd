-- The same address gave other bytes before: the document is a new version, and the finding names the one that it follows.
{{ config(materialized='table') }}

with versions as (
    select
        sources.address,
        sources.document_id,
        min(sources.fetched_at) as fetched_at
    from {{ ref('stg_document_sources') }} as sources
    group by sources.address, sources.document_id
),

followed as (
    select
        *,
        lag(document_id) over (partition by address order by fetched_at asc, document_id asc) as other_document_id,
        lag(fetched_at) over (partition by address order by fetched_at asc, document_id asc) as other_fetched_at
    from versions
),

outcomes as (
    select
        'H07' as check_id,
        documents.document_id,
        followed.other_document_id,
        concat_ws('|', followed.address, followed.other_document_id) as instance,
        if(followed.other_document_id is null, 'exact', 'mismatch') as outcome,
        if(
            followed.other_document_id is null,
            null,
            concat(
                followed.address, ' gave other bytes on ', strftime(followed.other_fetched_at, '%Y-%m-%d'), ' (SHA-256 ', followed.other_document_id[:12],
                '…): this is a new version'
            )
        ) as reason
    from {{ ref('int_documents') }} as documents
    inner join followed on documents.document_id = followed.document_id
    where documents.reading_status = 'read'
)

{{ document_results('outcomes') }}
