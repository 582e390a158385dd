-- One row: the decisions of this load as a whole. share_of_last_load is null where nothing was published before, evaluated where there is
-- no amount to check.
with measures as (
    select
        (select count(*) from raw.documents) as documents,
        (select count(distinct document_id) from quality.document_decisions) as decided_documents,
        (select count(*) from quality.document_decisions where decision in ('passed', 'warned', 'waived')) as admitted_documents,
        (select count(*) from intermediate.int_amounts) as amounts,
        (select count(*) from quality.check_results where outcome in ('exact', 'rounding', 'mismatch')) as evaluated,
        (select count(*) from quality.load_volume where was_admitted) as sources_last,
        (
            select count(distinct v.source_id)
            from quality.load_volume as v
            inner join raw.document_sources as s on v.source_id = s.source_id
            inner join quality.document_decisions as d on s.document_id = d.document_id
            where v.was_admitted and d.decision in ('passed', 'warned', 'waived')
        ) as sources_now
)

select
    documents,
    decided_documents,
    admitted_documents,
    amounts,
    if(amounts > 0, evaluated, null) as evaluated,
    sources_last,
    sources_now,
    sources_now / nullif(sources_last, 0) as share_of_last_load
from measures
