-- Cells of the forms with the coordinates that rules for figures of the text ask for (seed narrative_targets). `place` parts cells of one
-- coordinate that are no sum. Blank cells come last: where a text says that something is nothing, they are where the form says nothing, too.
-- What is in another column of the same row is in the top one.
with child_columns as (
    select distinct
        document_id,
        table_id,
        child_column
    from {{ ref('int_column_children') }}
),

purchases as (
    select
        amounts.document_id,
        amounts.form_code,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        amounts.stage,
        amounts.fiscal_year,
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        case coalesce(left(rows.procurement_item_code, 1), left(categories.text_folded, 2))
            when 'A' then 'goods' when '货物' then 'goods'
            when 'B' then 'works' when '工程' then 'works'
            when 'C' then 'services' when '服务' then 'services'
        end as category
    from {{ ref('int_amount_precision') }} as amounts
    inner join {{ ref('int_rows') }} as rows
        on
            amounts.document_id = rows.document_id
            and amounts.table_id = rows.table_id
            and amounts.table_row = rows.table_row
            and amounts.lane = rows.lane
    left join {{ ref('int_columns') }} as columns
        on amounts.document_id = columns.document_id and amounts.table_id = columns.table_id and columns.role = 'category'
    left join {{ ref('int_body_cells') }} as categories
        on
            columns.document_id = categories.document_id
            and columns.table_id = categories.table_id
            and columns.table_column = categories.table_column
            and amounts.table_row = categories.table_row
    anti join child_columns
        on
            amounts.document_id = child_columns.document_id
            and amounts.table_id = child_columns.table_id
            and amounts.table_column = child_columns.child_column
    where amounts.measure_code = 'procurement' and not amounts.is_of_which and not amounts.has_child_rows
),

named_rows as (
    select distinct
        document_id,
        table_id,
        table_row
    from {{ ref('int_rows') }}
    where line_code = 'three_public'
),

-- 行政运行 is the 项 of administrative units' own running costs.
running_units as (
    select distinct
        document_id,
        function_code
    from {{ ref('int_rows') }}
    where label_key = '行政运行' and length(function_code) = 7
),

-- A budget column of final accounts may state the budget at the start of the year or the adjusted one. What is no such figure may differ.
three_public as (
    select
        amounts.document_id,
        tables.form_code,
        concat(amounts.context, '|', amounts.table_row) as place,
        -- The row that is named for the three expenses comes before a total that may hold more.
        if(named_rows.table_row is null, 1, 0) as later,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        amounts.fiscal_year,
        amounts.item_code as row_code,
        amounts.fund_code as money,
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        case stated.basis when 'initial' then 'budget' when 'adjusted' then 'adjusted_budget' else stated.basis end as basis,
        unnest(if(stated.basis is null, [amounts.stage], ['budget', 'adjusted_budget'])) as stage
    from {{ ref('int_three_public_amounts') }} as amounts
    inner join {{ ref('int_tables') }} as tables on amounts.document_id = tables.document_id and amounts.table_id = tables.table_id
    left join {{ ref('int_stated_budgets') }} as stated
        on
            amounts.document_id = stated.document_id
            and amounts.table_id = stated.table_id
            -- One key, since a condition on one side alone would keep DuckDB from joining by keys.
            and if(amounts.stage != 'final', amounts.table_column, null) = stated.table_column
    left join named_rows
        on
            amounts.document_id = named_rows.document_id
            and amounts.table_id = named_rows.table_id
            and amounts.table_row = named_rows.table_row
    where not amounts.is_of_which
),

printed as (
    select
        document_id,
        form_code,
        table_set as place,
        0 as later,
        table_id,
        table_row,
        table_column,
        stage,
        fiscal_year,
        side,
        section,
        row_code,
        money,
        expenditure_type,
        amount_yuan,
        half_unit_yuan,
        is_ambiguous
    from {{ ref('int_comparable_operands') }}
    union all
    select
        operands.document_id,
        operands.form_code,
        operands.table_set as place,
        0 as later,
        operands.table_id,
        operands.table_row,
        operands.table_column,
        operands.stage,
        operands.fiscal_year,
        operands.side,
        operands.section,
        '行政运行' as row_code,
        operands.money,
        operands.expenditure_type,
        operands.amount_yuan,
        operands.half_unit_yuan,
        operands.is_ambiguous
    from {{ ref('int_comparable_operands') }} as operands
    inner join running_units
        on operands.document_id = running_units.document_id and operands.row_code = running_units.function_code
    union all
    select
        document_id,
        form_code,
        place,
        later,
        table_id,
        table_row,
        table_column,
        stage,
        fiscal_year,
        'expenditure' as side,
        '本年' as section,
        row_code,
        money,
        '*' as expenditure_type,
        amount_yuan,
        half_unit_yuan,
        coalesce(stage != basis, false) as is_ambiguous
    from three_public
    union all
    select
        amounts.document_id,
        amounts.form_code,
        concat(amounts.table_row, '|', amounts.table_column) as place,
        -- What is approved comes before what was asked for.
        if(amounts.measure_code = 'asset_requested', 1, 0) as later,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        amounts.stage,
        amounts.fiscal_year,
        'expenditure' as side,
        '本年' as section,
        if(amounts.measure_code = 'agency_operating', 'agency_operating', '*') as row_code,
        amounts.fund_code as money,
        '*' as expenditure_type,
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        false as is_ambiguous
    from {{ ref('int_amount_precision') }} as amounts
    where
        amounts.measure_code in ('agency_operating', 'procurement', 'purchased_service', 'asset_requested', 'asset_approved')
        and not amounts.is_of_which
    -- The total, or the row of the organization that has all others below it.
    qualify row_number() over (
            partition by amounts.document_id, amounts.table_id, amounts.table_column, amounts.fiscal_year
            order by coalesce(amounts.level = 0, false) desc, amounts.table_row asc
        ) = 1
    union all
    select
        document_id,
        form_code,
        '' as place,
        0 as later,
        table_id,
        table_row,
        table_column,
        stage,
        fiscal_year,
        'expenditure' as side,
        '本年' as section,
        category as row_code,
        '*' as money,
        '*' as expenditure_type,
        amount_yuan,
        half_unit_yuan,
        false as is_ambiguous
    from purchases
    where category is not null
    union all
    select
        amounts.document_id,
        amounts.form_code,
        amounts.table_id as place,
        0 as later,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        amounts.stage,
        amounts.fiscal_year,
        'expenditure' as side,
        '本年' as section,
        amounts.economic_government_code as row_code,
        amounts.fund_code as money,
        coalesce(amounts.expenditure_type_code, '*') as expenditure_type,
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        false as is_ambiguous
    from {{ ref('int_amount_precision') }} as amounts
    where amounts.economic_government_code = '502' and not amounts.is_of_which
),

blanks as (
    select
        cells.document_id,
        tables.form_code,
        cells.table_id,
        cells.table_row,
        cells.table_column,
        coalesce(rows.stage, columns.stage) as stage,
        columns.fiscal_year,
        columns.side,
        case
            when rows.section not in ('本年', '*') then rows.section
            else coalesce(columns.section, rows.section, '本年')
        end as section,
        case
            when tables.form_family = 'three_public' then coalesce(nullif(columns.header_three_public_item_code, '*'), rows.three_public_item_code, '*')
            else coalesce(nullif(rows.function_code, '*'), rows.class_code, '*')
        end as row_code,
        case
            when tables.form_family = 'three_public' then '*'
            when coalesce(rows.revenue_source_code, columns.revenue_source_code, '*') not in ('*', '-', 'fiscal', 'carry_in')
                then coalesce(rows.revenue_source_code, columns.revenue_source_code)
            else coalesce(rows.fund_code, columns.header_fund_code, forms.fund_code)
        end as money,
        if(
            columns.side = 'income' or tables.form_family = 'three_public',
            '*', coalesce(columns.header_expenditure_type_code, rows.expenditure_type_code, forms.expenditure_type_code, '*')
        ) as expenditure_type
    from {{ ref('int_body_cells') }} as cells
    inner join {{ ref('int_tables') }} as tables on cells.document_id = tables.document_id and cells.table_id = tables.table_id
    inner join {{ ref('forms') }} as forms on tables.form_code = forms.form_code
    inner join {{ ref('int_amount_columns') }} as columns
        on cells.document_id = columns.document_id and cells.table_id = columns.table_id and cells.table_column = columns.table_column
    inner join {{ ref('int_rows') }} as rows
        on
            cells.document_id = rows.document_id
            and cells.table_id = rows.table_id
            and cells.table_row = rows.table_row
            and columns.lane = rows.lane
    where
        cells.is_blank and cells.text_folded = '' and tables.lands_amounts
        and tables.form_family in ('three_public', 'balance', 'revenue', 'expenditure')
        and not columns.is_of_which
        -- The rows of totals, and lines of a balance; a row that names an item there is what the form prints.
        and (rows.is_total_row or rows.printed_count > 0 or tables.form_family = 'balance')
)

select
    printed.*,
    false as is_blank
from printed
union all
select
    document_id,
    form_code,
    '' as place,
    0 as later,
    table_id,
    table_row,
    table_column,
    stage,
    fiscal_year,
    side,
    section,
    row_code,
    money,
    expenditure_type,
    null as amount_yuan,
    null as half_unit_yuan,
    false as is_ambiguous,
    true as is_blank
from blanks
