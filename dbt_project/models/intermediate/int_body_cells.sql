-- Body cells of recognised financial forms with the number they print, if they print one. Rows of ordinals (栏次) and repeated headers are no body.
with cells as (
    select
        cells.document_id,
        cells.table_id,
        cells.table_row,
        cells.table_column,
        cells.row_span,
        cells.column_span,
        cells.text_printed,
        {{ folded('cells.text_printed') }} as text_folded,
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
            count(*) filter (where regexp_full_match(text_folded, '[0-9]{1,2}')) > 2
            and list(text_folded order by table_column) filter (where not regexp_full_match(text_folded, '行次|序号|类|款|项|项目|[甲乙丙丁]'))
            = list_transform(
                generate_series(1, count(*) filter (where not regexp_full_match(text_folded, '行次|序号|类|款|项|项目|[甲乙丙丁]'))), lambda n: n::varchar
            )
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
        and not bool_or(regexp_matches(cells.text_folded, '^[(-]?[0-9.,]+\)?$'))
)

select
    cells.*,
    {{ is_blank_amount('cells.text_folded') }} as is_blank,
    {{ amount_number('cells.text_folded') }} as number_printed,
    {{ amount_unit('cells.text_folded') }} as cell_unit
from cells
anti join ordinal_rows
    on cells.document_id = ordinal_rows.document_id and cells.table_id = ordinal_rows.table_id and cells.table_row = ordinal_rows.table_row
anti join header_rows
    on cells.document_id = header_rows.document_id and cells.table_id = header_rows.table_id and cells.table_row = header_rows.table_row
