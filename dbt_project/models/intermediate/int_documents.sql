-- What a document is: the register's word first, then the document's own cover, then what names and links around it say.
with latest_source as (
    select
        document_id,
        source_id,
        document_name,
        address,
        publisher,
        province,
        city,
        county,
        fiscal_year,
        document_kind,
        scope,
        named_organization,
        named_fiscal_year,
        named_kind,
        published_on
    from {{ ref('stg_document_sources') }}
    qualify row_number() over (partition by document_id order by is_latest desc, fetched_at desc, source_id asc) = 1
)

select
    documents.document_id,
    sources.document_name,
    sources.source_id,
    sources.address,
    documents.media_type,
    documents.page_count,
    documents.reading_status,
    documents.reading_error,
    documents.cover_title as title,
    coalesce(sources.publisher, documents.cover_organization, sources.named_organization) as organization_name,
    {{ folded('coalesce(sources.publisher, documents.cover_organization, sources.named_organization)') }} as organization_key_text,
    {{ folded('documents.cover_organization') }} as cover_organization_key_text,
    coalesce(sources.fiscal_year, documents.cover_fiscal_year, sources.named_fiscal_year) as fiscal_year,
    coalesce(sources.document_kind, documents.cover_kind, sources.named_kind) as document_kind,
    coalesce(sources.scope, documents.cover_scope, 'department') as scope,
    sources.province,
    sources.city,
    sources.county,
    sources.published_on
from {{ ref('stg_documents') }} as documents
left join latest_source as sources on documents.document_id = sources.document_id
