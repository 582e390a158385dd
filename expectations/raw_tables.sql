-- One row per table.
select
    t.document_id,
    t.table_id,
    t.first_page,
    t.last_page,
    d.pages,
    (select count(*) from raw.cells as c where c.document_id = t.document_id and c.table_id = t.table_id) as cells
from raw.tables as t
left join raw.documents as d on t.document_id = d.document_id
