-- Rows of tables that list projects with their money and scores: one row per project, and those of their totals. Tables of scores by indicator
-- (绩效评价得分表) give the row of their total. Which column says what is told by the headers, wherever the reader saw the header end.
with candidates as (
    select
        tables.document_id,
        tables.table_id,
        tables.form_code,
        tables.caption,
        tables.unit
    from {{ ref('int_tables') }} as tables
    where
        tables.form_code in ('performance_summary', 'performance_evaluation', 'final_project')
        or (tables.form_code = 'other' and not tables.looks_financial)
),

cells as (
    select
        candidates.form_code,
        candidates.caption,
        cells.document_id,
        cells.table_id,
        cells.table_row,
        cells.table_column,
        cells.row_span,
        cells.column_span,
        cells.text_printed
    from {{ ref('stg_cells') }} as cells
    inner join candidates on cells.document_id = candidates.document_id and cells.table_id = candidates.table_id
),

folded as (
    select
        text_printed,
        {{ folded('text_printed') }} as text_folded
    from (select distinct text_printed from cells) as texts
),

texts as (
    select
        *,
        {{ amount_number('text_folded') }} as number,
        length(regexp_extract(text_folded, '[.]([0-9]*)', 1)) as decimal_places,
        -- 全年预算数（A）（万元）: neither the letter nor the unit is part of the wording.
        regexp_replace({{ header_key('text_folded') }}, '\([A-Z][/÷]?[A-Z]?\)$', '') as header_key,
        nullif(regexp_extract(text_folded, '\((?:金额)?(?:单位:)?((?:亿|千万|百万|千|万)?元)\)$', 1), '') as header_unit
    from folded
),

headings as (
    select
        cells.document_id,
        cells.table_id,
        cells.table_row,
        cells.table_row + cells.row_span - 1 as last_row,
        cells.table_column,
        columns.role,
        texts.header_unit
    from cells
    inner join texts on cells.text_printed = texts.text_printed
    inner join {{ ref('performance_summary_columns') }} as columns on texts.header_key = columns.label
    where cells.table_row < 6
),

-- The first row that says where names (or indicators) and scores or amounts stand; its merged cells may reach further down.
header_rows as (
    select
        document_id,
        table_id,
        table_row as header_row,
        max(last_row) as last_header_row
    from headings
    group by document_id, table_id, table_row
    having
        (
            bool_or(role = 'project_name')
            and (bool_or(role = 'score') or count(distinct role) filter (where role in ('budget', 'adjusted_budget', 'final')) > 1)
        )
        or (bool_or(role = 'indicator') and bool_or(role = 'score') and bool_or(role = 'weight'))
    qualify row_number() over (partition by document_id, table_id order by table_row) = 1
),

columns as (
    select
        headings.document_id,
        headings.table_id,
        headings.table_column,
        headings.role,
        headings.header_unit,
        bool_or(headings.role = 'project_name') over of_table as lists_projects
    from headings
    inner join header_rows
        on
            headings.document_id = header_rows.document_id
            and headings.table_id = header_rows.table_id
            and headings.table_row between header_rows.header_row and header_rows.last_header_row
    window
        of_table as (partition by headings.document_id, headings.table_id),
        of_role as (
            partition by headings.document_id, headings.table_id, headings.role
            order by headings.table_row, headings.table_column
        )
    -- The first of two columns of one kind: results of other years stand behind this one's.
    qualify row_number() over of_role = 1
),

body as (
    select
        cells.document_id,
        cells.table_id,
        cells.form_code,
        cells.caption,
        cells.table_row,
        cells.table_column,
        cells.text_printed,
        texts.text_folded,
        texts.number,
        texts.decimal_places
    from cells
    inner join texts on cells.text_printed = texts.text_printed
    inner join header_rows as headers
        on cells.document_id = headers.document_id and cells.table_id = headers.table_id and cells.table_row > headers.last_header_row
    where texts.text_folded != ''
),

valued as (
    select
        body.*,
        columns.role,
        columns.lists_projects,
        coalesce(units.factor, table_units.factor) as factor,
        max(body.decimal_places) filter (where body.number is not null)
            over (partition by body.document_id, body.table_id, body.table_column) as finest_places
    from body
    inner join candidates on body.document_id = candidates.document_id and body.table_id = candidates.table_id
    left join columns
        on body.document_id = columns.document_id and body.table_id = columns.table_id and body.table_column = columns.table_column
    left join {{ ref('units') }} as units on columns.header_unit = units.unit
    left join {{ ref('units') }} as table_units on candidates.unit = table_units.unit
),

-- Zeros are suppressed (377.3 beside 126.153 and 800): where any amount of the column has decimals, each is printed to two at least.
measured as (
    select
        *,
        (number * factor)::decimal(20, 2) as amount_yuan,
        if(
            number = 0, 0,
            factor * [0.5, 0.05, 0.005, 0.0005, 0.00005, 0.000005][least(greatest(decimal_places, if(finest_places > 0, 2, 0)), 5) + 1]
        )::decimal(20, 7) as half_unit_yuan,
        ([0.5, 0.05, 0.005, 0.0005, 0.00005][least(finest_places, 4) + 1])::decimal(12, 5) as score_half_unit
    from valued
),

rows as (
    select
        document_id,
        table_id,
        any_value(form_code) as form_code,
        any_value(caption) as caption,
        table_row,
        bool_or(lists_projects) as lists_projects,
        count(*) as text_count,
        arg_min(text_folded, table_column) as first_text,
        bool_or(text_folded in ('合计', '总计', '总分', '合计得分', '综合绩效', '综合得分', '总得分')) as is_total,
        any_value(text_printed) filter (where role = 'ordinal') as ordinal_printed,
        any_value(text_printed) filter (where role = 'project_name') as project_name,
        any_value(table_column) filter (where role = 'project_name') as project_column,
        any_value(text_printed) filter (where role = 'project_code') as project_code,
        any_value(text_printed) filter (where role = 'unit_name') as unit_name,
        any_value(text_printed) filter (where role = 'category') as category,
        any_value(text_printed) filter (where role = 'fund_name') as fund_name,
        {% for stage in ['budget', 'adjusted_budget', 'final'] -%}
        any_value(amount_yuan) filter (where role = '{{ stage }}') as {{ stage }}_yuan,
        any_value(half_unit_yuan) filter (where role = '{{ stage }}') as {{ stage }}_half_unit_yuan,
        any_value(table_column) filter (where role = '{{ stage }}' and number is not null) as {{ stage }}_column,
        {% endfor -%}
        any_value(text_printed) filter (where role = 'execution_rate') as execution_rate_printed,
        any_value(number) filter (where role = 'weight')::decimal(12, 4) as weight,
        any_value(table_column) filter (where role = 'weight' and number is not null) as weight_column,
        any_value(number) filter (where role = 'score')::decimal(12, 4) as score,
        any_value(score_half_unit) filter (where role = 'score' and number is not null) as score_half_unit,
        any_value(table_column) filter (where role = 'score' and number is not null) as score_column,
        any_value(text_printed) filter (where role = 'grade') as grade,
        any_value(table_column) filter (where role = 'grade') as grade_column
    from measured
    group by document_id, table_id, table_row
),

-- A row that prints one text before the name heads the rows below it: 本级项目支出绩效自评.
grouped as (
    select
        *,
        last_value(case when text_count = 1 and not is_total and not regexp_full_match(first_text, '[0-9]+') then first_text end ignore nulls)
            over (partition by document_id, table_id order by table_row) as group_printed
    from rows
)

select
    document_id,
    table_id,
    form_code,
    table_row,
    case when not lists_projects then 'evaluation' when is_total then 'total' else 'project' end as row_kind,
    group_printed,
    ordinal_printed,
    case
        when not lists_projects then caption
        when not is_total then project_name
    end as project_name,
    if(lists_projects, project_column, null) as project_column,
    project_code,
    unit_name,
    category,
    fund_name,
    budget_yuan,
    budget_half_unit_yuan,
    budget_column,
    adjusted_budget_yuan,
    adjusted_budget_half_unit_yuan,
    adjusted_budget_column,
    final_yuan,
    final_half_unit_yuan,
    final_column,
    execution_rate_printed,
    weight,
    weight_column,
    score,
    score_half_unit,
    score_column,
    grade,
    grade_column
from grouped
where
    -- 无 in the place of a name says that there is no project.
    (lists_projects and (is_total or (text_count > 1 and coalesce(project_name, '无') not in ('无', '', '-', '/'))))
    or (not lists_projects and is_total and score is not null)
