-- Every label that rows print, once, with what it is compared by: the same few labels stand in every document.
{{ config(materialized='table') }}

with labels as (
    select distinct label
    from {{ ref('int_row_keys') }}
    where label is not null
),

folded as (
    select
        label,
        {{ folded('label') }} as label_folded,
        {{ label_key('label') }} as key_with_year
    from labels
)

select
    label,
    label_folded,
    -- A year alone names a line as 预算数 does.
    case
        when regexp_full_match(label_folded, '(19|20)[0-9]{2}年?度?') then '年度'
        else regexp_replace(key_with_year, '(19|20)[0-9]{2}年度?(预算数|决算数|执行数)', '\2')
    end as label_key,
    try_cast(regexp_extract(label_folded, '((19|20)[0-9]{2})(年|$)', 1) as integer) as label_year,
    regexp_matches(label_folded, '(团组数|人次数?|批次数?|保有量|购置数|数量|率)(\([^)]*\))?$|\((个|人|人次|辆|台|次|批|批次|%)\)$') as counts_things,
    {{ ordinal_depth('label') }} as ordinal_depth,
    regexp_matches(label_folded, '^其中') as is_of_which_label,
    regexp_matches(label_folded, '.(小计|合计)$') as ends_as_subtotal,
    {{ is_organization_name('label') }} as sounds_like_organization,
    {{ organization_stem('label') }} as organization_stem
from folded
