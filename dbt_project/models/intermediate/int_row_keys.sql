-- What the key columns of each row say, one row per table row and lane of amounts. A classification without a column in the lane
-- is looked for in the lanes to its left, never across the two sides of a balance.
with lanes as (
    select
        document_id,
        table_id,
        lane,
        bool_or(form_family = 'balance') as is_own_lane_only,
        bool_or(role in ('name', 'code', 'code_and_name', 'project')) as names_its_rows
    from {{ ref('int_columns') }}
    group by document_id, table_id, lane
    having bool_or(role = 'amount')
),

code_columns as (
    select
        document_id,
        table_id,
        lane,
        code_system
    from {{ ref('int_columns') }}
    where code_system is not null and role in ('code', 'code_and_name')
    union
    -- Names may carry the codes.
    select
        document_id,
        table_id,
        lane,
        code_system
    from {{ ref('int_row_codes') }}
),

nearest_code_lanes as (
    select
        lanes.document_id,
        lanes.table_id,
        lanes.lane,
        code_columns.code_system,
        max(code_columns.lane) as code_lane
    from lanes
    inner join code_columns
        on
            lanes.document_id = code_columns.document_id
            and lanes.table_id = code_columns.table_id
            and (lanes.lane = code_columns.lane or (not lanes.is_own_lane_only and lanes.lane > code_columns.lane))
    group by lanes.document_id, lanes.table_id, lanes.lane, code_columns.code_system
),

rows as (
    select distinct
        cells.document_id,
        cells.table_id,
        cells.table_row,
        lanes.lane,
        lanes.names_its_rows
    from {{ ref('int_body_cells') }} as cells
    inner join lanes on cells.document_id = lanes.document_id and cells.table_id = lanes.table_id
),

codes as (
    select
        rows.document_id,
        rows.table_id,
        rows.table_row,
        rows.lane,
    {% for system in ['function', 'department_economic', 'government_economic', 'organization', 'project', 'procurement_item'] -%}
    bool_or(nearest.code_system = '{{ system }}') as has_{{ system }},
    max(codes.code) filter (where nearest.code_system = '{{ system }}') as {{ system }}_code{{ ',' if not loop.last }}
    {% endfor %}
    from rows
    left join nearest_code_lanes as nearest
        on rows.document_id = nearest.document_id and rows.table_id = nearest.table_id and rows.lane = nearest.lane
    left join {{ ref('int_row_codes') }} as codes
        on
            nearest.document_id = codes.document_id
            and nearest.table_id = codes.table_id
            and nearest.code_lane = codes.lane
            and nearest.code_system = codes.code_system
            and rows.table_row = codes.table_row
    group by rows.document_id, rows.table_id, rows.table_row, rows.lane
),

texts as (
    select
        rows.document_id,
        rows.table_id,
        rows.table_row,
        rows.lane,
        {% set own_lane_first = 'texts.table_column - 100000 * texts.lane' -%}
        arg_min(texts.name_printed, {{ own_lane_first }}) filter (where texts.role = 'name') as name_printed,
        arg_min(texts.text_printed, {{ own_lane_first }}) filter (where texts.role in ('code', 'code_and_name') and texts.code is null) as uncoded_printed,
        arg_min(texts.name_printed, {{ own_lane_first }}) filter (where texts.role = 'code_and_name') as item_name,
        arg_min(texts.text_printed, {{ own_lane_first }}) filter (where texts.role = 'project') as project_printed,
        arg_min(texts.text_printed, {{ own_lane_first }}) filter (where texts.role = 'organization') as organization_printed,
        arg_min(texts.text_printed, {{ own_lane_first }}) filter (where texts.role = 'fund') as fund_printed,
        arg_min(texts.text_printed, {{ own_lane_first }}) filter (where texts.code is null) as first_printed,
        count(*) as key_count
    from rows
    inner join {{ ref('int_key_texts') }} as texts
        on
            rows.document_id = texts.document_id
            and rows.table_id = texts.table_id
            and rows.table_row = texts.table_row
    where
        texts.lane <= rows.lane
        -- Texts of another lane speak for this one where they are merged into it, or where it names no rows of its own.
        -- A fund behind the last amount is that of all amounts before it.
        and (rows.lane <= texts.last_lane or not rows.names_its_rows or (texts.lane = 0 and texts.role = 'fund'))
    group by rows.document_id, rows.table_id, rows.table_row, rows.lane
)

select
    codes.*,
    texts.* exclude (document_id, table_id, table_row, lane, key_count),
    coalesce(texts.key_count, 0) as key_count,
    -- In a table of projects or purchases the thing bought names the row, elsewhere the line or the classification does.
    coalesce(
        texts.name_printed, texts.project_printed, texts.uncoded_printed, texts.item_name, texts.organization_printed, texts.first_printed
    ) as label
from codes
left join texts
    on
        codes.document_id = texts.document_id
        and codes.table_id = texts.table_id
        and codes.table_row = texts.table_row
        and codes.lane = texts.lane
