-- Cover and tables name the document's organization (G05). Names that differ by the divisions before them or by 本级 are one; a unit that
-- the document lists in a row or names in its prose is its subordinate or parent, and so is one whose name contains the other's.
with document_names as (
    select
        document_id,
        organization_key,
        name_printed,
        core_name
    from {{ ref('int_organization_names') }}
    where is_document_organization
),

named as (
    select
        tables.document_id,
        tables.table_id,
        names.name_printed,
        names.core_name,
        names.organization_key,
        names.is_row_organization
    from {{ ref('int_tables') }} as tables
    inner join {{ ref('int_organization_names') }} as names
        on tables.document_id = names.document_id and tables.organization_name = names.name_printed
    where tables.is_financial_form and nullif(trim(tables.organization_printed), '') is not null
    union all
    select
        documents.document_id,
        null as table_id,
        documents.cover_organization as name_printed,
        {{ organization_name_key('documents.cover_organization') }} as core_name,
        null as organization_key,
        false as is_row_organization
    from {{ ref('stg_documents') }} as documents
    where documents.cover_organization is not null
),

compared as (
    select
        named.document_id,
        named.table_id,
        named.name_printed,
        named.core_name,
        document_names.name_printed as document_name,
        coalesce(named.organization_key = document_names.organization_key, false)
        or named.is_row_organization
        or contains(named.core_name, document_names.core_name)
        or contains({{ organization_name_key('document_names.name_printed') }}, named.core_name) as is_same_or_related
    from named
    inner join document_names on named.document_id = document_names.document_id
    -- A placeholder is a finding of its own (G07).
    where not regexp_matches(named.name_printed, '[XxＸ×]{2,}')
),

mentioned as (
    select distinct
        compared.document_id,
        compared.core_name
    from compared
    inner join {{ ref('int_paragraphs') }} as paragraphs on compared.document_id = paragraphs.document_id
    where not compared.is_same_or_related and contains(paragraphs.text_folded, compared.core_name)
),

findings as (
    select
        'G05' as check_id,
        compared.document_id,
        coalesce(compared.table_id, 'cover') as instance,
        compared.table_id,
        null as table_row,
        null as table_column,
        if(compared.is_same_or_related or mentioned.core_name is not null, 'exact', 'mismatch') as outcome,
        if(
            compared.is_same_or_related or mentioned.core_name is not null,
            null,
            concat(if(compared.table_id is null, 'the cover', 'the table'), ' names ', compared.name_printed, ', the document is of ', compared.document_name)
        ) as reason
    from compared
    left join mentioned on compared.document_id = mentioned.document_id and compared.core_name = mentioned.core_name
    union all
    select
        'G05' as check_id,
        document_id,
        '' as instance,
        null as table_id,
        null as table_row,
        null as table_column,
        'not_applicable' as outcome,
        'neither cover nor tables name an organization, or the document''s own is not known' as reason
    from {{ ref('int_documents') }}
    where reading_status = 'read' and document_id not in (select document_id from compared)
)

{{ finding_results('findings', has_outcome=true) }}
