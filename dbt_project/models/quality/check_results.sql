-- Every instance of every check over all documents. Where the reading of a table is in doubt (P), what else was computed from that table
-- says nothing about the document: it is not evaluable, with the doubt as its reason. Both sides stay visible. A mismatch stays one where
-- OCR was hardly sure of a cell that takes part, and blocks as any other: its reason names the cell.
{{ config(materialized='view') }}

with instances as (
    select * from {{ ref('check_instances') }}
    union all
    select * from {{ ref('check_witness') }}
    union all
    select * from {{ ref('check_recognised_roundings') }}
    union all
    select * from {{ ref('silent_checks') }}
),

doubts as (
    select
        document_id,
        map_from_entries(list((place, reason))) as reasons
    from {{ ref('reading_doubts') }}
    group by document_id
),

unsure_cells as (
    select
        document_id,
        map_from_entries(list((
            concat_ws('|', table_id, table_row, table_column),
            concat(amount_printed, ' in ', table_id, ', row ', table_row, ', column ', table_column, ' (', round(confidence, 2), ')')
        ))) as amounts
    from {{ ref('int_amounts') }}
    where confidence < {{ var('least_confidence') }}
    group by document_id
),

-- Most documents have no doubt, and their places are not listed.
doubted as (
    select
        instances.*,
        case
            when doubts.reasons is null or instances.outcome = 'not_applicable' or starts_with(instances.check_id, 'P') then null
            -- New bytes are new and a late filing is late however they are read.
            when instances.check_id in ('H07', 'H08') then null
            when len(instances.table_ids) = 0 then doubts.reasons['']
            -- Of several doubts the first by its place.
            else doubts.reasons[list_sort(list_intersect(
                    list_concat(
                        instances.table_ids,
                        -- Cells of another document stand in tables of that one.
                        list_transform(
                            list_filter(instances.evidence, lambda e: e.document_id = instances.document_id), -- noqa: RF01
                            lambda e: concat_ws('|', e.table_id, e.table_row, e.table_column) -- noqa: RF01
                        )
                    ),
                    map_keys(doubts.reasons)
                ))[1]]
        end as doubt,
        case
            when unsure_cells.amounts is not null and instances.outcome = 'mismatch' and instances.difference is not null
                then array_to_string(
                        list_filter(
                            list_transform(
                                list_filter(instances.evidence, lambda e: e.document_id = instances.document_id), -- noqa: RF01
                                lambda e: unsure_cells.amounts[concat_ws('|', e.table_id, e.table_row, e.table_column)] -- noqa: RF01
                            ),
                            lambda amount: amount is not null
                        )[:3],
                        ', '
                    )
        end as unsure
    from instances
    left join doubts on instances.document_id = doubts.document_id
    left join unsure_cells on instances.document_id = unsure_cells.document_id
)

select
    check_result_key,
    check_id,
    document_id,
    document_key,
    other_document_key,
    table_ids,
    table_row,
    table_column,
    lhs,
    rhs,
    difference,
    tolerance,
    if(doubt is null, outcome, 'not_evaluable') as outcome,
    severity,
    case
        when doubt is not null then concat('the reading is in doubt: ', doubt)
        when unsure != '' then concat(reason, '; recognised with little confidence: ', unsure)
        else reason
    end as reason,
    evidence,
    left(doubt, 3) as doubted_by
from doubted
