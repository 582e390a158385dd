-- What each document files: its organization, year, kind and scope, and the format it comes in. Several documents may be versions or
-- formats of one filing; which of them is current is decided among the admitted ones (`dim_document`).
with recognised as (
    select distinct document_id
    from {{ ref('stg_cells') }}
    where confidence is not null and not is_header
),

-- A PDF file of which OCR read any table is a scan: another format of the same filing is surer. Blank pages and pictures make none.
scans as (
    select
        pages.document_id,
        bool_or(recognised.document_id is not null) or bool_and(not pages.has_text_layer) as is_scan
    from {{ ref('stg_pages') }} as pages
    left join recognised on pages.document_id = recognised.document_id
    group by pages.document_id
),

formats as (
    select
        documents.document_id,
        case
            when documents.media_type = 'application/pdf' and not coalesce(pages.is_scan, false) then 'pdf'
            when documents.media_type like '%spreadsheet%' or documents.media_type like '%ms-excel%' then 'workbook'
            when documents.media_type like '%wordprocessing%' or documents.media_type in ('application/msword', 'application/rtf') then 'word'
            when documents.media_type in ('text/html', 'multipart/related') then 'html'
            when documents.media_type like 'image/%' or documents.media_type = 'application/pdf' then 'scan'
        end as format
    from {{ ref('int_documents') }} as documents
    left join scans as pages on documents.document_id = pages.document_id
)

select
    documents.document_id,
    md5(documents.document_id) as document_key,
    documents.document_name,
    documents.title,
    names.organization_key,
    documents.organization_name,
    documents.fiscal_year,
    documents.document_kind,
    documents.scope,
    documents.source_id,
    documents.address,
    documents.published_on,
    documents.media_type,
    formats.format,
    list_position(['pdf', 'workbook', 'word', 'html', 'scan'], formats.format) as format_precedence,
    documents.page_count,
    documents.reading_status,
    documents.reading_error
from {{ ref('int_documents') }} as documents
inner join formats on documents.document_id = formats.document_id
left join {{ ref('int_organization_names') }} as names
    on documents.document_id = names.document_id and names.is_document_organization
