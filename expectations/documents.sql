-- One row per document that was read.
select
    i.document_id,
    i.organization_name,
    i.fiscal_year,
    i.document_kind
from intermediate.int_documents as i
inner join raw.documents as d on i.document_id = d.document_id
where d.status = 'read'
