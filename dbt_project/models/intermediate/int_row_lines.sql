-- What the label of a row says, by the seed of line items: section, fund, source, type, item, and whether it is a total.
with lines as (
    select distinct
        form_family,
        side,
        {{ label_key('label') }} as label_key,
        columns(* exclude (form_family, side, label))
    from {{ ref('line_items') }}
),

-- The 类 of expenditure that the lines of a balance name.
class_names as (
    select
        code,
        unnest(list_prepend(name, string_split(coalesce(other_names, ''), '|'))) as class_name
    from {{ ref('classification_codes') }}
    where system = 'function' and length(code) = 3
),

class_lines as (
    select
        {{ class_key(label_key('class_name')) }} as class_key,
        min(code) as class_code
    from class_names
    where class_name != ''
    group by class_key
),

sides as (
    select
        document_id,
        table_id,
        lane,
        first(side order by table_column) filter (where side is not null) as header_side,
        max(dense_rank) as side_rank
    from (
        select *, dense_rank() over (partition by document_id, table_id order by lane) as dense_rank
        from {{ ref('int_columns') }}
        where lane > 0
    )
    group by document_id, table_id, lane
),

rows as (
    select
        keys.*,
        tables.form_code,
        tables.form_family,
        -- A balance without 收入 and 支出 above its lanes prints income on the left.
        case
            when tables.form_family = 'balance' then coalesce(sides.header_side, case sides.side_rank when 1 then 'income' else 'expenditure' end)
        end as balance_side,
        {{ label_key('keys.label') }} as label_key,
        {{ ordinal_depth('keys.label') }} as ordinal_depth,
        regexp_matches({{ folded('keys.label') }}, '^其中') as is_of_which_label
    from {{ ref('int_row_keys') }} as keys
    inner join {{ ref('int_tables') }} as tables on keys.document_id = tables.document_id and keys.table_id = tables.table_id
    left join sides on keys.document_id = sides.document_id and keys.table_id = sides.table_id and keys.lane = sides.lane
)

select
    rows.*,
    lines.* exclude (form_family, side, label_key),
    coalesce(nullif(regexp_extract(lines.line_code, '^function_([0-9]{3})$', 1), ''), class_lines.class_code) as class_code,
    lines.label_key is not null or class_lines.class_code is not null as is_known_line
from rows
left join lines
    on
        rows.label_key = lines.label_key
        and lines.form_family in (rows.form_family, '*')
        and (lines.side is null or lines.side = coalesce(rows.balance_side, lines.side))
left join class_lines on rows.balance_side = 'expenditure' and lines.label_key is null and {{ class_key('rows.label_key') }} = class_lines.class_key
qualify row_number() over (
    partition by rows.document_id, rows.table_id, rows.table_row, rows.lane order by lines.form_family = rows.form_family desc
) = 1
