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
    case
        when names.county is not null then names.region_code
        when stated.county is not null then stated.region_code
        -- A district that the standard does not list: the city that the register states is not its code either.
        when names.is_one_place and names.region_code is null then null
        else coalesce(stated.region_code, names.region_code)
    end as region_code,
    coalesce(stated.province, documents.province, names.province) as province,
    coalesce(stated.city, documents.city, names.city) as city,
    coalesce(stated.county, documents.county, names.county) as county
from {{ ref('int_documents') }} as documents
left join stated on documents.document_id = stated.document_id
left join regions_of_names as names on documents.document_id = names.name_id
