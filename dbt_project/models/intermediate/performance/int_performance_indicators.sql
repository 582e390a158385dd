-- The indicators of performance forms, one row each. A level stands once for all rows it covers, as a merged cell or with blanks below it.
with sections as (
    select
        document_id,
        table_id,
        block_row,
        header_last_row,
        section_last_row,
        min(table_column) filter (where role in ('level1', 'level2', 'level3') and lane = 1) as first_level_column,
        coalesce(
            min(table_column) filter (where role = 'level3'), min(table_column) filter (where role = 'level2'), min(table_column) filter (where role = 'level1')
        ) as last_level_column,
        max(lane) as lanes,
        -- The innermost level there is names the indicator.
        max(role) filter (where role in ('level1', 'level2', 'level3')) as innermost
    from {{ ref('int_performance_columns') }}
    where is_indicator_block
    group by document_id, table_id, block_row, header_last_row, section_last_row
),

-- 小计, 总分 and what follows them are no indicators.
end_rows as (
    select
        sections.document_id,
        sections.table_id,
        sections.block_row,
        cells.table_row,
        coalesce(cells.form_field, cells.inline_field) != 'subtotal' as ends_section
    from sections
    inner join {{ ref('int_performance_cells') }} as cells
        on
            sections.document_id = cells.document_id
            and sections.table_id = cells.table_id
            and cells.table_row between sections.header_last_row + 1 and sections.section_last_row
            and sections.first_level_column >= cells.table_column
            and coalesce(cells.form_field, cells.inline_field) is not null
            and cells.indicator_column is null
),

open_sections as (
    select
        sections.*,
        min(end_rows.table_row) as end_row
    from sections
    left join end_rows
        on
            sections.document_id = end_rows.document_id
            and sections.table_id = end_rows.table_id
            and sections.block_row = end_rows.block_row
            and end_rows.ends_section
    group by all
),

body as (
    select
        cells.document_id,
        cells.table_id,
        cells.form_ordinal,
        sections.block_row,
        sections.lanes,
        sections.innermost,
        columns.lane,
        if(columns.role = 'target', 'target_initial', columns.role) as role,
        columns.year_printed,
        cells.table_row,
        cells.last_row,
        cells.table_column,
        cells.last_column,
        columns.table_column as role_column,
        cells.text_printed,
        cells.text_folded,
        cells.weight_in_label,
        row_number() over (
            partition by cells.document_id, cells.table_id, cells.table_row, columns.lane, columns.role, columns.year_printed
            order by cells.table_column
        ) as place
    from open_sections as sections
    inner join {{ ref('int_performance_cells') }} as cells
        on
            sections.document_id = cells.document_id
            and sections.table_id = cells.table_id
            and cells.table_row between sections.header_last_row + 1 and sections.section_last_row
            and (sections.end_row is null or sections.end_row > cells.table_row)
            -- A text across the levels is a heading.
            and (
                sections.first_level_column < cells.table_column
                or sections.last_level_column > cells.last_column
                or sections.first_level_column = sections.last_level_column
            )
    inner join {{ ref('int_performance_columns') }} as columns
        on
            sections.document_id = columns.document_id
            and sections.table_id = columns.table_id
            and sections.block_row = columns.block_row
            and columns.is_indicator_block
            and cells.table_column between columns.table_column and columns.last_column
    anti join end_rows as subtotals
        on cells.document_id = subtotals.document_id and cells.table_id = subtotals.table_id and cells.table_row = subtotals.table_row
),

-- One row per grid row and lane, from the cells that begin on it.
printed_rows as (
    select
        document_id,
        table_id,
        form_ordinal,
        block_row,
        lanes,
        innermost,
        lane,
        table_row,
        {% for level in ('level1', 'level2', 'level3') -%}
        any_value(text_printed) filter (where role = '{{ level }}' and place = 1) as {{ level }}_own,
        any_value(text_folded) filter (where role = '{{ level }}' and place = 1) as {{ level }}_folded,
        any_value(last_row) filter (where role = '{{ level }}' and place = 1) as {{ level }}_last_row,
        any_value(weight_in_label) filter (where role = '{{ level }}' and place = 1) as {{ level }}_weight_own,
        any_value(table_column) filter (where role = '{{ level }}' and place = 1) as {{ level }}_column,
        {% endfor -%}
        {% for role in ('level4', 'target_initial', 'target_adjusted', 'actual', 'completion', 'score', 'description', 'deviation', 'standard', 'operator', 'unit') -%}
        any_value(text_printed) filter (where role = '{{ role }}' and place = 1) as {{ role }}_printed,
        any_value(table_column) filter (where role = '{{ role }}' and place = 1) as {{ role }}_column,
        {% endfor -%}
        -- Where every level has a weight of its own, the innermost is the indicator's.
        arg_max(text_printed, role_column) filter (where role = 'weight') as weight_printed,
        arg_max(table_column, role_column) filter (where role = 'weight') as weight_column,
        {% for role in ('target_initial', 'target_adjusted', 'actual') -%}
        any_value(text_folded) filter (where role = '{{ role }}' and place = 1) as {{ role }}_folded,
        any_value(last_row) filter (where role = '{{ role }}' and place = 1) as {{ role }}_last_row,
        {% endfor -%}
        any_value(text_folded) filter (where role = 'operator' and place = 1) as operator_folded,
        any_value(text_folded) filter (where role = 'unit' and place = 1) as unit_folded,
        list({
            'fiscal_year': year_printed, 'text': text_printed
        } order by year_printed desc) filter (where role = 'prior') as prior_values
    from body
    group by document_id, table_id, form_ordinal, block_row, lanes, innermost, lane, table_row
),

carried as (
    select
        printed_rows.*,
        {% for level in ('level1', 'level2', 'level3') -%}
        last_value({{ level }}_own ignore nulls) over above as {{ level }}_above,
        last_value({{ level }}_weight_own ignore nulls) over above as {{ level }}_weight_above,
        max(if({{ level }}_own is null, null, table_row)) over above as {{ level }}_row,
        last_value({{ level }}_last_row ignore nulls) over above as {{ level }}_reach,
        {% endfor -%}
        -- A value may be merged over several indicators; a weight or score is the first one's.
    {% for role in ('target_initial', 'target_adjusted', 'actual') -%}
    last_value(
        if({{ role }}_printed is null, null, {
            'printed': {{ role }}_printed, 'folded': {{ role }}_folded, 'row': table_row, 'column': {{ role }}_column,
            'last_row': {{ role }}_last_row
            }) ignore nulls
    ) over above as {{ role }}_above{{ ',' if not loop.last }}
    {% endfor %}
    from printed_rows
    -- A header repeated on the next page does not end a level.
    window above as (partition by document_id, table_id, form_ordinal, lane order by table_row)
),

-- The second of two lanes shares the levels of the first one that it does not print.
indicators as (
    select
        carried.* exclude (level1_above, level1_weight_above, level1_row, level2_above, level2_row, level2_weight_above),
        coalesce(carried.level1_above, first_lane.level1_above) as level1_above,
        coalesce(carried.level1_weight_above, first_lane.level1_weight_above) as level1_weight_above,
        coalesce(carried.level1_row, first_lane.level1_row) as level1_row,
        coalesce(carried.level2_above, first_lane.level2_above) as level2_above,
        coalesce(carried.level2_row, first_lane.level2_row) as level2_row,
        case
            when carried.target_adjusted_above.last_row >= carried.table_row then carried.target_adjusted_above
            when carried.target_initial_above.last_row >= carried.table_row then carried.target_initial_above
        end as target,
        if(carried.actual_above.last_row >= carried.table_row, carried.actual_above, null) as actual
    from carried
    left join carried as first_lane
        on
            first_lane.lane = 1
            and carried.document_id = first_lane.document_id
            and carried.table_id = first_lane.table_id
            and carried.block_row = first_lane.block_row
            and carried.form_ordinal = first_lane.form_ordinal
            -- As a condition of its own, that the lane is another one would keep DuckDB from joining by keys.
            and if(carried.lane > 1, carried.table_row, null) = first_lane.table_row
),

-- Rows of the template that were left empty (指标2：, ……) are no indicators.
named_indicators as (
    select *
    from indicators
    where
        case innermost
            when 'level3'
                then level3_own is not null or (
                        level3_reach >= table_row
                        and (level4_printed is not null or target_initial_printed is not null or actual_printed is not null or score_printed is not null)
                    )
            when 'level2' then level2_own is not null
            else level1_own is not null
        end
        and not (
            target.printed is null and actual.printed is null and score_printed is null and weight_printed is null
            and regexp_full_match(coalesce(level3_folded, ''), '(指标([0-9]+|[一二三四五六七八九十]+)?[:.、]?)?[….]*')
        )
),

goals as (
    select
        sections.document_id,
        sections.table_id,
        sections.block_row,
        arg_max(cells.text_folded, cells.table_row) filter (where cells.form_field is not null) as goal_heading,
        arg_max(cells.text_folded, cells.table_row) filter (where cells.indicator_column = 'strip') as strip
    from sections
    inner join {{ ref('int_performance_cells') }} as cells
        on
            sections.document_id = cells.document_id
            and sections.table_id = cells.table_id
            and sections.first_level_column > cells.table_column
            and cells.table_row between sections.block_row - 1 and sections.header_last_row + 1
            and (cells.indicator_column = 'strip' or regexp_matches(cells.text_folded, '^(长期|中期|年度|实施期)目标[0-9一二三四五六七八九十]+:?$'))
    group by sections.document_id, sections.table_id, sections.block_row
),

-- Of two grids side by side the one below 中期目标 is of the longer horizon.
lane_horizons as (
    select
        long_term.document_id,
        long_term.table_id,
        any_value(regexp_extract(long_term.text_folded, '长期|中期|实施期')) as long_term,
        any_value(long_term.table_column < annual.table_column) as long_term_first
    from {{ ref('int_performance_cells') }} as long_term
    inner join {{ ref('int_performance_cells') }} as annual
        on
            long_term.document_id = annual.document_id
            and long_term.table_id = annual.table_id
            and long_term.table_row = annual.table_row
            and annual.form_field = 'goal'
            and starts_with(annual.text_folded, '年度')
    where long_term.form_field = 'goal_long_term'
    group by long_term.document_id, long_term.table_id
),

readings as (
    select
        indicators.*,
        if(indicators.lanes = 1, null, if((indicators.lane = 1) = lane_horizons.long_term_first, lane_horizons.long_term, '年度')) as lane_horizon,
        goals.strip,
        goals.goal_heading,
        documents.fiscal_year,
        case
            when operator_folded is null and unit_folded is null then indicators.target.folded
            when operator_folded in ('定性', '定性指标') then indicators.target.folded
            else concat(
                    if(regexp_matches(indicators.target.folded, '^[0-9]'), operator_folded, ''),
                    indicators.target.folded,
                    if(regexp_matches(indicators.target.folded, '[0-9]$'), unit_folded, '')
                )
        end as target_text,
        if(
            unit_folded is not null and regexp_full_match(indicators.actual.folded, '[0-9.,]+') and operator_folded is distinct from '定性',
            indicators.actual.folded || unit_folded, indicators.actual.folded
        ) as actual_text
    from named_indicators as indicators
    inner join {{ ref('int_documents') }} as documents on indicators.document_id = documents.document_id
    left join lane_horizons on indicators.document_id = lane_horizons.document_id and indicators.table_id = lane_horizons.table_id
    left join goals
        on indicators.document_id = goals.document_id and indicators.table_id = goals.table_id and indicators.block_row = goals.block_row
),

value_texts as (
    select
        target_text as text_folded,
        fiscal_year
    from readings
    union all
    select
        actual_text as text_folded,
        fiscal_year
    from readings
),

{{ performance_values('value_texts') }}

select
    readings.document_id,
    readings.table_id,
    readings.form_ordinal,
    row_number() over (
        partition by readings.document_id, readings.table_id, readings.form_ordinal order by readings.block_row, readings.lane, readings.table_row
    )::integer as indicator_ordinal,
    readings.lane,
    readings.level1_above as level1,
    readings.level1_weight_above as level1_weight,
    -- A level belongs to the one above it only where it stands at or below it.
    if(readings.level1_row is null or readings.level2_row >= readings.level1_row, readings.level2_above, null) as level2,
    trim(regexp_replace(coalesce(readings.level3_own, readings.level3_above), '[(（][0-9.]+分[)）]$', '')) as level3,
    coalesce(readings.level3_own, readings.level3_above) as level3_printed,
    readings.level4_printed as level4,
    readings.description_printed as description,
    coalesce(readings.lane_horizon, nullif(regexp_extract(coalesce(readings.goal_heading, readings.strip), '长期|中期|实施期|年度'), '')) as horizon,
    rtrim(readings.goal_heading, ':') as goal,
    readings.target.printed as target_printed,
    targets.value_operator as target_operator,
    targets.value_number as target_number,
    {{ printed_unit('readings.target.printed', 'readings.target_text', 'targets') }} as target_unit,
    targets.value_date as target_date,
    targets.value_note as target_note,
    readings.actual.printed as actual_printed,
    actuals.value_operator as actual_operator,
    actuals.value_number as actual_number,
    {{ printed_unit('readings.actual.printed', 'readings.actual_text', 'actuals') }} as actual_unit,
    actuals.value_date as actual_date,
    actuals.value_note as actual_note,
    readings.completion_printed,
    {{ performance_percent('readings.completion_printed') }} as completion_rate,
    readings.weight_printed,
    coalesce({{ performance_points('readings.weight_printed') }}, readings.level3_weight_own) as weight,
    readings.score_printed,
    {{ performance_points('readings.score_printed') }} as score,
    readings.deviation_printed as deviation,
    readings.standard_printed as standard,
    readings.prior_values,
    readings.table_row,
    coalesce(
        readings.level4_column, readings.level3_column, readings.level2_column, readings.level1_column, readings.weight_column, readings.score_column
    ) as level3_column,
    readings.target.row as target_row,
    readings.target.column as target_column,
    readings.actual.row as actual_row,
    readings.actual.column as actual_column,
    readings.completion_column,
    readings.weight_column,
    readings.score_column
from readings
left join performance_values as targets
    on readings.target_text = targets.text_folded and readings.fiscal_year is not distinct from targets.fiscal_year
left join performance_values as actuals
    on readings.actual_text = actuals.text_folded and readings.fiscal_year is not distinct from actuals.fiscal_year
