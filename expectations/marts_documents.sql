-- One row per published document, with the amounts it has before and after publication.
select
    d.document_key,
    d.document_name,
    d.organization_key,
    d.fiscal_year,
    d.document_kind,
    q.decision,
    (select count(*) from intermediate.int_amounts as a where a.document_id = d.document_id) as amounts,
    (select count(*) from marts.fct_amount as f where f.document_key = d.document_key) as published_amounts
from marts.dim_document as d
left join quality.document_decisions as q on d.document_id = q.document_id
order by d.document_key
