-- Numbers printed on a page that no cell, caption, note or paragraph uses, and amounts that two cells use: where their boxes cover each
-- other, one print has been read twice. Those on the pages of a form that lands amounts fail P02.
with landing_tables as (
    select
        document_id,
        table_id,
        first_page,
        last_page
    from {{ ref('int_tables') }}
    where lands_amounts
),

numbers as (
    select
        cells.document_id,
        cells.table_id,
        cells.table_row,
        cells.table_column,
        cells.text_printed,
        cells.page,
        cells.x0,
        cells.top,
        cells.x1,
        cells.bottom,
        cells.number_printed
    from {{ ref('int_body_cells') }} as cells
    semi join landing_tables on cells.document_id = landing_tables.document_id and cells.table_id = landing_tables.table_id
    where cells.number_printed != 0
),

doubles as (
    select
        one.document_id,
        one.page,
        one.text_printed,
        [one.x0, one.top, one.x1, one.bottom] as box,
        [one.table_id, other.table_id] as table_ids,
        [
            {{ evidence_cell("'finding'", "one.document_id", "one.table_id", "one.table_row", "one.table_column") }},
            {{ evidence_cell("'finding'", "other.document_id", "other.table_id", "other.table_row", "other.table_column") }}
        ] as used_by
    from numbers as one
    inner join numbers as other
        on
            one.document_id = other.document_id
            and one.page = other.page
            and one.number_printed = other.number_printed
            and (one.table_id, one.table_row, one.table_column) < (other.table_id, other.table_row, other.table_column)
    where
        2 * greatest(0, least(one.x1, other.x1) - greatest(one.x0, other.x0)) * greatest(0, least(one.bottom, other.bottom) - greatest(one.top, other.top))
        > least((one.x1 - one.x0) * (one.bottom - one.top), (other.x1 - other.x0) * (other.bottom - other.top))
),

leftovers as (
    select
        leftovers.document_id,
        leftovers.page,
        leftovers.text_printed,
        [leftovers.x0, leftovers.top, leftovers.x1, leftovers.bottom] as box,
        coalesce(list(landing_tables.table_id order by landing_tables.table_id) filter (where landing_tables.table_id is not null), []) as table_ids,
        {{ no_evidence() }} as used_by
    from {{ ref('stg_leftovers') }} as leftovers
    left join landing_tables
        on leftovers.document_id = landing_tables.document_id and leftovers.page between landing_tables.first_page and landing_tables.last_page
    group by all
),

numbers_unread as (
    select * from doubles
    union all
    select * from leftovers
)

select
    document_id,
    md5(document_id) as document_key,
    page,
    text_printed,
    box,
    list_sort(list_distinct(table_ids)) as table_ids,
    used_by
from numbers_unread
