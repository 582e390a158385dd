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
        recognised.table_id is not null as is_recognised
    from {{ ref('int_row_keys') }} as keys
    inner join {{ ref('int_tables') }} as tables on keys.document_id = tables.document_id and keys.table_id = tables.table_id
    inner join {{ ref('int_lanes') }} as lanes
        on keys.document_id = lanes.document_id and keys.table_id = lanes.table_id and keys.lane = lanes.lane
    left join {{ ref('int_recognised_tables') }} as recognised on keys.document_id = recognised.document_id and keys.table_id = recognised.table_id
),

-- The same few labels stand in every document: each is looked up once per family of forms and side.
row_labels as (
    select distinct
        label,
        form_family,
        balance_side,
        is_recognised
    from rows
),

printed_labels as (
    select
        row_labels.form_family,
        row_labels.balance_side,
        row_labels.is_recognised,
        texts.*
    from row_labels
    inner join {{ ref('int_label_texts') }} as texts on row_labels.label = texts.label
),

listed_labels as (
    select
        form_family,
        side,
        label_key as listed_key
    from lines
    union
    select
        'balance' as form_family,
        'expenditure' as side,
        {{ label_key('class_name') }} as listed_key
    from class_names
    where class_name != ''
),

-- A recognised line that is not listed is read as the one listed line that OCR may have misread. Rows of codes have names, which nobody lists.
misread as (
    select
        labels.form_family,
        labels.balance_side,
        labels.label,
        min(listed.listed_key) as read_as
    from printed_labels as labels
    inner join listed_labels as listed
        on
            listed.form_family in (labels.form_family, '*')
            and (listed.side is null or listed.side = coalesce(labels.balance_side, listed.side))
            and {{ is_misread('labels.label_key', 'listed.listed_key') }}
    where
        labels.is_recognised
        and labels.form_family in ('balance', 'three_public')
        and labels.label_key not in (select listed_key from listed_labels)
        and {{ class_key('labels.label_key') }} not in (select class_key from class_lines)
    group by labels.form_family, labels.balance_side, labels.label
    having count(distinct listed.listed_key) = 1
),

labels as (
    select
        printed.* replace (coalesce(misread.read_as, printed.label_key) as label_key),
        misread.read_as
    from printed_labels as printed
    left join misread
        on
            printed.is_recognised
            and printed.form_family = misread.form_family
            and printed.balance_side is not distinct from misread.balance_side
            and printed.label = misread.label
),

meanings as (
    select
        labels.form_family,
        labels.balance_side,
        labels.label,
        labels.is_recognised,
        labels.read_as,
        labels.label_key,
        labels.ordinal_depth,
        labels.is_of_which_label,
        lines.* exclude (form_family, side, label_key, is_rate_or_count),
        coalesce(lines.is_rate_or_count, labels.form_family = 'three_public' and labels.counts_things) as is_rate_or_count,
        coalesce(nullif(regexp_extract(lines.line_code, '^function_([0-9]{3})$', 1), ''), class_lines.class_code) as class_code,
        class_lines.department_economic_class,
        class_lines.government_economic_class,
        case when lines.line_code = 'stage' then labels.label_year end as line_year,
        lines.label_key is not null or class_lines.class_key is not null as is_known_line
    from labels
    left join lines
        on
            labels.label_key = lines.label_key
            and lines.form_family in (labels.form_family, '*')
            and (lines.side is null or lines.side = coalesce(labels.balance_side, lines.side))
    left join class_lines
        on coalesce(labels.balance_side, '') != 'income' and lines.label_key is null and {{ class_key("regexp_replace(labels.label_key, '^2[0-9]{2}', '')") }} = class_lines.class_key
    qualify row_number() over (
            partition by labels.label, labels.form_family, labels.balance_side, labels.is_recognised order by lines.form_family = labels.form_family desc
        ) = 1
)

select
    rows.* exclude (is_recognised),
    meanings.* exclude (form_family, balance_side, is_recognised, label, is_rate_or_count, is_known_line),
    coalesce(meanings.is_rate_or_count, false) as is_rate_or_count,
    coalesce(meanings.is_known_line, false) as is_known_line
from rows
left join meanings
    on
        rows.label = meanings.label
        and rows.form_family = meanings.form_family
        and rows.balance_side is not distinct from meanings.balance_side
        and rows.is_recognised = meanings.is_recognised
