-- Printed cells of performance forms, each with what its wording means as a label of the form, of its funds and of its indicators. A form is known
-- by its title, or by a header of 一级指标, 二级指标, 三级指标 in a table that no other title claims.
with tables as (
    select
        tables.document_id,
        tables.table_id,
        tables.form_code
    from {{ ref('int_tables') }} as tables
    where
        tables.form_code in ('performance_target', 'performance_self_evaluation', 'performance_evaluation')
        or (
            tables.form_code = 'other'
            and (tables.document_id, tables.table_id) in (
                select (document_id, table_id) from {{ ref('stg_cells') }} where contains(text_printed, '级指标')
            )
        )
),

cells as (
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
    inner join tables on cells.document_id = tables.document_id and cells.table_id = tables.table_id
    where cells.text_printed != ''
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
        {{ amount_number("regexp_extract(text_folded, '^(?:其中[:,]?)?[^:]*:(.*)$', 1)") }} as inline_number,
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
keyed as (
    select
        *,
        regexp_replace(label_key, '\([^()]*\)', '', 'g') as bare_key
    from texts
),

known_texts as (
    select
        texts.* exclude (bare_key),
        if(whole.wording is null, bare.form_field, whole.form_field) as form_field,
        if(whole.wording is null, bare.fund_item, whole.fund_item) as fund_item,
        if(whole.wording is null, bare.fund_column, whole.fund_column) as fund_column,
        if(whole.wording is null, bare.indicator_column, whole.indicator_column) as indicator_column,
        if(whole.wording is null, inline.form_field, null) as inline_field,
        if(whole.wording is null, inline.fund_item, null) as inline_item
    from keyed as texts
    left join labels as whole on texts.label_key = whole.wording
    left join labels as bare on texts.bare_key = bare.wording
    left join labels as inline on texts.inline_key = inline.wording
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
        on names.document_id = header_rows.document_id and names.table_id = header_rows.table_id and names.table_row >= header_rows.table_row
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
        table_row,
        row_number() over (partition by document_id, table_id order by table_row) as form_ordinal
    from starts
)

select
    cells.document_id,
    cells.table_id,
    -- What stands above the first form's name is the first form's.
    coalesce(max(forms.form_ordinal) over (partition by cells.document_id, cells.table_id order by cells.table_row), 1) as form_ordinal,
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
    cells.inline_number,
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
    on cells.document_id = forms.document_id and cells.table_id = forms.table_id and cells.table_row = forms.table_row
