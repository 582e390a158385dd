-- What every row of a form is about: codes in full digits, line, section and total, per lane of amounts.
with known_classes as (
    select distinct system, left(code, 3) as class_code
    from {{ ref('classification_codes') }}
),

documents as (
    select
        tables.document_id,
        tables.table_id,
        tables.organization_name,
        {{ folded('tables.organization_name') }} as organization_key_text,
        {{ folded('documents.organization_name') }} as document_organization_key_text
    from {{ ref('int_tables') }} as tables
    inner join {{ ref('int_documents') }} as documents on tables.document_id = documents.document_id
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

named as (
    select
        lines.*,
        documents.organization_name as table_organization_name,
        coalesce(printed.printed_count, 0) as printed_count,
        -- A code of no known class before an organization's name is the organization's own, whatever heads its column.
        lines.function_code is not null
        and known_classes.class_code is null
        and {{ is_organization_name('lines.label') }} as is_organization_coded,
        lines.label is not null and (
            {{ folded('lines.label') }} in (documents.organization_key_text, documents.document_organization_key_text)
            or {{ is_organization_name('lines.label') }}
        ) as is_organization_named
    from {{ ref('int_row_lines') }} as lines
    inner join documents on lines.document_id = documents.document_id and lines.table_id = documents.table_id
    left join printed
        on
            lines.document_id = printed.document_id
            and lines.table_id = printed.table_id
            and lines.table_row = printed.table_row
            and lines.lane = printed.lane
    left join known_classes on known_classes.system = 'function' and left(lines.function_code, 3) = known_classes.class_code
),

kinds as (
    select
        *,
        coalesce(is_total, false) or key_count = 0 as is_total_row,
        coalesce(case when not is_organization_coded then function_code end, department_economic_code, government_economic_code, procurement_item_code)
        is not null as is_classified,
        max(length(project_code)) over (partition by document_id, table_id) as longest_project_code
    from named
),

sections as (
    select
        *,
        case
            when form_family != 'balance' then null
            -- 本年收入合计 below its lines closes them; above them it opens them.
            when line_code = 'current_total' and count(*) filter (where label is not null and not is_total_row) over above > 0 then '本年合计外'
            when sets_section then section
        end as section_set
    from kinds
    window above as (
        partition by document_id, table_id, lane order by table_row rows between unbounded preceding and 1 preceding
    )
)

select
    document_id,
    table_id,
    table_row,
    lane,
    form_code,
    form_family,
    balance_side,
    label,
    label_key,
    ordinal_depth,
    coalesce(case when class_code is not null then 'function_' || class_code end, line_code, case when form_family = 'balance' and label is not null then '?' end)
        as line_code,
    class_code,
    is_known_line,
    is_total_row,
    is_organization_named and not is_classified and not is_total_row as is_organization_row,
    is_of_which_label and not is_known_line and not is_classified as is_of_which,
    printed_count,
    case
        when form_family = 'balance'
            then coalesce(section, last_value(section_set ignore nulls) over (
                partition by document_id, table_id, lane order by table_row rows between unbounded preceding and current row
            ), '本年')
    end as section,
    {% for system, pattern in [
        ('function', '[0-9]{3}([0-9]{2}){0,2}'), ('department_economic', '[0-9]{3}([0-9]{2})?'), ('government_economic', '[0-9]{3}([0-9]{2})?'),
        ('procurement_item', '[A-Z]?[0-9A-Z]+')
    ] -%}
        case
            when not coalesce(has_{{ system }}, false) then null
            {% if system == 'function' %}when is_organization_coded then '*'{% endif %}
            when regexp_full_match({{ system }}_code, '{{ pattern }}') then {{ system }}_code
            when {{ system }}_code is not null then '?'
            when is_classified or is_total_row or is_organization_named or label is null or organization_code is not null then '*'
            else '?'
        end as {{ system }}_code,
    {% endfor -%}
    case
        when is_organization_coded then function_code
        when coalesce(has_organization, false) then coalesce(organization_code, '*')
    end as organization_code,
    case when coalesce(has_project, false) then coalesce(project_code, '*') end as project_code,
    -- Headings of a project table carry the codes of organizations and groups, which are shorter than those of projects.
    project_code is not null and length(project_code) < longest_project_code and length(project_code) <= 8 as is_project_heading,
    case
        when form_family in ('project', 'procurement', 'assets', 'services') and not is_total_row and not is_organization_named
            and not coalesce(length(project_code) < longest_project_code and length(project_code) <= 8, false)
            then project_printed
    end as project_name,
    coalesce(organization_printed, case when is_organization_named and not is_total_row then label end) as row_organization_name,
    table_organization_name,
    fund_code,
    fund_printed,
    case when section = '年初' or (section is null and revenue_source_code = 'fiscal' and last_value(section_set ignore nulls) over (
        partition by document_id, table_id, lane order by table_row rows between unbounded preceding and current row
    ) = '年初') then 'carry_in' else revenue_source_code end as revenue_source_code,
    expenditure_type_code,
    three_public_item_code,
    measure_code
from sections
