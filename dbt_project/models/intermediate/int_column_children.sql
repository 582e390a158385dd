-- Which column of amounts divides up which: 基本支出 the total, 人员经费 基本支出. See `contains_value` for the order they stand in.
with places as (
    select
        columns.document_id,
        columns.table_id,
        columns.table_column,
        columns.printed_count > 0 and not columns.is_unknown and not columns.is_of_which as may_divide,
        -- Columns of different groups never contain each other.
        hash(
            columns.side, columns.stage, columns.fiscal_year, columns.measure_code, columns.is_alternative
        ) as column_group,
        columns.fund_code,
        funds.parent_code as fund_parent,
        columns.revenue_source_code as source_code,
        sources.parent_code as source_parent,
        -- What is carried out is all of its section; not applicable divides nothing up.
        case when columns.expenditure_type_code in ('-', 'carry_out') then '*' else columns.expenditure_type_code end as type_code,
        types.parent_code as type_parent,
        columns.three_public_item_code as item_code,
        items.parent_code as item_parent,
        coalesce(columns.section, '*') as section,
        coalesce(columns.economic_department_code, '*') as economic_code,
        coalesce(columns.part, '*') as part,
        hash(
            columns.fund_code, columns.revenue_source_code, type_code, columns.three_public_item_code,
            coalesce(columns.section, '*'), coalesce(columns.economic_department_code, '*'), coalesce(columns.part, '*')
        ) as place
    from {{ ref('int_amount_columns') }} as columns
    left join {{ ref('funds') }} as funds on columns.fund_code = funds.fund_code
    left join {{ ref('revenue_sources') }} as sources on columns.revenue_source_code = sources.revenue_source_code
    left join {{ ref('expenditure_types') }} as types on columns.expenditure_type_code = types.expenditure_type_code
    left join {{ ref('three_public_items') }} as items on columns.three_public_item_code = items.three_public_item_code
)

select
    a.document_id,
    a.table_id,
    a.table_column,
    b.table_column as child_column
from places as a
inner join places as b
    on
        a.document_id = b.document_id
        and a.table_id = b.table_id
        and a.column_group = b.column_group
        and a.place != b.place
        and b.may_divide
        and {{ contains_value('a.fund_code', 'b.fund_code', 'b.fund_parent') }}
        and {{ contains_value('a.source_code', 'b.source_code', 'b.source_parent') }}
        and {{ contains_value('a.type_code', 'b.type_code', 'b.type_parent') }}
        and {{ contains_value('a.item_code', 'b.item_code', 'b.item_parent') }}
        and {{ contains_value('a.section', 'b.section', "'*'") }}
        and {{ contains_code('a.economic_code', 'b.economic_code') }}
        and {{ contains_value('a.part', 'b.part', "'*'") }}
