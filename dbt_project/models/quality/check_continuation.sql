-- A continued table has the same columns on every page (P04). Pages are laid over each other by the table's own edges, so that another
-- margin or width of the page moves no column; pages that print the columns of a wide table side by side share none.
with continued as (
    select
        document_id,
        table_id
    from {{ ref('int_tables') }}
    where lands_amounts and first_page < last_page
),

boxes as (
    select
        cells.document_id,
        cells.table_id,
        cells.table_row,
        cells.table_column,
        cells.column_span,
        unnest(cells.boxes) as box
    from {{ ref('stg_cells') }} as cells
    semi join continued on cells.document_id = continued.document_id and cells.table_id = continued.table_id
),

pages as (
    select
        document_id,
        table_id,
        box.page as page,
        min(box.x0) as x0,
        nullif(max(box.x1) - min(box.x0), 0) as width,
        min(table_column) as first_column,
        max(table_column + column_span) - 1 as last_column
    from boxes
    group by document_id, table_id, box.page
),

-- Where a column stands between the table's edges, as a share of its width; merged cells say nothing of one column.
columns as (
    select
        boxes.document_id,
        boxes.table_id,
        pages.page,
        boxes.table_column,
        median((boxes.box.x0 - pages.x0) / pages.width) as x0,
        median((boxes.box.x1 - pages.x0) / pages.width) as x1,
        min(boxes.table_row) as table_row
    from boxes
    inner join pages on boxes.document_id = pages.document_id and boxes.table_id = pages.table_id and boxes.box.page = pages.page
    where boxes.column_span = 1
    group by boxes.document_id, boxes.table_id, pages.page, boxes.table_column
),

-- Every page against the first one that prints one of its columns.
page_pairs as (
    select
        pages.document_id,
        pages.table_id,
        pages.page,
        pages.first_column,
        pages.last_column,
        min(earlier.page) as earlier_page,
        arg_min(earlier.first_column, earlier.page) as earlier_first_column,
        arg_min(earlier.last_column, earlier.page) as earlier_last_column
    from pages
    inner join pages as earlier
        on
            pages.document_id = earlier.document_id
            and pages.table_id = earlier.table_id
            and pages.page > earlier.page
            and pages.first_column <= earlier.last_column
            and pages.last_column >= earlier.first_column
    group by pages.document_id, pages.table_id, pages.page, pages.first_column, pages.last_column
),

moved as (
    select
        pairs.document_id,
        pairs.table_id,
        pairs.page,
        min(columns.table_column) as table_column,
        arg_min(columns.table_row, columns.table_column) as table_row
    from page_pairs as pairs
    inner join columns on pairs.document_id = columns.document_id and pairs.table_id = columns.table_id and pairs.page = columns.page
    inner join columns as earlier
        on
            pairs.document_id = earlier.document_id
            and pairs.table_id = earlier.table_id
            and pairs.earlier_page = earlier.page
            and columns.table_column = earlier.table_column
    where 2 * (least(columns.x1, earlier.x1) - greatest(columns.x0, earlier.x0)) < least(columns.x1 - columns.x0, earlier.x1 - earlier.x0)
    group by pairs.document_id, pairs.table_id, pairs.page
),

deviations as (
    select
        pairs.document_id,
        pairs.table_id,
        pairs.page,
        moved.table_row,
        moved.table_column,
        case
            when (pairs.first_column, pairs.last_column) != (
                    pairs.earlier_first_column, pairs.earlier_last_column
                )
                then concat(
                        'page ', pairs.page, ' has the columns ', pairs.first_column, ' to ', pairs.last_column,
                        ', page ', pairs.earlier_page, ' has ', pairs.earlier_first_column, ' to ', pairs.earlier_last_column
                    )
            when moved.page is not null then concat(
                    'column ', moved.table_column, ' stands elsewhere on page ', pairs.page, ' than on page ', pairs.earlier_page
                )
        end as reason
    from page_pairs as pairs
    left join moved on pairs.document_id = moved.document_id and pairs.table_id = moved.table_id and pairs.page = moved.page
),

findings as (
    select
        'P04' as check_id,
        document_id,
        table_id as instance,
        table_id,
        arg_min(table_row, page) filter (where reason is not null) as table_row,
        arg_min(table_column, page) filter (where reason is not null) as table_column,
        if(count(reason) = 0, 'exact', 'mismatch') as outcome,
        arg_min(reason, page) as reason
    from deviations
    group by document_id, table_id
)

{{ finding_results('findings', has_outcome=true) }}
