-- Which rows are totals, organizations and headings, and which section of a balance each line stands in.
with known_classes as (
    select distinct left(code, 3) as class_code
    from {{ ref('classification_codes') }}
    where system = 'function'
),

printed as (
    select
        cells.document_id,
        cells.table_id,
        cells.table_row,
        columns.lane,
        count(*) filter (where not cells.is_blank) as printed_count
    from {{ ref('int_body_cells') }} as cells
    inner join {{ ref('int_columns') }} as columns
        on cells.document_id = columns.document_id and cells.table_id = columns.table_id and cells.table_column = columns.table_column
    where columns.role = 'amount'
    group by cells.document_id, cells.table_id, cells.table_row, columns.lane
),

own_names as (
    select
        tables.document_id,
        tables.table_id,
        tables.organization_name,
        {{ organization_stem('tables.organization_name') }} as table_stem,
        {{ organization_stem('documents.organization_name') }} as document_stem
    from {{ ref('int_tables') }} as tables
    inner join {{ ref('int_documents') }} as documents on tables.document_id = documents.document_id
    where tables.is_financial_form or tables.form_family = 'project'
),

named as (
    select
        lines.*,
        own_names.organization_name as table_organization_name,
        coalesce(printed.printed_count, 0) as printed_count,
        -- 货物, 特定目标类 or 设备购置小计: a total of the lines that it heads or closes.
        coalesce(
            lines.line_code = 'category'
            or (lines.form_family in ('project', 'procurement', 'services', 'assets') and texts.ends_as_subtotal and lines.is_total is null),
            false
        ) as is_category,
        coalesce(lines.is_total, false) as is_total_line,
        texts.sounds_like_organization,
        texts.organization_stem in (own_names.table_stem, own_names.document_stem) as is_own_organization,
        known_classes.class_code is not null as has_known_class,
        max(lines.key_count) over (partition by lines.document_id, lines.table_id) as most_keys,
        max(length(lines.project_code)) over (partition by lines.document_id, lines.table_id) as longest_project_code
    from {{ ref('int_row_lines') }} as lines
    inner join own_names on lines.document_id = own_names.document_id and lines.table_id = own_names.table_id
    left join {{ ref('int_label_texts') }} as texts on lines.label = texts.label
    left join printed
        on
            lines.document_id = printed.document_id
            and lines.table_id = printed.table_id
            and lines.table_row = printed.table_row
            and lines.lane = printed.lane
    left join known_classes on left(lines.function_code, 3) = known_classes.class_code
),

totalled as (
    select
        * replace (if(is_category, 'category', line_code) as line_code),
        -- Where a table prints nothing but categories they are its lines.
        key_count = 0 or (is_total_line and not is_category)
        or (is_category and bool_or(not is_category and not is_total_line and key_count > 0) over (partition by document_id, table_id))
            as is_total_row
    from named
),

classified as (
    select
        *,
        -- A code of no known class before an organization's name is the organization's own, whatever heads its column.
        function_code is not null and not has_known_class and sounds_like_organization as is_organization_coded,
        -- Headings of a project table carry the codes of organizations and groups, which are shorter than those of projects.
        coalesce(length(project_code) < longest_project_code and length(project_code) <= 8, false) as is_project_heading,
        coalesce(
            case when has_known_class or not sounds_like_organization then function_code end,
            department_economic_code, government_economic_code, procurement_item_code
        ) is not null as is_classified
    from totalled
),

organized as (
    select
        *,
        form_family != 'balance' and not is_total_row and not is_classified and coalesce(
            is_own_organization
            or label = organization_printed
            -- A project may be called a centre, too: a heading fills fewer of the key columns than the rows below it.
            or (sounds_like_organization and key_count < most_keys),
            false
        ) as is_organization_row
    from classified
),

sections as (
    select
        *,
        case
            -- 本年收入合计 below its lines closes them; above them it opens them.
            when line_code = 'current_total' and count(*) filter (where label is not null and not is_total_row) over above > 0 then '本年合计外'
            when sets_section then section
        end as section_set
    from organized
    window above as (partition by document_id, table_id, lane order by table_row rows between unbounded preceding and 1 preceding)
)

select
    * exclude (section, section_set, sets_section, is_total, is_total_line, is_category, most_keys, longest_project_code, has_known_class),
    case
        when form_family = 'balance' then coalesce(section, last_value(section_set ignore nulls) over up_to_here, '本年')
    end as section,
    -- An organization without a column of its own is that of the rows below it too; a total of more than a category ends it.
    nullif(
        last_value(
            case when is_organization_row then label when is_total_row and not is_category then '' end ignore nulls
        ) over up_to_here, ''
    ) as organization_above
from sections
window up_to_here as (
    partition by document_id, table_id, lane order by table_row rows between unbounded preceding and current row
)
