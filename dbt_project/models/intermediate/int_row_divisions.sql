-- Which rows sum up to which: of the parts of a row (`int_row_parts`) those directly below it, for a heading among the rows that it heads.
with candidates as (
    select
        parts.*,
        whole.row_kind,
        whole.printed_count,
        whole.is_ambiguous or part.is_unrecognised as is_ambiguous,
        whole.detail = '*' or whole.names_organization_only as is_total,
        -- A project or an organization heads its coded rows, a class the codes below it; a purchase that lacks a code is no total.
        whole.form_family not in ('project', 'procurement') or whole.detail = '*' or whole.names_organization_only or whole.is_unclassified
        or (whole.project = '*' and whole.procurement_item_code = '*' and whole.function_code != part.function_code) as is_settled
    from {{ ref('int_row_parts') }} as parts
    inner join {{ ref('int_row_headings') }} as whole
        on
            parts.document_id = whole.document_id
            and parts.table_id = whole.table_id
            and parts.table_row = whole.table_row
            and parts.lane = whole.lane
    inner join {{ ref('int_row_headings') }} as part
        on
            parts.document_id = part.document_id
            and parts.table_id = part.table_id
            and parts.part_row = part.table_row
            and parts.part_lane = part.lane
    where
        part.detail = 'line'
        and whole.line_code is distinct from 'category'
        -- Items of the three public expenses are compared by name: see `check_three_public`.
        and (whole.form_family != 'three_public' or whole.item_code = part.item_code)
        -- 人员经费合计 and 公用经费合计 are no totals of all rows: `check_economic` knows their classes.
        and not (whole.form_family = 'economic' and coalesce(whole.line_code in ('personnel', 'operating'), false))
        and case
            when whole.heads_rows_below then part.heading_row = whole.table_row
            when whole.is_heading then whole.is_above_all_lines
            when whole.detail = '*' then true
            else whole.heading_row is not distinct from part.heading_row
        end
),

unsettled_tables as (
    select distinct
        document_id,
        table_id
    from candidates
    where not is_settled
),

settled as (
    select
        candidates.* exclude (is_ambiguous, is_total, is_settled),
        candidates.is_ambiguous or (candidates.is_total and unsettled_tables.table_id is not null) as is_ambiguous
    from candidates
    left join unsettled_tables on candidates.document_id = unsettled_tables.document_id and candidates.table_id = unsettled_tables.table_id
    where candidates.is_settled
),

indirect as (
    select distinct
        upper_pair.document_id,
        upper_pair.table_id,
        upper_pair.table_row,
        upper_pair.lane,
        lower_pair.part_row,
        lower_pair.part_lane
    from settled as upper_pair
    inner join settled as lower_pair
        on
            upper_pair.document_id = lower_pair.document_id
            and upper_pair.table_id = lower_pair.table_id
            and upper_pair.part_row = lower_pair.table_row
            and upper_pair.part_lane = lower_pair.lane
),

direct as (
    select settled.*
    from settled
    anti join indirect
        on
            settled.document_id = indirect.document_id
            and settled.table_id = indirect.table_id
            and settled.table_row = indirect.table_row
            and settled.lane = indirect.lane
            and settled.part_row = indirect.part_row
            and settled.part_lane = indirect.part_lane
),

-- A row that two parts of one row contain would count twice.
doubled as (
    select
        direct.document_id,
        direct.table_id,
        direct.table_row,
        direct.lane
    from direct
    inner join settled
        on
            direct.document_id = settled.document_id
            and direct.table_id = settled.table_id
            and direct.part_row = settled.table_row
            and direct.part_lane = settled.lane
    group by direct.document_id, direct.table_id, direct.table_row, direct.lane, settled.part_row, settled.part_lane
    having count(*) > 1
),

doubled_rows as (
    select distinct
        document_id,
        table_id,
        table_row,
        lane
    from doubled
)

select
    direct.document_id,
    direct.table_id,
    direct.table_row,
    direct.lane,
    direct.part_row,
    direct.part_lane,
    direct.row_kind,
    direct.printed_count,
    bool_or(direct.is_ambiguous) over of_row or doubled.table_row is not null as is_ambiguous
from direct
left join doubled_rows as doubled
    on
        direct.document_id = doubled.document_id
        and direct.table_id = doubled.table_id
        and direct.table_row = doubled.table_row
        and direct.lane = doubled.lane
window of_row as (partition by direct.document_id, direct.table_id, direct.table_row, direct.lane)
