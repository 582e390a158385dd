-- Every way a division's name may open an organization's name: alone, or after the divisions above it.
{{ config(materialized='table') }}

with spellings as (
    select
        region_code,
        level,
        province,
        city,
        county,
        unnest([county, city || county, province || county, province || city || county]) as spelling
    from {{ ref('regions') }}
    where level = 'county'
    union
    select
        region_code,
        level,
        province,
        city,
        county,
        unnest([city, province || city]) as spelling
    from {{ ref('regions') }}
    where level = 'city'
    union
    select
        region_code,
        level,
        province,
        city,
        county,
        province as spelling -- noqa: AL08
    from {{ ref('regions') }}
    where level = 'province'
)

select
    spelling,
    region_code,
    level,
    province,
    city,
    county
from spellings
-- Of a municipality, city and province are one name.
where spelling is not null and spelling not like province || province || '%'
