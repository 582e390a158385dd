-- Identities over recognised amounts that close within rounding only (P09): a misread last digit would look the same.
{{ config(materialized='view') }}

-- Asked of the documents, which are few: the results of all others are not gathered to find that they are of none of these.
with recognised as (
    select document_id
    from {{ ref('int_documents') }}
    where document_id in (select document_id from {{ ref('int_amounts') }} where confidence is not null)
),

closed as (
    select instances.*
    from {{ ref('check_instances') }} as instances
    semi join recognised on instances.document_id = recognised.document_id
    where instances.outcome in ('exact', 'rounding') and instances.difference is not null and len(instances.evidence) > 0
),

findings as (
    select
        'P09' as check_id,
        document_id,
        check_result_key as instance,
        table_ids,
        table_row,
        table_column,
        if(outcome = 'exact', 'exact', 'mismatch') as outcome,
        if(
            outcome = 'exact', null,
            concat(check_id, ' closes within rounding only, by ', difference::decimal(20, 2), ' yuan: a misread last digit would do the same')
        ) as reason,
        evidence
    from closed
    union all
    select
        'P09' as check_id,
        documents.document_id,
        '' as instance,
        []::varchar[] as table_ids,
        null::integer as table_row,
        null::integer as table_column,
        'not_applicable' as outcome,
        'no identity rests on recognised amounts' as reason,
        {{ no_evidence() }} as evidence
    from {{ ref('int_documents') }} as documents
    anti join closed on documents.document_id = closed.document_id
    where documents.reading_status = 'read'
)

{{ finding_results('findings', has_outcome=true, has_evidence=true) }}
