-- One row per organization that any document is of, or prints rows of; all documents, admitted or not.
{{ config(materialized='table') }}

with latest as (
    select
        names.*,
        {
            'has_county': names.county is not null, 'has_city': names.city is not null,
            'province': names.province, 'city': names.city, 'county': names.county
        } as place,
        documents.fiscal_year
    from {{ ref('int_organization_names') }} as names
    inner join {{ ref('int_documents') }} as documents on names.document_id = documents.document_id
    where not names.is_total_label
),

-- A department lists its units: the document's own organization is the parent of every other one in its rows.
parents as (
    select
        unit.organization_key,
        max_by(department.organization_key, (unit.fiscal_year, department.organization_key)) as parent_organization_key
    from latest as unit
    inner join latest as department on unit.document_id = department.document_id and department.is_document_organization
    where unit.is_row_organization and unit.organization_key != department.organization_key
    group by unit.organization_key
)

select
    latest.organization_key,
    -- The fullest name: with its division before it, without 本级.
    max_by(latest.name, (latest.names_a_place, length(latest.name), latest.name)) as name,
    list_sort(list(distinct latest.name_printed)) as aliases,
    any_value(parents.parent_organization_key) as parent_organization_key,
    min_by(latest.organization_code, (length(latest.organization_code), latest.organization_code))
    filter (where latest.organization_code is not null) as organization_code,
    if(count(latest.organization_code) > 0, list_sort(list_distinct(flatten(list(latest.organization_codes)))), null) as organization_codes,
    -- A division that is not in the list has no code: its name is then all that tells, and the fullest statement counts.
    max(latest.place).province as province,
    max(latest.place).city as city,
    max(latest.place).county as county,
    any_value(latest.region_code) as region_code
from latest
left join parents on latest.organization_key = parents.organization_key
group by latest.organization_key
