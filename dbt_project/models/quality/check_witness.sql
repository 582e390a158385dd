-- Cells of failed checks, read a second time by another reader (P07): readings that differ are a finding; what could not be read a second
-- time leaves the check as it failed.
{{ config(materialized='view') }}

with compared as (
    select
        'P07' as check_id,
        document_id,
        concat_ws('|', table_id, table_row, table_column) as instance,
        table_id,
        table_row,
        table_column,
        case
            when error is not null then 'not_evaluable'
            when agrees then 'exact'
            else 'mismatch'
        end as outcome,
        case
            when error is not null then concat('could not be read a second time: ', error)
            when not agrees then concat('read as ', coalesce(nullif(text, ''), 'nothing'), ', by the second reader as ', coalesce(nullif(witness_text, ''), 'nothing'))
        end as reason
    from {{ source('witness', 'witness_cells') }}
),

findings as (
    select * from compared
    union all
    select
        'P07' as check_id,
        document_id,
        '' as instance,
        null as table_id,
        null as table_row,
        null as table_column,
        'not_applicable' as outcome,
        'no check that blocks fails on its pages with a text layer' as reason
    from {{ ref('int_documents') }}
    where reading_status = 'read' and document_id not in (select document_id from compared)
)

{{ finding_results('findings', has_outcome=true) }}
