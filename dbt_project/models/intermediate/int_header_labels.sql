-- One row per label of each column's header path, 1 = the innermost. Ordinals of a 栏次 row are no labels.
with body_paths as (
    select
        document_id,
        table_id,
        table_column,
        arg_max(header_path, (column_span = 1, len(header_path), -table_row)) as header_path
    from {{ ref('stg_cells') }}
    where not is_header and len(header_path) > 0
    group by document_id, table_id, table_column
),

header_cells as (
    select
        document_id,
        table_id,
        unnest(generate_series(table_column, table_column + column_span - 1)) as table_column,
        table_row,
        text_printed
    from {{ ref('stg_cells') }}
    where is_header
),

header_cell_paths as (
    select
        document_id,
        table_id,
        table_column,
        list(text_printed order by table_row) as header_path
    from header_cells
    group by document_id, table_id, table_column
),

columns as (
    select
        coalesce(body_paths.document_id, header_cell_paths.document_id) as document_id,
        coalesce(body_paths.table_id, header_cell_paths.table_id) as table_id,
        coalesce(body_paths.table_column, header_cell_paths.table_column) as table_column,
        -- A column whose body cells are all covered by merged cells still has its header cells.
        coalesce(body_paths.header_path, header_cell_paths.header_path) as header_path
    from body_paths
    full outer join header_cell_paths
        on
            body_paths.document_id = header_cell_paths.document_id
            and body_paths.table_id = header_cell_paths.table_id
            and body_paths.table_column = header_cell_paths.table_column
),

labels as (
    select
        document_id,
        table_id,
        table_column,
        header_path,
        unnest(header_path) as label,
        unnest(generate_series(1, len(header_path))) as position
    from columns
),

-- The same few labels stand in every document: each is read once.
folded as (
    select
        label,
        {{ folded('label') }} as label_folded,
        {{ header_key('label') }} as header_key
    from (select distinct label from labels) as texts
),

texts as (
    select
        label,
        label_folded,
        header_key,
        try_cast(regexp_extract(label_folded, '((19|20)[0-9]{2})年', 1) as integer) as label_year,
        coalesce(
            nullif(regexp_extract(label_folded, '\((?:金额)?(?:单位:)?(?:人民币)?((?:亿|千万|百万|千|万)?元)\)', 1), ''),
            regexp_extract(label_folded, '单位:(?:人民币)?((?:亿|千万|百万|千|万)?元)$', 1)
        ) as label_unit,
        regexp_matches(label_folded, '^其中') as is_of_which_label
    from folded
    where not regexp_matches(label_folded, '^[0-9+=\-*×/()（）.,、]*$')
)

select
    labels.document_id,
    labels.table_id,
    labels.table_column,
    labels.header_path,
    row_number() over (partition by labels.document_id, labels.table_id, labels.table_column order by labels.position desc) as depth_from_leaf,
    texts.*
from labels
inner join texts on labels.label = texts.label
where texts.label_folded != '栏次' or len(labels.header_path) = 1
