-- Where each row stands in the order in which rows contain each other: * in a dimension is its total.
with table_names as (
    select
        document_id,
        table_id,
        {{ folded('organization_name') }} as name_folded
    from {{ ref('int_tables') }}
),

places as (
    select
        rows.document_id,
        rows.table_id,
        rows.table_row,
        rows.lane,
        rows.printed_count,
        rows.label,
        rows.ordinal_depth,
        rows.form_family,
        rows.is_known_line,
        rows.is_of_which,
        rows.is_organization_row as is_organization,
        rows.is_known_line and not rows.is_total_row as is_class_name,
        coalesce(rows.function_code, rows.department_economic_code, rows.government_economic_code, rows.organization_code) is not null as is_coded,
        coalesce(rows.balance_side, '') || rows.is_alternative || coalesce(rows.stage, '') || coalesce(rows.is_prior_year, false)
        || coalesce(rows.line_year, 0) as side,
        -- An organization without a column of its own heads the rows below it, unless the table's rows are organizations only.
        rows.is_organization_row and (rows.organization_code is null or rows.is_organization_coded)
        and bool_or(not rows.is_organization_row and not rows.is_total_row) over (partition by rows.document_id, rows.table_id)
            as is_heading_organization,
        case when rows.is_total_row or rows.is_project_heading or is_heading_organization then '*' else 'line' end as detail,
        case
            when is_heading_organization or rows.is_project_heading then '*'
            when rows.organization_code is not null then rows.organization_code
            when rows.is_organization_row and texts.label_folded != table_names.name_folded then texts.label_folded
            else '*'
        end as organization,
        case when rows.function_code = '?' then '?' || rows.label else coalesce(rows.function_code, '*') end as function_code,
        case when rows.department_economic_code = '?' then '?' || rows.label else coalesce(rows.department_economic_code, '*') end as department_code,
        case when rows.government_economic_code = '?' then '?' || rows.label else coalesce(rows.government_economic_code, '*') end as government_code,
        coalesce(rows.procurement_item_code, '*') as procurement_item_code,
        case when rows.is_project_heading then '*' else coalesce(nullif(rows.project_code, '*'), rows.project_name, '*') end as project,
        coalesce(rows.section, '*') as section,
        coalesce(rows.fund_code, '*') as fund_code,
        funds.parent_code as fund_parent,
        coalesce(rows.revenue_source_code, '*') as source_code,
        sources.parent_code as source_parent,
        case when rows.is_total_row then '*' else coalesce(rows.expenditure_type_code, '*') end as type_code,
        types.parent_code as type_parent,
        coalesce(rows.three_public_item_code, '*') as item_code,
        items.parent_code as item_parent,
        coalesce(rows.measure_code, '') as measure_code,
        case
            when rows.form_family not in ('balance', 'three_public') then '*'
            when rows.class_code is not null then rows.class_code
            when not rows.is_organization_row and (not rows.is_known_line or rows.line_code like '%!_part' escape '!') then coalesce(rows.label, '*')
            else '*'
        end as line
    from {{ ref('int_rows') }} as rows
    left join {{ ref('funds') }} as funds on rows.fund_code = funds.fund_code
    left join {{ ref('revenue_sources') }} as sources on rows.revenue_source_code = sources.revenue_source_code
    left join {{ ref('expenditure_types') }} as types on rows.expenditure_type_code = types.expenditure_type_code
    left join {{ ref('three_public_items') }} as items on rows.three_public_item_code = items.three_public_item_code
    left join {{ ref('int_label_texts') }} as texts on rows.label = texts.label
    left join table_names on rows.document_id = table_names.document_id and rows.table_id = table_names.table_id
)

select
    *,
    hash(
        detail, organization, function_code, department_code, government_code, procurement_item_code, project, section, fund_code,
        source_code, type_code, item_code, line
    ) as place,
    organization != '*'
    and ['*'] = list_distinct([function_code, department_code, government_code, procurement_item_code, project, item_code, line])
        as names_organization_only
from places
