-- Money of performance forms: execution rates, funds and their total, the same project in the forms and tables of projects, targets for the total
-- cost, and all forms beside the accounts.
with forms as (
    select
        document_id,
        table_id,
        form_ordinal,
        form_kind,
        coalesce(project_name, department_name, 'the whole department') as named
    from {{ ref('int_performance_forms') }}
),

placed as (
    select
        funds.document_id,
        funds.table_id,
        funds.form_ordinal,
        funds.item,
        funds.item_printed,
        funds.side,
        coalesce(funds.stage, 'budget') as stage,
        funds.number,
        funds.amount_yuan,
        funds.execution_rate_printed,
        funds.execution_rate,
        funds.rate_column,
        funds.table_row,
        funds.table_column,
        length(regexp_extract({{ folded('funds.text_printed') }}, '[.]([0-9]*)', 1)) as decimal_places
    from {{ ref('int_performance_funds') }} as funds
    where funds.amount_yuan is not null and not funds.is_prior_year
),

-- Zeros are suppressed (800 beside 245.83): where any amount of the document's forms has decimals, each is printed to two at least.
funds as (
    select
        placed.* exclude (decimal_places),
        forms.form_kind,
        forms.named,
        case
            when placed.number = 0 then 0
            else (placed.amount_yuan / placed.number)
                * [0.5, 0.05, 0.005, 0.0005, 0.00005, 0.000005][least(greatest(decimal_places, if(max(decimal_places) over of_document > 0, 2, 0)), 5) + 1]
        end::decimal(20, 7) as half_unit_yuan
    from placed
    inner join forms
        on
            placed.document_id = forms.document_id
            and placed.table_id = forms.table_id
            and placed.form_ordinal = forms.form_ordinal
    window of_document as (partition by placed.document_id)
),

-- One row of funds with its stages side by side.
fund_rows as (
    select
        document_id,
        table_id,
        form_ordinal,
        table_row,
        any_value(named) as named,
        any_value(item_printed) as item_printed,
        {{ folded('any_value(execution_rate_printed)') }} as rate_text,
        any_value(execution_rate)::decimal(24, 6) as execution_rate,
        {% for stage in ['budget', 'adjusted_budget', 'final'] -%}
        any_value(amount_yuan) filter (where stage = '{{ stage }}')::decimal(24, 4) as {{ stage }}_yuan,
        any_value(half_unit_yuan) filter (where stage = '{{ stage }}') as {{ stage }}_half,
        any_value(table_column) filter (where stage = '{{ stage }}') as {{ stage }}_column,
        {% endfor -%}
        any_value(rate_column) as rate_column
    from funds
    group by document_id, table_id, form_ordinal, table_row
),

-- A rate may be printed as a share: 0.9984, 1.
rates as (
    select
        *,
        length(regexp_extract(rate_text, '[.]([0-9]*)', 1)) as decimal_places,
        if(
            execution_rate = try_cast(replace(rate_text, '%', '') as decimal(24, 6)), decimal_places, greatest(decimal_places - 2, 0)
        ) as rate_places,
        coalesce(adjusted_budget_yuan, budget_yuan) as base_yuan,
        coalesce(adjusted_budget_half, budget_half) as base_half,
        coalesce(adjusted_budget_column, budget_column) as base_column
    from fund_rows
    where execution_rate is not null and final_yuan is not null
),

execution_rates as (
    select
        'R02' as check_id,
        document_id,
        concat_ws('|', 'rate', table_id, table_row) as instance,
        execution_rate as lhs,
        (100 * final_yuan::double / base_yuan)::decimal(24, 4) as rhs,
        greatest(
            {{ var('percentage_tolerance') }},
            [0.5, 0.05, 0.005, 0.0005, 0.00005][least(rate_places, 4) + 1]
        )::decimal(24, 4)
        + (100 * (final_half + base_half * (final_yuan / base_yuan)::double) / base_yuan)::decimal(24, 4) as tolerance,
        'equal' as comparison,
        '%' as measure,
        concat(named, ', ', item_printed, ', execution rate') as what,
        null::varchar as doubt,
        [
            {{ evidence_cell("'lhs'", 'document_id', 'table_id', 'table_row', 'rate_column') }},
            {{ evidence_cell("'rhs'", 'document_id', 'table_id', 'table_row', 'final_column') }},
            {{ evidence_cell("'rhs'", 'document_id', 'table_id', 'table_row', 'base_column') }}
        ] as evidence
    from rates
    where base_yuan > 0
),

{% set levels = ['central', 'provincial', 'superior', 'city', 'county', 'district', 'same_level', 'town', 'local'] -%}
{% set sources = {
    'whole': ['fiscal', 'carry_over', 'other', 'own', 'unit_funds', 'special_account'],
    'funds': ['general', 'government_fund', 'state_capital', 'carry_over', 'other', 'own', 'unit_funds', 'special_account'],
    'levels': levels + ['carry_over', 'other', 'own', 'unit_funds', 'special_account'],
} -%}
{% set divided_by = {'whole': ['fiscal'], 'levels': levels, 'funds': ['general', 'government_fund', 'state_capital']} -%}
-- Sources of money that together are the total: 财政拨款 and what is none, or its divisions where they alone are printed. 其中：财政拨款 alone is
-- a part of it.
fund_sums as (
    select
        document_id,
        table_id,
        form_ordinal,
        side,
        stage,
        any_value(named) as named,
        any_value(amount_yuan) filter (where item = 'total') as total_yuan,
        any_value({{ evidence_cell("'lhs'", 'document_id', 'table_id', 'table_row', 'table_column') }}) filter (where item = 'total') as total_cell,
        sum(half_unit_yuan) as tolerance,
        {% for division, items in sources.items() -%}
        sum(amount_yuan) filter (where item in ('{{ items | join("', '") }}')) as {{ division }}_yuan,
        count(distinct item) filter (where item in ('{{ items | join("', '") }}')) as {{ division }}_count,
        bool_or(item in ('{{ divided_by[division] | join("', '") }}')) as has_{{ division }},
        {% endfor -%}
        list({{ evidence_cell("'rhs'", 'document_id', 'table_id', 'table_row', 'table_column') }} order by table_row, table_column) filter (
            where item not in ('total', 'basic', 'project')
        ) as part_cells
    from funds
    group by document_id, table_id, form_ordinal, side, stage
    having count(*) filter (where item = 'total') = 1 and count(*) = count(distinct item)
),

fund_totals as (
    select
        'R04' as check_id,
        document_id,
        concat_ws('|', 'funds', table_id, form_ordinal, side, stage) as instance,
        total_yuan::decimal(24, 4) as lhs,
        case when has_whole then whole_yuan when has_levels then levels_yuan else funds_yuan end::decimal(24, 4) as rhs,
        tolerance::decimal(24, 4) as tolerance,
        if(case when has_whole then whole_count when has_levels then levels_count else funds_count end > 1, 'equal', 'at_least') as comparison,
        'yuan' as measure,
        concat(named, ', funds, ', stage) as what,
        null::varchar as doubt,
        list_prepend(total_cell, part_cells) as evidence
    from fund_sums
    where has_whole or has_levels or has_funds
),

-- The same project in tables of projects.
table_amounts as (
    select
        document_id,
        table_id,
        table_row,
        stages.stage,
        case stages.stage when 'budget' then budget_yuan when 'adjusted_budget' then adjusted_budget_yuan else final_yuan end as amount_yuan,
        case stages.stage
            when 'budget' then budget_half_unit_yuan
            when 'adjusted_budget' then adjusted_budget_half_unit_yuan
            else final_half_unit_yuan
        end as half_unit_yuan,
        case stages.stage when 'budget' then budget_column when 'adjusted_budget' then adjusted_budget_column else final_column end as table_column
    from {{ ref('int_performance_summaries') }}
    cross join (values ('budget'), ('adjusted_budget'), ('final')) as stages (stage)
    where row_kind = 'project'
    union all
    select
        document_id,
        table_id,
        table_row,
        stage,
        amount_yuan,
        half_unit_yuan,
        table_column
    from {{ ref('int_amount_precision') }}
    where
        form_code = 'budget_project' and fund_code = '*' and coalesce(revenue_source_code, '*') = '*'
        and coalesce(expenditure_type_code, '*') in ('*', 'project') and not is_of_which and not is_prior_year_column
),

table_projects as (
    select
        names.document_id,
        names.project_key,
        names.place,
        amounts.stage,
        names.table_id,
        min(names.table_row) as first_row,
        sum(amounts.amount_yuan) as amount_yuan,
        sum(amounts.half_unit_yuan) as half_unit_yuan,
        any_value(names.project_name) as project_name,
        bool_or(names.certainty = 'doubtful') as is_doubtful,
        list(
            {{ evidence_cell("'rhs'", 'names.document_id', 'names.table_id', 'names.table_row', 'amounts.table_column') }}
            order by names.table_row, amounts.table_column
        ) as evidence
    from {{ ref('int_project_names') }} as names
    inner join table_amounts as amounts
        on
            names.document_id = amounts.document_id
            and names.table_id = amounts.table_id
            and names.table_row = amounts.table_row
    where names.place in ('project_form', 'execution_table', 'summary') and amounts.amount_yuan is not null
    group by names.document_id, names.project_key, names.place, amounts.stage, names.table_id
),

form_projects as (
    select
        'R04' as check_id,
        funds.document_id,
        concat_ws('|', 'project', funds.table_id, funds.form_ordinal, funds.stage, tables.table_id, tables.first_row) as instance,
        funds.amount_yuan::decimal(24, 4) as lhs,
        tables.amount_yuan::decimal(24, 4) as rhs,
        (funds.half_unit_yuan + tables.half_unit_yuan)::decimal(24, 4) as tolerance,
        'equal' as comparison,
        'yuan' as measure,
        concat(funds.named, ', ', funds.stage, ', against ', tables.table_id) as what,
        if(
            tables.is_doubtful or names.certainty = 'doubtful',
            concat('it is not certain that the row of ', tables.project_name, ' is meant'), null
        ) as doubt,
        list_prepend(
            {{ evidence_cell("'lhs'", 'funds.document_id', 'funds.table_id', 'funds.table_row', 'funds.table_column') }}, tables.evidence
        ) as evidence
    from funds
    inner join {{ ref('int_project_names') }} as names
        on
            funds.document_id = names.document_id
            and funds.table_id = names.table_id
            and funds.form_ordinal = names.form_ordinal
    inner join table_projects as tables
        on
            names.document_id = tables.document_id
            and names.project_key = tables.project_key
            and funds.stage = tables.stage
    where funds.item = 'total'
),

-- Targets for costs, in money for the project rather than for one of many.
costs as (
    select
        indicators.document_id,
        indicators.table_id,
        indicators.form_ordinal,
        indicators.level3,
        indicators.table_row,
        indicators.target_column,
        (indicators.target_number * units.factor)::decimal(24, 4) as amount_yuan,
        (units.factor * {{ half_place('indicators.target_number::decimal(24, 6)::varchar') }})::decimal(24, 4) as half_unit_yuan,
        regexp_matches(indicators.level3, '{{ pattern_of(ref("performance_cost_words"), "meaning = 'total'") }}') as names_total,
        regexp_matches(indicators.level3, '{{ pattern_of(ref("performance_cost_words"), "meaning = 'project'") }}') as names_project,
        regexp_matches(indicators.level3, '{{ pattern_of(ref("performance_cost_words"), "meaning = 'part'") }}') as names_part
    from {{ ref('int_performance_indicators') }} as indicators
    inner join {{ ref('units') }} as units on indicators.target_unit = units.unit
    where
        regexp_matches(concat(indicators.level1, indicators.level2), '成本')
        and not regexp_matches(indicators.level3, '{{ pattern_of(ref("performance_cost_words"), "meaning = 'single'") }}')
),

-- A total is compared as such; fees of the year, and several costs that each name a share of the project's, are parts, which may not come to more
-- than the budget. Other costs (采购成本, 一期系统开发成本) may be of another year, of one piece or of a part of the project: they tell nothing of the whole.
form_costs as (
    select
        document_id,
        table_id,
        form_ordinal,
        bool_or(names_total) or (count(*) = 1 and bool_and(names_project)) as states_total,
        sum(amount_yuan) as amount_yuan,
        sum(half_unit_yuan) as half_unit_yuan,
        string_agg(level3, ', ' order by table_row) as named,
        list({{ evidence_cell("'lhs'", 'document_id', 'table_id', 'table_row', 'target_column') }} order by table_row) as evidence
    from (
        select
            *,
            -- The one total, whatever stands beside it; else each cost.
            if(count(*) filter (where names_total) over of_form = 1, names_total, true) as takes_part
        from costs
        window of_form as (partition by document_id, table_id, form_ordinal)
    ) as stated
    where takes_part
    group by document_id, table_id, form_ordinal
    having bool_and(names_total or names_project or names_part) and count(*) filter (where names_total) < 2
),

cost_targets as (
    select
        'R06' as check_id,
        costs.document_id,
        concat_ws('|', 'cost', costs.table_id, costs.form_ordinal) as instance,
        if(costs.states_total, costs.amount_yuan, funds.amount_yuan)::decimal(24, 4) as lhs,
        if(costs.states_total, funds.amount_yuan, costs.amount_yuan)::decimal(24, 4) as rhs,
        (costs.half_unit_yuan + funds.half_unit_yuan)::decimal(24, 4) as tolerance,
        if(costs.states_total, 'equal', 'at_least') as comparison,
        'yuan' as measure,
        concat(funds.named, ', ', if(costs.states_total, 'target for the cost (', 'budget beside targets for costs ('), costs.named, ')') as what,
        null::varchar as doubt,
        list_append(costs.evidence, {{ evidence_cell("'rhs'", 'funds.document_id', 'funds.table_id', 'funds.table_row', 'funds.table_column') }})
            as evidence
    from form_costs as costs
    inner join funds
        on
            costs.document_id = funds.document_id
            and costs.table_id = funds.table_id
            and costs.form_ordinal = funds.form_ordinal
    where funds.item = 'total' and funds.stage in ('budget', 'adjusted_budget')
    -- An adjusted budget beside the initial one: the nearer.
    qualify
        row_number() over (
            partition by costs.document_id, costs.table_id, costs.form_ordinal
            order by abs(costs.amount_yuan - funds.amount_yuan), funds.table_row, funds.table_column
        ) = 1
),

-- All projects' forms, and what a form says of the whole department, beside the accounts of all money and of 一般公共预算.
accounts as (
    select
        document_id,
        form_code,
        table_id,
        table_row,
        table_column,
        stage,
        expenditure_type_code,
        amount_yuan,
        half_unit_yuan
    from {{ ref('int_amount_precision') }}
    where
        form_code in ('final_expenditure', 'final_general_expenditure', 'budget_expenditure', 'budget_general_expenditure')
        and function_code = '*' and expenditure_type_code in ('*', 'basic', 'project') and measure_code = 'expenditure'
        and not is_prior_year_column and not is_of_which and not is_alternative
    qualify count(*) over (partition by document_id, form_code, stage, expenditure_type_code) = 1
),

totals as (
    select
        *,
        form_kind in ('project_target', 'project_self_evaluation') as is_project,
        case
            when form_kind in ('project_target', 'project_self_evaluation') then 'project'
            when item in ('basic', 'project') then item
            else '*'
        end as expenditure_type_code
    from funds
    where
        (item = 'total' and coalesce(side, 'expenditure') = 'expenditure')
        or (item in ('basic', 'project') and form_kind not in ('project_target', 'project_self_evaluation'))
),

all_forms as (
    select
        document_id,
        form_kind,
        is_project,
        expenditure_type_code,
        stage,
        -- A form of the whole department may print its total as income and as expenditure.
        if(is_project, sum(amount_yuan), max(amount_yuan)) as amount_yuan,
        if(is_project, sum(half_unit_yuan), max(half_unit_yuan)) as half_unit_yuan,
        not is_project and min(amount_yuan) != max(amount_yuan) as has_several_totals,
        list({{ evidence_cell("'lhs'", 'document_id', 'table_id', 'table_row', 'table_column') }} order by table_id, table_row) as evidence
    from totals
    group by document_id, form_kind, is_project, expenditure_type_code, stage
),

beside_accounts as (
    select
        'R07' as check_id,
        all_forms.document_id,
        concat_ws('|', all_forms.form_kind, all_forms.expenditure_type_code, all_forms.stage) as instance,
        all_forms.amount_yuan::decimal(24, 4) as lhs,
        accounts.amount_yuan::decimal(24, 4) as rhs,
        (all_forms.half_unit_yuan + accounts.half_unit_yuan)::decimal(24, 4) as tolerance,
        'equal' as comparison,
        'yuan' as measure,
        concat(
            if(all_forms.is_project, 'all projects', 'the whole department'), ', ', all_forms.stage, ', against ',
            if(accounts.expenditure_type_code = '*', 'expenditure', accounts.expenditure_type_code || ' expenditure'),
            if(accounts.form_code like '%general%', ' of 一般公共预算', ' of all money')
        ) as what,
        if(all_forms.has_several_totals, 'totals of the whole department differ', null) as doubt,
        list_append(
            all_forms.evidence,
            {{ evidence_cell("'rhs'", 'accounts.document_id', 'accounts.table_id', 'accounts.table_row', 'accounts.table_column') }}
        ) as evidence
    from all_forms
    inner join accounts
        on
            all_forms.document_id = accounts.document_id
            and all_forms.stage = accounts.stage
            and all_forms.expenditure_type_code = accounts.expenditure_type_code
    -- The nearer of both: forms need not say of which money they speak.
    qualify
        row_number() over (
            partition by all_forms.document_id, all_forms.form_kind, all_forms.expenditure_type_code, all_forms.stage
            order by abs(all_forms.amount_yuan - accounts.amount_yuan), accounts.form_code
        ) = 1
),

compared as (
    select * from execution_rates
    union all
    select * from fund_totals
    union all
    select * from form_projects
    union all
    select * from cost_targets
    union all
    select * from beside_accounts
),

{{ performance_results('compared') }}
