-- What the columns of performance forms hold below each header of indicators and each header of funds (a form may have several of both). A column reaches to
-- the next one with a meaning of its own, since some formats lose the spans of merged cells.
with row_kinds as (
    select
        document_id,
        table_id,
        table_row,
        min(form_ordinal) as form_ordinal,
        bool_or(is_indicator_header) as heads_indicators,
        -- Stages, or items, side by side without an amount between them.
        not bool_or(is_indicator_header)
        and count(distinct table_column) filter (where fund_column is not null or fund_item is not null or year_printed is not null) > 1
        and (
            count(*) filter (where fund_column in ('plain', 'budget', 'adjusted_budget', 'final')) > 0
            or count(distinct fund_item) > 1
            or (count(fund_item) > 0 and count(*) filter (where fund_column = 'group') > 0)
        )
        and count(*) filter (
            where number_printed is not null or (form_field is not null and form_field != 'tasks' and fund_item is null and fund_column is null) or inline_field is not null
        ) = 0 as heads_funds,
        bool_and(indicator_column is not null or year_printed is not null) as continues_indicators,
        bool_and(fund_column is not null or fund_item is not null or year_printed is not null or form_field is not distinct from 'tasks') as continues_funds,
        max(last_row) filter (where is_indicator_header and indicator_column in ('level1', 'level2', 'level3', 'level3_or_description')) as levels_last_row
    from {{ ref('int_performance_cells') }}
    group by document_id, table_id, table_row
),

blocks as (
    select
        *,
        max(if(heads_indicators or heads_funds, table_row, null)) over rows_above as block_row,
        max(levels_last_row) over rows_above as levels_end
    from (
        -- A row below a header of funds that itself could be one (years, or items) continues it.
        select
            * exclude (heads_funds),
            heads_funds and not coalesce(lag(heads_funds) over (partition by document_id, table_id order by table_row), false) as heads_funds
        from row_kinds
    ) as kinds
    window rows_above as (partition by document_id, table_id order by table_row)
),

kinds_of_blocks as (
    select
        *,
        bool_or(heads_indicators) over (partition by document_id, table_id, block_row) as is_indicator_block
    from blocks
    where block_row is not null
),

chained_rows as (
    select
        *,
        sum(
            if(
                table_row = block_row or table_row <= levels_end or if(is_indicator_block, continues_indicators, continues_funds),
                0, 1
            )
        ) over (partition by document_id, table_id, block_row order by table_row) as rows_after_header
    from kinds_of_blocks
),

headers as (
    select
        document_id,
        table_id,
        block_row,
        is_indicator_block,
        min(form_ordinal) as form_ordinal,
        max(table_row) filter (where rows_after_header = 0) as header_last_row,
        -- Rows are asked for below the header only, and up to the next header.
        coalesce(lead(block_row) over (partition by document_id, table_id order by block_row) - 1, 999999) as section_last_row
    from chained_rows
    group by document_id, table_id, block_row, is_indicator_block
),

labels as (
    select
        headers.*,
        cells.table_row,
        cells.table_column,
        cells.last_column,
        case
            -- 指标内容 beside 三级指标 describes it, else it is the indicator.
            when headers.is_indicator_block and cells.indicator_column = 'level3_or_description'
                then if(
                        bool_or(cells.indicator_column = 'level3') over (partition by headers.document_id, headers.table_id, headers.block_row),
                        'description', 'level3'
                    )
            when headers.is_indicator_block
                then coalesce(
                        cells.indicator_column,
                        if(cells.fund_item is not null or cells.fund_column in ('plain', 'budget', 'adjusted_budget', 'final'), 'fund', null)
                    )
            when cells.fund_item is not null and coalesce(cells.fund_column, '') != 'plain' then 'item'
            else cells.fund_column
        end as role,
        if(headers.is_indicator_block and cells.fund_item is null, 'total', cells.fund_item) as fund_item,
        if(cells.fund_column in ('budget', 'adjusted_budget', 'final'), cells.fund_column, null) as fund_stage,
        cells.text_printed as label_printed,
        cells.year_printed,
        cells.unit_in_label
    from headers
    inner join {{ ref('int_performance_cells') }} as cells
        on
            headers.document_id = cells.document_id
            and headers.table_id = cells.table_id
            and cells.table_row between headers.block_row and headers.header_last_row
),

-- Below a wide label its own sub-labels say more; a year says whose column it is.
columns as (
    select
        document_id,
        table_id,
        block_row,
        is_indicator_block,
        form_ordinal,
        header_last_row,
        section_last_row,
        table_column,
        -- A header that nobody knows ends the column left of it.
        coalesce(arg_max(role, table_row) filter (where role is not null), if(bool_or(year_printed is not null), null, 'other')) as role,
        arg_max(fund_item, table_row) filter (where role in ('fund', 'item')) as fund_item,
        arg_max(fund_stage, table_row) filter (where fund_stage is not null) as fund_stage,
        arg_max(label_printed, table_row) filter (where role is not null) as label_printed,
        arg_max(year_printed, table_row) filter (where year_printed is not null) as year_printed,
        arg_max(unit_in_label, table_row) filter (where unit_in_label is not null) as unit_in_label
    from (
        select
            labels.* exclude (table_column),
            unnest(generate_series(table_column, last_column)) as table_column
        from labels
        where role is distinct from 'strip'
    ) as covered
    group by document_id, table_id, block_row, is_indicator_block, form_ordinal, header_last_row, section_last_row, table_column
),

-- A year without a label above it stands below the label left of it; below an unknown one it heads values of that year.
labelled_columns as (
    select
        * exclude (role),
        if(
            role is null and year_printed is not null,
            coalesce(
                last_value(if(role in ('prior', 'target', 'actual', 'plain', 'budget', 'adjusted_budget', 'final'), role, null) ignore nulls) over (
                    partition by document_id, table_id, block_row order by table_column rows between 1 preceding and 1 preceding
                ),
                'prior'
            ),
            role
        ) as role
    from columns
),

-- Neighbouring columns under one label are one.
reaches as (
    select
        *,
        coalesce(lead(table_column) over (partition by document_id, table_id, block_row order by table_column) - 1, 999) as last_column,
        (
            role is distinct from lag(role) over below_header
            or year_printed is distinct from lag(year_printed) over below_header
            or fund_item is distinct from lag(fund_item) over below_header
        ) as is_first
    from labelled_columns
    window below_header as (partition by document_id, table_id, block_row order by table_column)
),

-- Indicators of two horizons may stand side by side: 一级 二级 三级 指标值 | 二级 三级 指标值. The second begins where a level is named again.
lanes as (
    select
        *,
        greatest(
            case
                when role in ('level1', 'level2', 'level3') then sum(if(is_first, 1, 0)) over (partition by document_id, table_id, block_row, role order by table_column)
                else sum(if(is_first and role = 'level3', 1, 0)) over (partition by document_id, table_id, block_row order by table_column)
            end,
            1
        )::integer as lane
    from reaches
)

select
    document_id,
    table_id,
    form_ordinal,
    is_indicator_block,
    block_row,
    header_last_row,
    section_last_row,
    lane,
    role,
    fund_item,
    fund_stage,
    label_printed,
    year_printed,
    unit_in_label,
    table_column,
    last_column::integer as last_column
from lanes
where role is not null
