-- Findings: titles, headers and lines that OCR misread in a character and that were read as the wording of the seeds they come from (N08).
with readings as (
    select
        document_id,
        table_id,
        null::integer as table_row,
        null::integer as table_column,
        'title' as kind,
        title_key as printed,
        title_read_as as read_as
    from {{ ref('int_tables') }}
    where title_read_as is not null
    union all
    select
        document_id,
        table_id,
        null::integer as table_row,
        table_column,
        'header' as kind,
        label as printed,
        read_as
    from {{ ref('int_column_labels') }}
    where read_as is not null
    union all
    select
        document_id,
        table_id,
        table_row,
        null::integer as table_column,
        'line' as kind,
        label as printed,
        read_as
    from {{ ref('int_row_lines') }}
    where read_as is not null
),

findings as (
    select
        'N08' as check_id,
        document_id,
        concat_ws('|', kind, table_id, table_row, table_column, printed) as instance,
        table_id,
        table_row,
        table_column,
        concat('the ', kind, ' was recognised as ', printed, ' and is read as ', read_as) as reason
    from readings
    group by all
)

{{ finding_results('findings') }}
