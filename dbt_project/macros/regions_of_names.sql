{#
  The division that opens each name. `names` has name_id, name, and the place it is read in (province, city, county; null where unknown).
  One row per name_id: region_code, province, city, county of the longest spelling that opens the name, null where several divisions share it
  and the place does not decide; `core_name` is the name without that spelling. A district that the standard does not list
  (青岛市即墨区 in an edition before 2017) leaves the code null: the city's code would name another place.
#}
{% macro regions_of_names(names) %}
prefixes as (
    select name_id, province, city, county, name, unnest(range(2, least(length(name), 30))) as prefix_length
    from {{ names }}
),

matches as (
    select
        p.name_id,
        p.name,
        p.prefix_length,
        s.region_code,
        s.level,
        s.province,
        s.city,
        s.county,
        case
            when s.county = p.county and (p.city is null or s.city is null or s.city = p.city) then 3
            when s.city = p.city then 2
            when s.province = p.province then 1
            else 0
        end as nearness
    from prefixes as p
    inner join {{ ref('int_region_spellings') }} as s on left(p.name, p.prefix_length) = s.spelling
    qualify dense_rank() over (partition by p.name_id order by p.prefix_length desc) = 1
),

nearest as (
    select *
    from matches
    qualify dense_rank() over (partition by name_id order by nearness desc) = 1
),

opened as (
    select
        name_id,
        count(distinct region_code) = 1 as is_one_place,
        any_value(region_code) as region_code,
        any_value(level) as level,
        any_value(province) as province,
        any_value(city) as city,
        any_value(county) as county,
        any_value(name[prefix_length + 1:]) as rest
    from nearest
    group by name_id
),

regions_of_names as (
    select
        name_id,
        is_one_place,
        case
            when is_one_place and not (
                level != 'county'
                and regexp_matches(rest, '^[^区县旗]{1,4}[区县旗]')
                and not regexp_matches(rest, '^[^区县旗]{0,3}(社|园|城|景|灾|山|库|片|小|校|港|地|税|发|能|验|护|牧|林|辖|军|矿|直|各)区')
            ) then region_code
        end as region_code,
        if(is_one_place, province, null) as province,
        if(is_one_place, city, null) as city,
        if(is_one_place, county, null) as county,
        -- 普陀区人民政府万里街道办事处 and 普陀区万里街道办事处 are one office.
        regexp_replace(rest, '^人民政府(.+(街道办事处|管理委员会|委员会|局))$', '\1') as core_name
    from opened
)
{% endmacro %}
