-- What the checks of the reading hold against a table, a cell, or a document of which a page could not be read: the results that rest on
-- it are not evaluable, until a reviewer corrects the cell or waives the check. A total below its largest leaf (P03) may be the
-- publisher's own, and a low confidence (P08) only warns: neither may take the edge off a failed check that blocks.
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
    where check_id in ('P01', 'P02', 'P04', 'P05', 'P06') and outcome = 'mismatch'
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
        failed.check_id,
        failed.document_id,
        failed.reason,
        unnest(
            case
                -- What is missing from a document is not known while one of its pages is.
                when failed.check_id = 'P01' then list_append(failed.table_ids, '')
                -- A cell that another reader reads differently leaves the rest of its table alone.
                when failed.check_id = 'P07' then [concat_ws('|', failed.table_ids[1], failed.table_row, failed.table_column)]
                else failed.table_ids
            end
        ) as place
    from failed
    anti join {{ source('reviews', 'waivers') }} as waivers on failed.document_id = waivers.document_id and failed.check_id = waivers.check_id
)

select
    document_id,
    place,
    concat(min(check_id), ', ', arg_min(reason, (check_id, reason))) as reason
from places
group by document_id, place
