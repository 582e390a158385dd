-- Published, current documents: per organization, year, kind and scope the newest admitted version of the best format.
with admitted as (
    select
        documents.*,
        decisions.decision
    from {{ ref('int_filings') }} as documents
    inner join {{ source('decisions', 'document_decisions') }} as decisions on documents.document_id = decisions.document_id
    where decisions.decision in ('passed', 'warned', 'waived')
),

-- An address without latest bytes is that of a file which its archive or web page no longer has.
addresses as (
    select
        address,
        bool_or(is_latest) as is_present
    from {{ ref('stg_document_sources') }}
    group by address
),

-- The newest admitted bytes of each address: a held-back revision leaves its predecessor current.
latest_versions as (
    select
        sources.document_id,
        max(sources.fetched_at) as fetched_at,
        bool_or(sources.is_present) as is_present
    from (
        select
            source.document_id,
            source.fetched_at,
            addresses.is_present,
            row_number() over (partition by source.address order by source.fetched_at desc, source.document_id asc) as newness
        from {{ ref('stg_document_sources') }} as source
        inner join addresses on source.address = addresses.address
        semi join admitted on source.document_id = admitted.document_id
    ) as sources
    where sources.newness = 1
    group by sources.document_id
),

current_documents as (
    select
        admitted.*,
        latest_versions.fetched_at
    from admitted
    inner join latest_versions on admitted.document_id = latest_versions.document_id
    qualify row_number() over (
            partition by
                coalesce(admitted.organization_key, admitted.document_id),
                coalesce(admitted.fiscal_year::varchar, admitted.document_id),
                coalesce(admitted.document_kind, admitted.document_id),
                admitted.scope
            order by
                latest_versions.is_present desc, admitted.format_precedence asc nulls last, latest_versions.fetched_at desc, admitted.document_id asc
        ) = 1
),

-- A unit's document counts only where no department's document of that year and kind covers it: that of its parent,
-- or of the organization itself (本级).
coverage as (
    select
        unit.document_id,
        min(department.document_key) as covered_by_document_key
    from current_documents as unit
    inner join {{ ref('int_organizations') }} as organization on unit.organization_key = organization.organization_key
    inner join current_documents as department
        on
            department.scope = 'department'
            and department.organization_key in (organization.organization_key, organization.parent_organization_key)
            and unit.fiscal_year = department.fiscal_year
            and unit.document_kind = department.document_kind
    where unit.scope = 'unit'
    group by unit.document_id
)

select
    current_documents.document_key,
    current_documents.document_id,
    current_documents.document_name,
    current_documents.title,
    current_documents.organization_key,
    current_documents.fiscal_year::integer as fiscal_year,
    current_documents.document_kind,
    current_documents.scope,
    case
        when current_documents.scope = 'department' then 'department'
        when coverage.covered_by_document_key is null then 'unit'
        else 'covered'
    end as coverage_basis,
    coverage.covered_by_document_key,
    current_documents.address,
    current_documents.media_type,
    current_documents.page_count::integer as pages,
    current_documents.published_on,
    current_documents.fetched_at,
    current_documents.decision as quality_status
from current_documents
left join coverage on current_documents.document_id = coverage.document_id
