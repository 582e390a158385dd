-- What the label of a row says, by the seed of line items: section, fund, source, type, item, and whether it is a total.
with lines as (
    select distinct
        form_family,
        side,
        {{ label_key('label') }} as label_key,
        columns(* exclude (form_family, side, label))
    from {{ ref('line_items') }}
),

-- Lines of a balance that name a class: of functions, or of an economic classification where one is printed beside them.
class_names as (
    select
        system,
        code,
        unnest(list_prepend(name, string_split(coalesce(other_names, ''), '|'))) as class_name
    from {{ ref('classification_codes') }}
    where length(code) = 3 and system in ('function', 'department_economic', 'government_economic')
),

class_lines as (
    select
        {{ class_key(label_key('class_name')) }} as class_key,
        min(code) filter (where system = 'function') as class_code,
        min(code) filter (where system = 'department_economic') as department_economic_class,
        min(code) filter (where system = 'government_economic') as government_economic_class
    from class_names
    where class_name != ''
    group by class_key
),

rows as (
    select
        keys.*,
        tables.form_code,
        tables.form_family,
        lanes.balance_side,
        lanes.is_alternative,
        -- A year alone names a line as 预算数 does.
        case
            when regexp_full_match({{ folded('keys.label') }}, '(19|20)[0-9]{2}年?度?') then '年度'
            else regexp_replace({{ label_key('keys.label') }}, '(19|20)[0-9]{2}年度?(预算数|决算数|执行数)', '\2')
        end as label_key,
        try_cast(regexp_extract({{ folded('keys.label') }}, '((19|20)[0-9]{2})(年|$)', 1) as integer) as label_year,
        regexp_matches({{ folded('keys.label') }}, '(团组数|人次数?|批次数?|保有量|购置数|数量|率)(\([^)]*\))?$|\((个|人|人次|辆|台|次|批|批次|%)\)$') as counts_things,
        {{ ordinal_depth('keys.label') }} as ordinal_depth,
        regexp_matches({{ folded('keys.label') }}, '^其中') as is_of_which_label
    from {{ ref('int_row_keys') }} as keys
    inner join {{ ref('int_tables') }} as tables on keys.document_id = tables.document_id and keys.table_id = tables.table_id
    inner join {{ ref('int_lanes') }} as lanes
        on keys.document_id = lanes.document_id and keys.table_id = lanes.table_id and keys.lane = lanes.lane
)

select
    rows.* exclude (label_year, counts_things),
    lines.* exclude (form_family, side, label_key, is_rate_or_count),
    coalesce(lines.is_rate_or_count, rows.form_family = 'three_public' and rows.counts_things) as is_rate_or_count,
    coalesce(nullif(regexp_extract(lines.line_code, '^function_([0-9]{3})$', 1), ''), class_lines.class_code) as class_code,
    class_lines.department_economic_class,
    class_lines.government_economic_class,
    case when lines.line_code = 'stage' then rows.label_year end as line_year,
    lines.label_key is not null or class_lines.class_key is not null as is_known_line
from rows
left join lines
    on
        rows.label_key = lines.label_key
        and lines.form_family in (rows.form_family, '*')
        and (lines.side is null or lines.side = coalesce(rows.balance_side, lines.side))
left join class_lines on coalesce(rows.balance_side, '') != 'income' and lines.label_key is null and {{ class_key('rows.label_key') }} = class_lines.class_key
qualify row_number() over (
        partition by rows.document_id, rows.table_id, rows.table_row, rows.lane order by lines.form_family = rows.form_family desc
    ) = 1
