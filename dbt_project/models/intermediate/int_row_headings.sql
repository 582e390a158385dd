-- Rows of the forms whose rows contain each other (identity `rows` of check_forms): which heading each stands under, and which totals are not
-- certain to be the table's.
with lines as (
    select
        document_id,
        table_id,
        table_row,
        lane,
        -- An amount without a label in its own lane is what the label left of it says (公用经费合计 over two lanes).
        coalesce(line_code, case when label is null then lag(line_code ignore nulls) over lanes_of_row end) as line_code,
        is_total_row,
        is_project_heading,
        '?' in (department_economic_code, government_economic_code, function_code, line_code) as is_unrecognised
    from {{ ref('int_rows') }}
    where form_code in (select checked.form_code from {{ ref('check_forms') }} as checked where checked.identity = 'rows')
        -- Counts and rates divide no money.
        and not coalesce(is_rate_or_count, false)
    window lanes_of_row as (partition by document_id, table_id, table_row order by lane)
),

rows as (
    select
        places.*,
        lines.line_code,
        lines.is_total_row,
        -- Among projects, a name that sounds like an organization's may be the heading of a unit where another unit heads its projects.
        lines.is_unrecognised or coalesce(
            places.form_family = 'project' and texts.sounds_like_organization and places.detail = 'line'
            and bool_or(places.is_heading_organization) over (partition by places.document_id, places.table_id),
            false
        ) as is_unrecognised,
        places.is_heading_organization or lines.is_project_heading as is_heading,
        ['*'] = list_distinct([places.function_code, places.department_code, places.government_code, places.procurement_item_code])
            as is_unclassified
    from {{ ref('int_row_places') }} as places
    inner join lines
        on
            places.document_id = lines.document_id
            and places.table_id = lines.table_id
            and places.table_row = lines.table_row
            and places.lane = lines.lane
    left join {{ ref('int_label_texts') }} as texts on places.label = texts.label
    -- Nothing at all in a lane is no row of it.
    where places.printed_count > 0 or places.label is not null
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
            partition by document_id, table_id, side, is_total_row, coalesce(line_code in ('personnel', 'operating'), false)
            order by contains(coalesce(label, ''), '小计'), table_row, lane
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
    case
        when is_total_row then 'total'
        when is_heading then 'heading'
        when names_organization_only then 'organization'
        else concat_ws('|', length(function_code), length(department_code), length(government_code))
    end as row_kind,
    printed_count,
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
        when is_heading
            then not heads_rows_below and count(*) filter (where heads_rows_below) over (partition by document_id, table_id, lane) > 1
        -- A code printed twice under one heading: the rows below it are parts of either.
        when detail = 'line' then count(*) over (partition by document_id, table_id, side, heading_row, detail, place) > 1
        else true
    end as is_ambiguous
from headed
