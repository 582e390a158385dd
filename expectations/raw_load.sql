-- One row: the raw frames of this load as a whole. share_of_last_load is null where nothing was published before.
with frames as (
    select document_id from raw.pages
    union all
    select document_id from raw.tables
    union all
    select document_id from raw.cells
    union all
    select document_id from raw.paragraphs
    union all
    select document_id from raw.leftovers
),

measures as (
    select
        (select count(*) from raw.documents) as documents,
        (select count(*) from raw.documents where status = 'read') as readable_documents,
        (select count(*) from raw.cells) as cells,
        (select count(*) from raw.documents anti join raw.document_sources using (document_id)) as documents_without_source,
        (select count(*) from frames anti join raw.documents using (document_id)) as rows_without_document,
        (select sum(cells_now) from quality.load_volume where cells_last is not null) as cells_now,
        (select sum(cells_last) from quality.load_volume) as cells_last
)

select
    documents,
    readable_documents,
    cells,
    documents_without_source,
    rows_without_document,
    cells_now,
    cells_last,
    cells_now / nullif(cells_last, 0) as share_of_last_load
from measures
