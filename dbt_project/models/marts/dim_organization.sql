-- Organizations of published documents and of their rows.
with named as (
    select distinct names.organization_key
    from {{ ref('int_organization_names') }} as names
    semi join {{ ref('dim_document') }} as documents on names.document_id = documents.document_id
)

select
    organizations.organization_key,
    organizations.name,
    organizations.aliases,
    parents.organization_key as parent_organization_key,
    organizations.organization_code,
    organizations.organization_codes,
    organizations.province,
    organizations.city,
    organizations.county,
    organizations.region_code
from {{ ref('int_organizations') }} as organizations
semi join named on organizations.organization_key = named.organization_key
left join named as parents on organizations.parent_organization_key = parents.organization_key
