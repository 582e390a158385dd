-- The amounts that performance forms print for a project's or department's funds: at the crossing of an item's row and a stage's column (or the other way
-- round), or beside the label that names them. An amount whose item and column both are not told yields no row.
with indicator_rows as (
    select
        document_id,
        table_id,
        min(block_row) as first_block_row
    from {{ ref('int_performance_columns') }}
    where is_indicator_block
    group by document_id, table_id
),

form_ends as (
    select
        document_id,
        table_id,
        form_ordinal,
        min(block_row) as first_block_row
    from {{ ref('int_performance_columns') }}
    where is_indicator_block
    group by document_id, table_id, form_ordinal
),

-- Everything above a form's indicators.
fund_cells as (
    select
        cells.*,
        lead(cells.number_printed) over on_row as next_number,
        lead(cells.table_column) over on_row as next_column,
        lead(cells.text_printed) over on_row as next_text,
        lead(cells.text_folded) over on_row as next_folded
    from {{ ref('int_performance_cells') }} as cells
    left join form_ends
        on cells.document_id = form_ends.document_id and cells.table_id = form_ends.table_id and cells.form_ordinal = form_ends.form_ordinal
    left join indicator_rows
        on cells.document_id = indicator_rows.document_id and cells.table_id = indicator_rows.table_id
    where cells.table_row < coalesce(form_ends.first_block_row, indicator_rows.first_block_row)
    window on_row as (partition by cells.document_id, cells.table_id, cells.table_row order by cells.table_column)
),

units as (
    select
        document_id,
        table_id,
        form_ordinal,
        table_row,
        table_column,
        last_column,
        unit_in_label
    from fund_cells
    where unit_in_label is not null
),

matrix_cells as (
    select
        cells.document_id,
        cells.table_id,
        cells.form_ordinal,
        cells.table_row,
        cells.table_column,
        cells.text_printed,
        cells.text_folded,
        cells.number_printed,
        columns.block_row,
        columns.header_last_row,
        columns.role,
        columns.fund_item,
        columns.year_printed,
        columns.unit_in_label,
        -- A list of tasks with money for each.
        bool_or(columns.role = 'task') over (partition by cells.document_id, cells.table_id, columns.block_row) as lists_tasks
    from fund_cells as cells
    inner join {{ ref('int_performance_columns') }} as columns
        on
            cells.document_id = columns.document_id
            and cells.table_id = columns.table_id
            and not columns.is_indicator_block
            and cells.table_row between columns.header_last_row + 1 and columns.section_last_row
            and cells.table_column between columns.table_column and columns.last_column
),

matrix_rows as (
    select
        document_id,
        table_id,
        block_row,
        header_last_row,
        table_row,
        min(table_column) filter (
            where role in ('plain', 'budget', 'adjusted_budget', 'final', 'prior', 'item') and number_printed is not null
        ) as first_value_column,
        arg_min(text_printed, table_column) filter (where role = 'weight') as weight_printed,
        min(table_column) filter (where role = 'weight') as weight_column,
        arg_min(text_printed, table_column) filter (where role = 'rate') as rate_printed,
        min(table_column) filter (where role = 'rate') as rate_column,
        arg_min(text_printed, table_column) filter (where role = 'score') as score_printed,
        min(table_column) filter (where role = 'score') as score_column
    from matrix_cells
    group by document_id, table_id, block_row, header_last_row, table_row
    having count(*) filter (where role in ('plain', 'budget', 'adjusted_budget', 'final', 'prior', 'item') and number_printed is not null) > 0
),

-- The label of a row is the nearest one left of its amounts; those further left group the rows.
row_labels as (
    select
        matrix_rows.document_id,
        matrix_rows.table_id,
        matrix_rows.table_row,
        arg_max(coalesce(cells.fund_item, if(cells.table_row <= matrix_rows.header_last_row, 'total', null)), cells.table_column) as item,
        arg_max(cells.fund_column, cells.table_column) filter (where cells.table_row > matrix_rows.header_last_row) as stage,
        arg_max(cells.text_printed, cells.table_column) as item_printed,
        arg_max(cells.table_row > matrix_rows.header_last_row and cells.fund_item is not null, cells.table_column) as names_item,
        string_agg(cells.text_folded, ' ' order by cells.table_column) as labels_printed
    from matrix_rows
    inner join fund_cells as cells
        on
            matrix_rows.document_id = cells.document_id
            and matrix_rows.table_id = cells.table_id
            and matrix_rows.table_row between cells.table_row and cells.last_row
            and matrix_rows.first_value_column > cells.last_column
            and cells.number_printed is null
    group by matrix_rows.document_id, matrix_rows.table_id, matrix_rows.table_row
),

matrix_amounts as (
    select
        cells.document_id,
        cells.table_id,
        cells.form_ordinal,
        if(cells.role = 'item', cells.fund_item, coalesce(labels.item, if(labels.table_row is null, 'total', null))) as item,
        labels.item_printed,
        case
            when regexp_matches(labels.labels_printed, '(^| )(收入|资金来源)|按(资金|收入)') then 'income'
            when regexp_matches(labels.labels_printed, '(^| )(支出|资金结构)|按支出') then 'expenditure'
        end as side,
        if(cells.role in ('budget', 'adjusted_budget', 'final'), cells.role, if(labels.stage in ('budget', 'adjusted_budget', 'final'), labels.stage, null)) as stage,
        cells.role = 'prior' as is_prior,
        cells.year_printed,
        cells.number_printed,
        cells.text_printed,
        cells.text_folded,
        cells.unit_in_label,
        cells.table_row,
        cells.table_column,
        matrix_rows.weight_printed,
        matrix_rows.weight_column,
        matrix_rows.rate_printed,
        matrix_rows.rate_column,
        matrix_rows.score_printed,
        matrix_rows.score_column
    from matrix_cells as cells
    inner join matrix_rows
        on
            cells.document_id = matrix_rows.document_id
            and cells.table_id = matrix_rows.table_id
            and cells.block_row = matrix_rows.block_row
            and cells.table_row = matrix_rows.table_row
    left join row_labels as labels
        on cells.document_id = labels.document_id and cells.table_id = labels.table_id and cells.table_row = labels.table_row
    where
        cells.role in ('plain', 'budget', 'adjusted_budget', 'final', 'prior', 'item')
        and cells.number_printed is not null
        -- Items both down and across: the rows are pairs of label and amount. Of a list of tasks only its total is the form's.
        and if(cells.lists_tasks, coalesce(labels.names_item, false), not (cells.role = 'item' and coalesce(labels.names_item, false)))
),

-- Pairs on one row: 预算数 336.00 其中：财政资金 336.00. A label before another label says whose the pairs behind it are, and pairs may stand in columns
-- of their own: 预算数 and 执行数, or 中期资金总额 and 年度资金总额, side by side, each with its parts below it.
pairs as (
    select
        *,
        last_value(if(fund_item is not null and next_number is null, fund_item, null) ignore nulls) over on_row as row_item,
        last_value(if(fund_item is not null and next_number is null, text_printed, null) ignore nulls) over on_row as row_item_printed,
        last_value(if(next_number is not null, fund_column, null) ignore nulls) over below_label as stage_above,
        last_value(if(fund_item in ('total', 'long_term_total'), fund_item, null) ignore nulls) over below_label as total_above
    from fund_cells as cells
    anti join matrix_amounts as matrix
        on cells.document_id = matrix.document_id and cells.table_id = matrix.table_id and cells.table_row = matrix.table_row
    -- What stands below 分值, 执行率 or 得分 is no amount.
    anti join matrix_cells as others
        on
            cells.document_id = others.document_id
            and cells.table_id = others.table_id
            and cells.table_row = others.table_row
            and cells.next_column = others.table_column
            and others.role in ('weight', 'rate', 'score', 'share', 'change', 'remark')
    window
        on_row as (partition by document_id, table_id, table_row order by table_column),
        below_label as (partition by document_id, table_id, form_ordinal, table_column order by table_row)
),

-- 合计 and 其他 say nothing of money by themselves: a label left of them or above has to.
money_headings as (
    select
        pairs.document_id,
        pairs.table_id,
        pairs.table_row,
        pairs.table_column,
        arg_max(cells.text_folded, cells.table_row * 1000 + cells.table_column) as heading
    from pairs
    inner join fund_cells as cells
        on
            pairs.document_id = cells.document_id
            and pairs.table_id = cells.table_id
            and pairs.table_row >= cells.table_row
            and pairs.table_column > cells.table_column
            and cells.number_printed is null
    where pairs.label_key in ('合计', '总计', '总额', '其他', '其它') and pairs.next_number is not null
    group by pairs.document_id, pairs.table_id, pairs.table_row, pairs.table_column
),

pair_extras as (
    select
        document_id,
        table_id,
        table_row,
        arg_min(next_text, next_column) filter (where fund_column = 'weight') as weight_printed,
        min(next_column) filter (where fund_column = 'weight') as weight_column,
        arg_min(next_text, next_column) filter (where fund_column = 'rate') as rate_printed,
        min(next_column) filter (where fund_column = 'rate') as rate_column,
        arg_min(next_text, next_column) filter (where fund_column = 'score') as score_printed,
        min(next_column) filter (where fund_column = 'score') as score_column
    from pairs
    group by document_id, table_id, table_row
),

pair_amounts as (
    select
        pairs.document_id,
        pairs.table_id,
        pairs.form_ordinal,
        if(pairs.total_above = 'long_term_total' and pairs.fund_item is distinct from 'long_term_total', 'long_term_', '')
        || coalesce(pairs.fund_item, pairs.row_item, 'total') as item,
        if(pairs.fund_item is null, coalesce(pairs.row_item_printed, pairs.text_printed), pairs.text_printed) as item_printed,
        null::varchar as side,
        nullif(if(pairs.stage_above in ('plain', 'budget', 'adjusted_budget', 'final'), pairs.stage_above, null), 'plain') as stage,
        coalesce(pairs.fund_column = 'prior', false) as is_prior,
        null::integer as year_printed,
        pairs.next_number as number_printed,
        pairs.next_text as text_printed,
        pairs.next_folded as text_folded,
        pairs.unit_in_label,
        pairs.table_row,
        pairs.next_column as table_column,
        pair_extras.weight_printed,
        pair_extras.weight_column,
        pair_extras.rate_printed,
        pair_extras.rate_column,
        pair_extras.score_printed,
        pair_extras.score_column
    from pairs
    inner join pair_extras
        on pairs.document_id = pair_extras.document_id and pairs.table_id = pair_extras.table_id and pairs.table_row = pair_extras.table_row
    left join money_headings as headings
        on
            pairs.document_id = headings.document_id
            and pairs.table_id = headings.table_id
            and pairs.table_row = headings.table_row
            and pairs.table_column = headings.table_column
    where
        pairs.next_number is not null
        and (pairs.fund_item is not null or pairs.fund_column in ('plain', 'budget', 'adjusted_budget', 'final', 'prior'))
        and pairs.number_printed is null
        and (
            pairs.label_key not in ('合计', '总计', '总额', '其他', '其它')
            or coalesce(regexp_matches(headings.heading, '资金|预算|收入|支出|经费|来源|构成|元\)'), false)
        )
),

-- 项目资金总额：100万元 in one cell.
inline_amounts as (
    select
        document_id,
        table_id,
        form_ordinal,
        inline_item as item,
        regexp_extract(text_printed, '^((?:其中[:：,，]?)?[^:：]*)', 1) as item_printed,
        null::varchar as side,
        null::varchar as stage,
        false as is_prior,
        null::integer as year_printed,
        inline_number as number_printed,
        inline_text as text_printed,
        regexp_extract(text_folded, '([^:]*)$', 1) as text_folded,
        unit_in_label,
        table_row,
        table_column,
        null::varchar as weight_printed,
        null::integer as weight_column,
        null::varchar as rate_printed,
        null::integer as rate_column,
        null::varchar as score_printed,
        null::integer as score_column
    from fund_cells
    where inline_item is not null
),

-- Lists of projects may have a column of money beside the indicators.
listed_amounts as (
    select
        cells.document_id,
        cells.table_id,
        cells.form_ordinal,
        columns.fund_item as item,
        columns.label_printed as item_printed,
        null::varchar as side,
        columns.fund_stage as stage,
        false as is_prior,
        null::integer as year_printed,
        cells.number_printed,
        cells.text_printed,
        cells.text_folded,
        columns.unit_in_label,
        cells.table_row,
        cells.table_column,
        null::varchar as weight_printed,
        null::integer as weight_column,
        null::varchar as rate_printed,
        null::integer as rate_column,
        null::varchar as score_printed,
        null::integer as score_column
    from {{ ref('int_performance_cells') }} as cells
    inner join {{ ref('int_performance_columns') }} as columns
        on
            cells.document_id = columns.document_id
            and cells.table_id = columns.table_id
            and columns.is_indicator_block
            and columns.role = 'fund'
            and cells.table_row between columns.header_last_row + 1 and columns.section_last_row
            and cells.table_column between columns.table_column and columns.last_column
    where cells.number_printed is not null
),

amounts as (
    select * from matrix_amounts
    union all
    select * from pair_amounts
    union all
    select * from inline_amounts where number_printed is not null
    union all
    select * from listed_amounts
),

-- The unit nearest to the amount counts: its own, its column's or label's, that of a label before or above it, the table's.
label_units as (
    select
        amounts.document_id,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        arg_max(units.unit_in_label, units.table_row * 1000 + units.table_column) as unit_in_label
    from amounts
    inner join units
        on
            amounts.document_id = units.document_id
            and amounts.table_id = units.table_id
            and amounts.form_ordinal = units.form_ordinal
            and amounts.table_row >= units.table_row
            and amounts.table_column > units.table_column
    group by amounts.document_id, amounts.table_id, amounts.table_row, amounts.table_column
),

with_units as (
    select
        amounts.* exclude (unit_in_label),
        coalesce({{ amount_unit('amounts.text_folded') }}, amounts.unit_in_label, label_units.unit_in_label, tables.unit) as unit
    from amounts
    inner join {{ ref('int_tables') }} as tables on amounts.document_id = tables.document_id and amounts.table_id = tables.table_id
    left join label_units
        on
            amounts.document_id = label_units.document_id
            and amounts.table_id = label_units.table_id
            and amounts.table_row = label_units.table_row
            and amounts.table_column = label_units.table_column
    -- One cell is one amount.
    qualify row_number() over (
            partition by amounts.document_id, amounts.table_id, amounts.table_row, amounts.table_column order by amounts.item nulls last
        ) = 1
),

stages as (
    select
        document_id,
        table_id,
        form_ordinal,
        item,
        table_row,
        arg_min(number_printed, table_column) filter (where stage = 'final') as executed,
        coalesce(
            arg_min(number_printed, table_column) filter (where stage = 'adjusted_budget'),
            arg_min(number_printed, table_column) filter (where stage = 'budget')
        ) as available
    from with_units
    group by document_id, table_id, form_ordinal, item, table_row
)

select
    with_units.document_id,
    with_units.table_id,
    with_units.form_ordinal,
    -- 项目总投入 is the form's total where no money of the year is told apart from it.
    if(
        with_units.item = 'project_total'
        and not bool_or(with_units.item = 'total') over (partition by with_units.document_id, with_units.table_id, with_units.form_ordinal),
        'total', with_units.item
    ) as item,
    with_units.item_printed,
    with_units.side,
    with_units.stage,
    with_units.is_prior or coalesce(with_units.year_printed < documents.fiscal_year, false) as is_prior_year,
    coalesce(with_units.year_printed, if(with_units.is_prior, null, documents.fiscal_year))::integer as fiscal_year,
    with_units.number_printed as number,
    with_units.text_printed,
    with_units.unit,
    (with_units.number_printed * units.factor)::decimal(20, 2) as amount_yuan,
    (units.factor * 0.5 / pow(10, length(regexp_extract(with_units.text_folded, '\.([0-9]*)', 1))))::decimal(20, 6) as half_unit_yuan,
    {{ performance_points('with_units.weight_printed') }} as weight,
    with_units.rate_printed as execution_rate_printed,
    -- Without a percent sign 1 may be 100 %: the reading that is nearer to executed over available is meant.
    case
        when {{ performance_percent('with_units.rate_printed') }} is not null then {{ performance_percent('with_units.rate_printed') }}
        when abs({{ performance_points('with_units.rate_printed') }} - 100 * stages.executed / nullif(stages.available, 0))
            <= abs(100 * {{ performance_points('with_units.rate_printed') }} - 100 * stages.executed / nullif(stages.available, 0))
            then {{ performance_points('with_units.rate_printed') }}
        when stages.executed / nullif(stages.available, 0) is not null then 100 * {{ performance_points('with_units.rate_printed') }}
    end as execution_rate,
    {{ performance_points('with_units.score_printed') }} as score,
    with_units.score_printed,
    with_units.table_row,
    with_units.table_column,
    with_units.weight_column,
    with_units.rate_column,
    with_units.score_column
from with_units
inner join {{ ref('int_documents') }} as documents on with_units.document_id = documents.document_id
inner join stages
    on
        with_units.document_id = stages.document_id
        and with_units.table_id = stages.table_id
        and with_units.form_ordinal = stages.form_ordinal
        and with_units.item is not distinct from stages.item
        and with_units.table_row = stages.table_row
left join {{ ref('units') }} as units on with_units.unit = units.unit
