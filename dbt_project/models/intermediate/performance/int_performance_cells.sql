-- Printed cells of performance forms, each with what its wording means as a label of the form, of its funds and of its indicators. A form is known
-- by its title, or by a header of 一级指标, 二级指标, 三级指标 in a table that no other title claims.
with cells as (
    select
        cells.document_id,
        cells.table_id,
        cells.table_row,
        cells.table_column,
        cells.table_row + cells.row_span - 1 as last_row,
        cells.table_column + cells.column_span - 1 as last_column,
        cells.text_printed,
        cells.page,
        cells.x0,
        cells.top,
        cells.x1,
        cells.bottom,
        cells.confidence,
        tables.form_code
    from {{ ref('stg_cells') }} as cells
    inner join {{ ref('int_tables') }} as tables on cells.document_id = tables.document_id and cells.table_id = tables.table_id
    where tables.form_code in ('performance_target', 'performance_self_evaluation', 'performance_evaluation', 'other') and cells.text_printed != ''
),

folded as (
    select
        text_printed,
        {{ folded('text_printed') }} as text_folded
    from (select distinct text_printed from cells) as printed
),

-- A label may have its value behind a colon in the same cell. Long texts are no labels.
texts as (
    select
        text_printed,
        text_folded,
        {{ performance_label('text_folded') }} as label_key,
        {{ performance_label("regexp_extract(text_folded, '^(?:其中[:,]?)?([^:]{2,14}):.', 1)") }} as inline_key,
        regexp_extract(text_printed, '^(?:其中[:：,，]?)?[^:：]*[:：]\s*(.*)$', 1, 's') as inline_text,
        {{ amount_number('text_folded') }} as number_printed,
        try_cast(regexp_extract(text_folded, '^((?:19|20)[0-9]{2})年?度?(实际|决算|预算|完成)?[值数]?$', 1) as integer) as year_printed,
        try_cast(regexp_extract(text_folded, '\(([0-9]+(?:\.[0-9]+)?)分\)$', 1) as decimal(18, 4)) as weight_in_label,
        nullif(regexp_extract(text_folded, '\((?:单位:)?(?:人民币)?((?:亿|千万|百万|千|万)?元)\)', 1), '') as unit_in_label
    from folded
    where length(text_folded) <= 60
),

labels as (
    select
        wording,
        max(field) filter (where context = 'form') as form_field,
        max(field) filter (where context = 'fund_item') as fund_item,
        max(field) filter (where context = 'fund_column') as fund_column,
        max(field) filter (where context = 'indicator') as indicator_column
    from {{ ref('performance_labels') }}
    group by wording
),

-- What stands in brackets behind a label explains it, unless the seed lists it.
known_texts as (
    select
        texts.*,
        coalesce(whole.form_field, bare.form_field) as form_field,
        coalesce(whole.fund_item, bare.fund_item) as fund_item,
        coalesce(whole.fund_column, bare.fund_column) as fund_column,
        coalesce(whole.indicator_column, bare.indicator_column) as indicator_column,
        inline.form_field as inline_field,
        inline.fund_item as inline_item
    from texts
    left join labels as whole on texts.label_key = whole.wording
    left join labels as bare on whole.wording is null and regexp_replace(texts.label_key, '\([^()]*\)', '', 'g') = bare.wording
    left join labels as inline on whole.wording is null and texts.inline_key = inline.wording
),

known_cells as (
    select
        cells.*,
        coalesce(known_texts.text_folded, folded.text_folded) as text_folded,
        known_texts.* exclude (text_printed, text_folded, inline_key)
    from cells
    inner join folded on cells.text_printed = folded.text_printed
    left join known_texts on cells.text_printed = known_texts.text_printed
),

header_rows as (
    select
        document_id,
        table_id,
        table_row,
        bool_or(indicator_column = 'project_name') as lists_projects,
        min(table_column) filter (where indicator_column = 'project_name') as project_column
    from known_cells
    where indicator_column is not null
    group by document_id, table_id, table_row, form_code
    having
        count(distinct indicator_column) filter (where indicator_column in ('level1', 'level2', 'level3', 'level3_or_description')) > 1
        -- Some forms have one level only.
        or (
            form_code != 'other'
            and count(distinct indicator_column) filter (where indicator_column in ('target', 'actual', 'weight', 'score', 'unit')) > 1
            and count(*) filter (where indicator_column in ('level1', 'level2', 'level3', 'level3_or_description')) > 0
        )
),

-- Several forms may stand in one table: each begins with its 项目名称 after the indicators of the one before, or, where the projects stand in a
-- column of their own, with a cell of that column.
name_rows as (
    select
        names.document_id,
        names.table_id,
        names.table_row,
        count(header_rows.table_row) as headers_above
    from known_cells as names
    left join header_rows
        on names.document_id = header_rows.document_id and names.table_id = header_rows.table_id and header_rows.table_row <= names.table_row
    where coalesce(names.form_field, names.inline_field) = 'project_name'
    group by names.document_id, names.table_id, names.table_row, names.table_column
    having not coalesce(bool_or(header_rows.table_row = names.table_row), false)
),

starts as (
    select
        document_id,
        table_id,
        min(table_row) as table_row
    from name_rows
    group by document_id, table_id, headers_above
    union
    select
        cells.document_id,
        cells.table_id,
        cells.table_row
    from known_cells as cells
    inner join header_rows
        on
            cells.document_id = header_rows.document_id
            and cells.table_id = header_rows.table_id
            and header_rows.lists_projects
            and cells.table_column = header_rows.project_column
            and cells.table_row > header_rows.table_row
    where cells.indicator_column is null
),

forms as (
    select
        document_id,
        table_id,
        table_row as first_row,
        row_number() over (partition by document_id, table_id order by table_row) as form_ordinal,
        lead(table_row) over (partition by document_id, table_id order by table_row) as next_first_row
    from starts
)

select
    cells.document_id,
    cells.table_id,
    coalesce(forms.form_ordinal, 1) as form_ordinal,
    cells.table_row,
    cells.table_column,
    cells.last_row,
    cells.last_column,
    header_rows.table_row is not null as is_indicator_header,
    coalesce(header_rows.lists_projects, false) as lists_projects,
    cells.text_printed,
    cells.text_folded,
    cells.label_key,
    cells.form_field,
    cells.fund_item,
    cells.fund_column,
    cells.indicator_column,
    cells.inline_field,
    cells.inline_item,
    cells.inline_text,
    cells.number_printed,
    cells.year_printed,
    cells.weight_in_label,
    cells.unit_in_label,
    cells.page,
    cells.x0,
    cells.top,
    cells.x1,
    cells.bottom,
    cells.confidence
from known_cells as cells
semi join header_rows as form_headers on cells.document_id = form_headers.document_id and cells.table_id = form_headers.table_id
left join header_rows
    on cells.document_id = header_rows.document_id and cells.table_id = header_rows.table_id and cells.table_row = header_rows.table_row
left join forms
    on
        cells.document_id = forms.document_id
        and cells.table_id = forms.table_id
        and cells.table_row >= forms.first_row
        and (forms.next_first_row is null or cells.table_row < forms.next_first_row)
