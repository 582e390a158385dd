-- How far the identities inside each document could be evaluated. Findings are no identities, and what a document that is not in the load
-- leaves open between documents is no gap of this one.
{{ config(materialized='view') }}

with counted as (
    select
        results.document_id,
        count(*) as applicable,
        count(*) filter (where results.outcome in ('exact', 'rounding', 'mismatch')) as evaluated
    from {{ ref('check_results') }} as results
    inner join {{ ref('checks') }} as checks on results.check_id = checks.check_id
    where
        checks.family != 'H' and results.outcome != 'not_applicable'
        and (results.lhs is not null or results.rhs is not null)
    group by results.document_id
)

select
    documents.document_id,
    md5(documents.document_id) as document_key,
    coalesce(counted.applicable, 0) as applicable,
    coalesce(counted.evaluated, 0) as evaluated,
    {{ share('counted.evaluated', 'counted.applicable') }} as coverage
from {{ ref('int_documents') }} as documents
left join counted on documents.document_id = counted.document_id
where documents.reading_status = 'read'
