-- What the checks of the reading hold against a table, a cell, or a document of which a page could not be read: the results that rest on
-- it are not evaluable. A total below its largest leaf (P03) may be the publisher's own, so it casts no doubt.
{{ config(materialized='view') }}

with failed as (
    select
        check_id,
        document_id,
        table_ids,
        table_row,
        table_column,
        reason
    from {{ ref('check_instances') }}
    where check_id in ('P01', 'P02', 'P04', 'P05', 'P06', 'P08') and outcome = 'mismatch'
    union all
    select
        check_id,
        document_id,
        table_ids,
        table_row,
        table_column,
        reason
    from {{ ref('check_witness') }}
    where outcome = 'mismatch'
),

places as (
    select
        check_id,
        document_id,
        reason,
        unnest(
            case
                -- What is missing from a document is not known while one of its pages is.
                when check_id = 'P01' then list_append(table_ids, '')
                -- A cell that is read with little confidence, or differently by another reader, leaves the rest of its table alone.
                when check_id in ('P07', 'P08') then [concat_ws('|', table_ids[1], table_row, table_column)]
                else table_ids
            end
        ) as place
    from failed
)

select
    document_id,
    place,
    concat(min(check_id), ', ', arg_min(reason, (check_id, reason))) as reason
from places
group by document_id, place
