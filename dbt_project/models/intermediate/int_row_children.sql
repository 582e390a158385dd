-- Rows that other rows of the same table and side divide up: totals, codes with deeper codes, lines with sub-lines, headings.
with places as (
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
        coalesce(rows.balance_side, '') || rows.is_alternative || coalesce(rows.stage, '') || coalesce(rows.is_prior_year, false) as side,
        -- An organization without a column of its own heads the rows below it, unless the table's rows are organizations only.
        rows.is_organization_row and rows.organization_code is null
        and bool_or(not rows.is_organization_row and not rows.is_total_row) over (partition by rows.document_id, rows.table_id)
            as is_heading_organization,
        case when rows.is_total_row or rows.is_project_heading or is_heading_organization then '*' else 'line' end as detail,
        case
            when rows.organization_code is not null then rows.organization_code
            when is_heading_organization or rows.is_project_heading then '*'
            when rows.is_organization_row and {{ folded('rows.label') }} != {{ folded('rows.table_organization_name') }}
                then {{ folded('rows.label') }}
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
        coalesce(rows.class_code, case
            when rows.is_organization_row then null
            when not rows.is_known_line or rows.line_code like '%!_part' escape '!' then rows.label
        end, '*') as line
    from {{ ref('int_rows') }} as rows
    left join {{ ref('funds') }} as funds on rows.fund_code = funds.fund_code
    left join {{ ref('revenue_sources') }} as sources on rows.revenue_source_code = sources.revenue_source_code
    left join {{ ref('expenditure_types') }} as types on rows.expenditure_type_code = types.expenditure_type_code
    left join {{ ref('three_public_items') }} as items on rows.three_public_item_code = items.three_public_item_code
    where rows.printed_count > 0
),

keyed as (
    select
        * replace (case when form_family in ('balance', 'three_public') then line else '*' end as line),
        hash(
            detail, organization, function_code, department_code, government_code, procurement_item_code, project, section, fund_code,
            source_code, type_code, item_code, case when form_family in ('balance', 'three_public') then line else '*' end
        ) as place
    from places
),

containing as (
    select distinct a.document_id, a.table_id, a.table_row, a.lane
    from keyed as a
    inner join keyed as b
        on
            a.document_id = b.document_id
            and a.table_id = b.table_id
            and a.side = b.side
            and a.measure_code = b.measure_code
            and a.place != b.place
            and not b.is_of_which
            and {{ contains_value('a.detail', 'b.detail', "'*'") }}
            and {{ contains_code('a.organization', 'b.organization') }}
            and {{ contains_code('a.function_code', 'b.function_code') }}
            and {{ contains_code('a.department_code', 'b.department_code') }}
            and {{ contains_code('a.government_code', 'b.government_code') }}
            and {{ contains_code('a.procurement_item_code', 'b.procurement_item_code') }}
            and {{ contains_value('a.project', 'b.project', "'*'") }}
            and {{ contains_value('a.section', 'b.section', "'*'") }}
            and {{ contains_value('a.fund_code', 'b.fund_code', 'b.fund_parent') }}
            and {{ contains_value('a.source_code', 'b.source_code', 'b.source_parent') }}
            and {{ contains_value('a.type_code', 'b.type_code', 'b.type_parent') }}
            and {{ contains_value('a.item_code', 'b.item_code', 'b.item_parent') }}
            and {{ contains_value('a.line', 'b.line', "'*'") }}
),

-- Lines that no seed knows take their place from their ordinals: （一） stands under the 一、 above it.
ordinal_parents as (
    select
        document_id,
        table_id,
        lane,
        max(table_row) over (
            partition by document_id, table_id, lane, coalesce(ordinal_depth, 9)
            order by table_row
            rows between unbounded preceding and current row
        ) as own_row,
        table_row,
        ordinal_depth,
        is_known_line
    from keyed
    where form_family = 'balance'
),

unknown_containing as (
    select child.document_id, child.table_id, child.lane, max(parent.table_row) as table_row
    from ordinal_parents as child
    inner join ordinal_parents as parent
        on
            child.document_id = parent.document_id
            and child.table_id = parent.table_id
            and child.lane = parent.lane
            and parent.table_row < child.table_row
            and parent.ordinal_depth < child.ordinal_depth
    where not child.is_known_line
    group by child.document_id, child.table_id, child.lane, child.table_row
),

-- A total that is printed twice counts once.
repeated_totals as (
    select document_id, table_id, table_row, lane
    from keyed
    where detail = '*'
    qualify row_number() over (partition by document_id, table_id, side, measure_code, place order by table_row, lane) > 1
)

select document_id, table_id, table_row, lane from containing
union
select document_id, table_id, table_row, lane from unknown_containing
union
select document_id, table_id, table_row, lane from repeated_totals
