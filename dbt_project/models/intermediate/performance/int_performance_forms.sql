-- What each performance form says about itself, one row per form. The value of a label stands right of it on its row, behind a colon in its own cell, or below it.
{% set fields = [
    'project_name', 'project_code', 'department', 'local_department', 'unit', 'attribute', 'type', 'category', 'period', 'goal', 'goal_expected',
    'goal_actual', 'goal_long_term', 'grade',
] -%}
with header_rows as (
    select
        document_id,
        table_id,
        form_ordinal,
        min(block_row) as first_block_row,
        max(header_last_row) as last_header_row,
        bool_or(role in ('actual', 'score')) as evaluates
    from {{ ref('int_performance_columns') }}
    where is_indicator_block
    group by document_id, table_id, form_ordinal
),

forms as (
    select
        cells.document_id,
        cells.table_id,
        cells.form_ordinal,
        bool_or(cells.lists_projects) as lists_projects,
        min(cells.table_row) as first_row,
        max(cells.last_row) as last_row
    from {{ ref('int_performance_cells') }} as cells
    group by cells.document_id, cells.table_id, cells.form_ordinal
),

-- A list of projects has its header once, for all of them.
form_headers as (
    select
        forms.document_id,
        forms.table_id,
        forms.form_ordinal,
        forms.first_row,
        coalesce(own.first_block_row, shared.first_block_row) as first_block_row,
        coalesce(own.last_header_row, shared.last_header_row) as last_header_row,
        coalesce(own.evaluates, shared.evaluates) as evaluates
    from forms
    left join header_rows as own
        on forms.document_id = own.document_id and forms.table_id = own.table_id and forms.form_ordinal = own.form_ordinal
    left join header_rows as shared
        on forms.document_id = shared.document_id and forms.table_id = shared.table_id and shared.form_ordinal = 1
),

labels as (
    select
        cells.document_id,
        cells.table_id,
        cells.form_ordinal,
        coalesce(cells.form_field, cells.inline_field) as field,
        cells.inline_field is not null and cells.form_field is null as is_inline,
        cells.table_row,
        cells.last_row,
        cells.table_column,
        cells.last_column,
        cells.inline_text,
        form_headers.first_block_row,
        form_headers.last_header_row,
        coalesce(
            lead(cells.table_column) over (partition by cells.document_id, cells.table_id, cells.table_row order by cells.table_column) - 1, 999
        ) as reach
    from {{ ref('int_performance_cells') }} as cells
    inner join form_headers
        on cells.document_id = form_headers.document_id and cells.table_id = form_headers.table_id and cells.form_ordinal = form_headers.form_ordinal
    where coalesce(cells.form_field, cells.inline_field) is not null and not cells.is_indicator_header
),

neighbours as (
    select
        labels.document_id,
        labels.table_id,
        labels.form_ordinal,
        labels.field,
        labels.table_row as label_row,
        labels.table_column as label_column,
        labels.is_inline,
        labels.inline_text,
        arg_min(
            {
                'text': cells.text_printed, 'row': cells.table_row, 'column': cells.table_column,
                'is_label': cells.form_field is not null or cells.is_indicator_header
            },
            (cells.table_column, cells.table_row)
        ) filter (where cells.table_column > labels.last_column and labels.table_row between cells.table_row and cells.last_row) as beside,
        arg_min(
            {
                'text': cells.text_printed, 'row': cells.table_row, 'column': cells.table_column,
                'is_label': cells.form_field is not null or cells.is_indicator_header or cells.indicator_column is not null
            },
            (cells.table_column, cells.table_row)
        ) filter (where cells.table_row = labels.last_row + 1 and cells.table_column between labels.table_column and labels.reach) as below,
        -- A goal may fill several rows beside its label.
        string_agg(cells.text_printed, chr(10) order by cells.table_row, cells.table_column) filter (
            where cells.table_row between labels.table_row and labels.last_row and cells.table_column > labels.last_column
        ) as beside_rows,
        count(distinct cells.table_column) filter (
            where cells.table_row between labels.table_row and labels.last_row and cells.table_column > labels.last_column
        ) as beside_columns
    from labels
    inner join {{ ref('int_performance_cells') }} as cells
        on labels.document_id = cells.document_id and labels.table_id = cells.table_id and labels.form_ordinal = cells.form_ordinal
    where labels.table_row < labels.first_block_row or (labels.table_row > labels.last_header_row and labels.field = 'grade')
    group by all
),

fields as (
    select
        document_id,
        table_id,
        form_ordinal,
        field,
        label_row,
        case
            when is_inline
                then {
                        'text': inline_text, 'row': label_row, 'column': label_column, 'is_label': false
                    }
            when beside is not null and not beside.is_label and starts_with(field, 'goal') and beside_columns = 1
                then {
                        'text': beside_rows, 'row': beside.row, 'column': beside.column, 'is_label': false
                    }
            when beside is not null and not beside.is_label then beside
            when starts_with(field, 'goal') and below is not null and not below.is_label then below
        end as found
    from neighbours
),

values_found as (
    select
        document_id,
        table_id,
        form_ordinal,
    {% for field in fields -%}
    arg_min(found, (label_row, found['column'], found)) filter (where field = '{{ field }}' and found is not null) as {{ field }}{{ ',' if not loop.last }}
    {% endfor %}
    from fields
    group by document_id, table_id, form_ordinal
),

-- Projects that stand in a column of the indicators' grid.
listed_projects as (
    select
        cells.document_id,
        cells.table_id,
        cells.form_ordinal,
    {% for role in ('project_name', 'unit_name', 'goal') -%}
    arg_min(
        {
            'text': cells.text_printed, 'row': cells.table_row, 'column': cells.table_column, 'is_label': false
        },
        (cells.table_row, cells.table_column)
    ) filter (where columns.role = '{{ role }}') as {{ role }}{{ ',' if not loop.last }}
    {% endfor %}
    from {{ ref('int_performance_cells') }} as cells
    inner join {{ ref('int_performance_columns') }} as columns
        on
            cells.document_id = columns.document_id
            and cells.table_id = columns.table_id
            and columns.is_indicator_block
            and cells.table_row between columns.header_last_row + 1 and columns.section_last_row
            and cells.table_column between columns.table_column and columns.last_column
    where columns.role in ('project_name', 'unit_name', 'goal')
    group by cells.document_id, cells.table_id, cells.form_ordinal
),

-- Totals: in the columns of weight and score, or the one number behind the label.
total_cells as (
    select
        labels.document_id,
        labels.table_id,
        labels.form_ordinal,
        if(labels.field = 'subtotal', 'subtotal', 'total') as kind,
        labels.table_row,
        cells.table_column,
        {{ performance_points('cells.text_printed') }} as points,
        labels.table_row > labels.last_header_row as is_below,
        labels.field,
        columns.role
    from labels
    inner join {{ ref('int_performance_cells') }} as cells
        on
            labels.document_id = cells.document_id
            and labels.table_id = cells.table_id
            and labels.table_row = cells.table_row
            and labels.last_column < cells.table_column
    left join {{ ref('int_performance_columns') }} as columns
        on
            cells.document_id = columns.document_id
            and cells.table_id = columns.table_id
            and columns.is_indicator_block
            and columns.role in ('weight', 'score')
            and cells.table_row between columns.header_last_row + 1 and columns.section_last_row
            and cells.table_column between columns.table_column and columns.last_column
    where
        labels.field in ('total_score', 'subtotal')
        -- 合计 above the indicators is one of funds.
        or (labels.field = 'grand_total' and labels.table_row > labels.last_header_row)
),

-- 评价得分：89.62 评价等级结果：良 in one cell.
inline_totals as (
    select
        document_id,
        table_id,
        form_ordinal,
        arg_max(try_cast(regexp_extract(inline_text, '^\s*([0-9]+(?:\.[0-9]+)?)', 1) as decimal(18, 4)), (table_row, table_column)) as total_score,
        max(table_row) as total_score_row,
        arg_max(table_column, (table_row, table_column)) as total_score_column,
        arg_max(nullif(regexp_extract(inline_text, '(?:等级|等次|结果)[^优良中差0-9]{0,6}([优良中差])', 1), ''), (table_row, table_column)) as grade
    from labels
    where is_inline and field = 'total_score' and regexp_matches(inline_text, '^\s*[0-9]')
    group by document_id, table_id, form_ordinal
),

total_rows as (
    select
        document_id,
        table_id,
        form_ordinal,
        kind,
        table_row,
        count(points) as numbers,
        bool_or(is_below) as is_below,
        bool_or(field = 'total_score') as names_score,
        arg_min(points, table_column) filter (where role = 'score') as score_in_column,
        min(table_column) filter (where role = 'score' and points is not null) as score_column,
        arg_min(points, table_column) filter (where role = 'weight') as weight_in_column,
        arg_min(points, table_column) filter (where role is null) as other_points,
        arg_min(points, table_column) as first_points,
        arg_min(table_column, table_column) filter (where points is not null) as first_column
    from total_cells
    group by document_id, table_id, form_ordinal, kind, table_row
),

totals as (
    select
        total_rows.document_id,
        total_rows.table_id,
        total_rows.form_ordinal,
        total_rows.kind,
        total_rows.table_row,
        total_rows.weight_in_column as weight,
        coalesce(
            total_rows.score_in_column,
            if((total_rows.numbers = 1 and total_rows.weight_in_column is null) or (not total_rows.is_below and total_rows.names_score), total_rows.first_points, null)
        ) as score,
        coalesce(total_rows.score_column, total_rows.first_column) as score_column
    from total_rows
),

best_totals as (
    select
        document_id,
        table_id,
        form_ordinal,
        arg_max(score, table_row) filter (where kind = 'total' and score is not null) as total_score,
        arg_max(table_row, table_row) filter (where kind = 'total' and score is not null) as total_score_row,
        arg_max(score_column, table_row) filter (where kind = 'total' and score is not null) as total_score_column,
        arg_max(weight, table_row) filter (where kind = 'total' and weight is not null) as total_weight,
        arg_max(score, table_row) filter (where kind = 'subtotal') as subtotal_score,
        arg_max(weight, table_row) filter (where kind = 'subtotal') as subtotal_weight
    from totals
    group by document_id, table_id, form_ordinal
),

described as (
    select
        form_headers.*,
        tables.form_code,
        tables.title_key,
        tables.caption,
        tables.unit,
        documents.fiscal_year,
        coalesce(found.project_name, listed.project_name) as project_name,
        found.project_code,
        -- Of transfers the department of the place answers for the form.
        coalesce(found.local_department, found.department) as department,
        coalesce(found.unit, listed.unit_name) as unit_found,
        found.attribute,
        found.type,
        found.category,
        found.period,
        coalesce(found.goal_expected, found.goal, listed.goal) as goal_expected,
        found.goal_actual,
        found.goal_long_term,
        found.grade,
        tables.organization_printed,
        coalesce(totals.total_score, inline_totals.total_score) as total_score,
        if(totals.total_score is null, inline_totals.total_score_row, totals.total_score_row) as total_score_row,
        if(totals.total_score is null, inline_totals.total_score_column, totals.total_score_column) as total_score_column,
        totals.total_weight,
        totals.subtotal_score,
        totals.subtotal_weight,
        inline_totals.grade as inline_grade
    from form_headers
    inner join {{ ref('int_tables') }} as tables on form_headers.document_id = tables.document_id and form_headers.table_id = tables.table_id
    inner join {{ ref('int_documents') }} as documents on form_headers.document_id = documents.document_id
    left join values_found as found
        on form_headers.document_id = found.document_id and form_headers.table_id = found.table_id and form_headers.form_ordinal = found.form_ordinal
    left join listed_projects as listed
        on form_headers.document_id = listed.document_id and form_headers.table_id = listed.table_id and form_headers.form_ordinal = listed.form_ordinal
    left join inline_totals
        on
            form_headers.document_id = inline_totals.document_id
            and form_headers.table_id = inline_totals.table_id
            and form_headers.form_ordinal = inline_totals.form_ordinal
    left join best_totals as totals
        on form_headers.document_id = totals.document_id and form_headers.table_id = totals.table_id and form_headers.form_ordinal = totals.form_ordinal
),

-- Codes stand before names, in brackets, behind a dash, or bare: [226]潍坊市大数据局, 505001青岛市大数据发展管理局本级.
named as (
    select
        *,
        coalesce(department.text, organization_printed) as department_text,
        nullif(regexp_extract(
            title_key, '^(.{2,})绩效(目标|自评|评价)(申报|批复|情况|得分|评分|总览)?表$', 1
        ), '') as titled_name
    from described
)

select
    document_id,
    table_id,
    form_ordinal,
    form_code,
    case
        when project_name is not null or not (contains(title_key, '整体') or department is not null) then 'project'
        else 'department'
    end
    || if(form_code in ('performance_self_evaluation', 'performance_evaluation') or (form_code = 'other' and evaluates), '_evaluation', '_target') as form_shape,
    case
        when form_shape = 'project_evaluation' and form_code != 'performance_evaluation' then 'project_self_evaluation'
        else form_shape
    end as form_kind,
    coalesce(
        trim(regexp_replace(project_name.text, '^\[?[0-9]{2}[0-9A-Z]{8,}\]?[-_—]?(.)', '\1')),
        if(
            contains(form_shape, 'project') and not regexp_full_match(titled_name, '(省|市|区|县)?(级|直)?(预算)?(部门|单位)?(预算)?(项目|专项)?(资金|支出)?(预算)?'),
            titled_name, null
        )
    ) as project_name,
    coalesce(project_code.text, nullif(regexp_extract(project_name.text, '^\[?([0-9]{2}[0-9A-Z]{8,})\]?[-_—]?.', 1), '')) as project_code,
    {{ name_behind_code('department_text') }} as department_name,
    {{ code_before_name('department_text') }} as department_code,
    {{ name_behind_code('unit_found.text') }} as unit_name,
    {{ code_before_name('unit_found.text') }} as unit_code,
    coalesce(try_cast(regexp_extract(caption, '((?:19|20)[0-9]{2})\s*年', 1) as integer), fiscal_year)::integer as fiscal_year,
    unit,
    attribute.text as attribute,
    type.text as type,
    category.text as category,
    period.text as period,
    goal_expected.text as goal_expected,
    goal_expected.row as goal_expected_row,
    goal_expected.column as goal_expected_column,
    goal_actual.text as goal_actual,
    goal_actual.row as goal_actual_row,
    goal_actual.column as goal_actual_column,
    goal_long_term.text as goal_long_term,
    goal_long_term.row as goal_long_term_row,
    goal_long_term.column as goal_long_term_column,
    total_score,
    total_score_row,
    total_score_column,
    total_weight,
    subtotal_score,
    subtotal_weight,
    coalesce({{ grade_chosen('grade.text') }}, inline_grade) as grade,
    coalesce(project_name.row, department.row, first_row) as name_row,
    case when project_name is not null then project_name.column when department is not null then department.column end as name_column,
    first_row
from named
