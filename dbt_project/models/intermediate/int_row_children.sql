-- Rows that other rows of the same table and side divide up: totals, codes with deeper codes, lines with sub-lines, headings.
with containing as (
    select distinct
        document_id,
        table_id,
        table_row,
        lane
    from {{ ref('int_row_parts') }}
    where part_printed_count > 0
),

-- Lines that no seed knows take their place from their ordinals: （一） and what has no ordinal stand under the 一、 above them.
unknown_lines as (
    select
        child.document_id,
        child.table_id,
        child.lane,
        arg_max(above.table_row, above.table_row) as table_row,
        arg_max(above.detail, above.table_row) as detail
    from {{ ref('int_row_places') }} as child
    inner join {{ ref('int_row_places') }} as above
        on
            child.document_id = above.document_id
            and child.table_id = above.table_id
            and child.lane = above.lane
            and child.table_row > above.table_row
            and (coalesce(child.ordinal_depth, 9) > above.ordinal_depth or above.detail = '*')
    where child.form_family = 'balance' and not child.is_known_line and child.printed_count > 0 and above.printed_count > 0
    group by child.document_id, child.table_id, child.lane, child.table_row
),

unknown_containing as (
    select
        document_id,
        table_id,
        table_row,
        lane
    from unknown_lines
    -- What follows a total belongs to no line above the total.
    where detail != '*'
),

-- Where a classification is printed by names alone, the names of classes are the only level that is sure: they count, what stands
-- between them does not.
nameless as (
    select
        *,
        bool_or(is_class_name) over of_table as has_class_names,
        row_number() over (partition by document_id, table_id, label order by table_row) as occurrence
    from {{ ref('int_row_places') }}
    where form_family in ('revenue', 'expenditure', 'economic') and printed_count > 0
    window of_table as (partition by document_id, table_id)
    qualify not bool_or(is_coded) over of_table
),

between_classes as (
    select
        document_id,
        table_id,
        table_row,
        lane
    from nameless
    where has_class_names and (not is_class_name or occurrence > 1) and not is_organization
),

-- A total that is printed twice counts once.
repeated_totals as (
    select
        document_id,
        table_id,
        table_row,
        lane
    from {{ ref('int_row_places') }}
    where detail = '*' and printed_count > 0
    qualify row_number() over (partition by document_id, table_id, side, measure_code, place order by table_row, lane) > 1
)

select
    document_id,
    table_id,
    table_row,
    lane
from containing
union
select
    document_id,
    table_id,
    table_row,
    lane
from unknown_containing
union
select
    document_id,
    table_id,
    table_row,
    lane
from repeated_totals
union
select
    document_id,
    table_id,
    table_row,
    lane
from between_classes
