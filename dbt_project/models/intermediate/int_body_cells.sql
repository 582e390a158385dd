-- Body cells of recognised financial forms with the number they print, if they print one. Rows of ordinals (栏次) and repeated headers are no body.
with body as (
    select
        cells.document_id,
        cells.table_id,
        cells.table_row,
        cells.table_column,
        cells.row_span,
        cells.column_span,
        cells.text_printed,
        cells.page,
        cells.x0,
        cells.top,
        cells.x1,
        cells.bottom,
        cells.confidence,
        cells.is_corrected
    from {{ ref('stg_cells') }} as cells
    inner join {{ ref('int_tables') }} as tables on cells.document_id = tables.document_id and cells.table_id = tables.table_id
    where not cells.is_header and (tables.is_financial_form or tables.form_family = 'project')
),

-- Blanks and the same labels and amounts stand in cell after cell: every text is read once.
folded as (
    select
        text_printed,
        {{ folded('text_printed') }} as text_folded
    from (select distinct text_printed from body) as texts
),

texts as (
    select
        text_printed,
        text_folded,
        regexp_full_match(text_folded, '[0-9]{1,2}') as is_ordinal,
        regexp_full_match(text_folded, '行次|序号|类|款|项|项目|[甲乙丙丁]') as heads_ordinals,
        regexp_matches(text_folded, '^[(-]?[0-9.,]+\)?$') as is_digits,
        {{ is_blank_amount('text_folded') }} as is_blank,
        {{ amount_number('text_folded') }} as number_printed,
        {{ amount_unit('text_folded') }} as cell_unit
    from folded
),

cells as (
    select
        body.*,
        texts.* exclude (text_printed)
    from body
    inner join texts on body.text_printed = texts.text_printed
),

-- 栏次, or columns numbered from 1 below the header, with no other words than 甲 and 乙.
ordinal_rows as (
    select
        document_id,
        table_id,
        table_row
    from cells
    where text_folded != ''
    group by document_id, table_id, table_row
    having
        bool_or(text_folded in ('栏次', '列次'))
        or (
            count(*) filter (where is_ordinal) > 2
            and list(text_folded order by table_column) filter (where not heads_ordinals)
            = list_transform(generate_series(1, count(*) filter (where not heads_ordinals)), lambda n: n::varchar)
        )
),

-- A header repeated on a later page is no body.
header_rows as (
    select
        cells.document_id,
        cells.table_id,
        cells.table_row
    from cells
    left join {{ ref('int_header_labels') }} as labels
        on
            cells.document_id = labels.document_id
            and cells.table_id = labels.table_id
            and cells.table_column = labels.table_column
            and cells.text_folded = labels.label_folded
    where cells.text_folded != ''
    group by cells.document_id, cells.table_id, cells.table_row
    having
        count(distinct cells.table_column) filter (where labels.label_folded is not null) > 1
        and count(distinct cells.table_column) filter (where labels.label_folded is not null) * 2 > count(distinct cells.table_column)
        and not bool_or(cells.is_digits)
)

select
    cells.document_id,
    cells.table_id,
    cells.table_row,
    cells.table_column,
    cells.row_span,
    cells.column_span,
    cells.text_printed,
    cells.text_folded,
    cells.page,
    cells.x0,
    cells.top,
    cells.x1,
    cells.bottom,
    cells.confidence,
    cells.is_corrected,
    cells.is_blank,
    cells.number_printed,
    cells.cell_unit
from cells
anti join ordinal_rows
    on cells.document_id = ordinal_rows.document_id and cells.table_id = ordinal_rows.table_id and cells.table_row = ordinal_rows.table_row
anti join header_rows
    on cells.document_id = header_rows.document_id and cells.table_id = header_rows.table_id and cells.table_row = header_rows.table_row
