-- Rows of the forms whose rows contain each other (identity `rows` of check_forms): which heading each stands under, and which totals are not
-- certain to be the table's.
with rows as (
    select
        places.*,
        lines.line_code,
        lines.is_total_row,
        places.is_heading_organization or lines.is_project_heading as is_heading,
        '?' in (lines.department_economic_code, lines.government_economic_code, lines.function_code, lines.line_code) as is_unrecognised,
        ['*'] = list_distinct([places.function_code, places.department_code, places.government_code, places.procurement_item_code])
            as is_unclassified
    from {{ ref('int_row_places') }} as places
    inner join {{ ref('int_rows') }} as lines
        on
            places.document_id = lines.document_id
            and places.table_id = lines.table_id
            and places.table_row = lines.table_row
            and places.lane = lines.lane
    where lines.form_code in (select checked.form_code from {{ ref('check_forms') }} as checked where checked.identity = 'rows')
),

headed as (
    select
        *,
        max(case when is_heading then table_row end) over down_to_here as heading_row,
        is_heading and not coalesce(lead(is_heading) over in_lane, true) as heads_rows_below,
        -- A heading above other headings is one of everything only at the top of the table.
        count(*) filter (where detail = 'line') over down_to_here = 0 as is_above_all_lines,
        -- An organization's own row without a code may be its total or its own share of one.
        is_organization and not is_heading and organization = '*' as is_own_share,
        row_number() over (
            partition by document_id, table_id, side, is_total_row order by contains(coalesce(label, ''), '小计'), table_row, lane
        ) as total_number
    from rows
    window
        in_lane as (partition by document_id, table_id, lane order by table_row),
        down_to_here as (partition by document_id, table_id, lane order by table_row rows between unbounded preceding and current row)
)

select
    document_id,
    table_id,
    table_row,
    lane,
    form_family,
    detail,
    organization,
    project,
    function_code,
    procurement_item_code,
    item_code,
    place,
    line_code,
    names_organization_only,
    is_unclassified,
    is_unrecognised,
    is_heading,
    heading_row,
    heads_rows_below,
    is_above_all_lines,
    case
        when detail = '*' and bool_or(is_own_share) over (partition by document_id, table_id) then true
        -- The first total that is no 小计 is the table's; so is a total that says of what it is one.
        when is_total_row then (contains(coalesce(label, ''), '小计') or total_number > 1) and coalesce(line_code != 'three_public', true)
        when is_heading then not heads_rows_below
        -- A code printed twice under one heading: the rows below it are parts of either.
        when detail = 'line' then count(*) over (partition by document_id, table_id, side, heading_row, detail, place) > 1
        else true
    end as is_ambiguous
from headed
