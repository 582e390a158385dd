-- The division each document's organization belongs to: what the register states or what opens the organization's name, whichever is
-- the finer. Null where neither decides.
with own_names as (
    select
        document_id as name_id,
        {{ organization_name_key('organization_name') }} as name,
        province,
        city,
        county
    from {{ ref('int_documents') }}
),

{{ regions_of_names('own_names') }},

stated as (
    select
        documents.document_id,
        regions.region_code,
        regions.province,
        regions.city,
        regions.county
    from {{ ref('int_documents') }} as documents
    inner join {{ ref('regions') }} as regions
        on
            regions.level = case
                when documents.county is not null then 'county' when documents.city is not null then 'city' else 'province'
            end
            and coalesce(documents.county, regions.county, '') = coalesce(regions.county, '')
            and coalesce(documents.city, regions.city, '') = coalesce(regions.city, '')
            and coalesce(documents.province, regions.province, '') = coalesce(regions.province, '')
    where coalesce(documents.county, documents.city, documents.province) is not null
    qualify count(*) over (partition by documents.document_id) = 1
)

select
    documents.document_id,
    if(names.county is not null or stated.region_code is null, names.region_code, stated.region_code) as region_code,
    coalesce(stated.province, documents.province, names.province) as province,
    coalesce(stated.city, documents.city, names.city) as city,
    coalesce(stated.county, documents.county, names.county) as county
from {{ ref('int_documents') }} as documents
left join stated on documents.document_id = stated.document_id
left join regions_of_names as names on documents.document_id = names.name_id
