-- One row per document that was read.
select
    d.document_id,
    d.pages,
    count(p.page) as page_rows
from raw.documents as d
left join raw.pages as p on d.document_id = p.document_id
where d.status = 'read'
group by d.document_id, d.pages
