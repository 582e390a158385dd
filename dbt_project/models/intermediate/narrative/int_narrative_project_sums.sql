-- How many projects a document's forms and tables list and what the forms come to, for the figures of its text that say so.
with named as (
    select * from {{ ref('int_narrative_project_figures') }}
),

project_forms as (
    select
        forms.*,
        names.project_key,
        names.certainty
    from {{ ref('int_performance_forms') }} as forms
    left join {{ ref('int_project_names') }} as names
        on
            forms.document_id = names.document_id
            and forms.table_id = names.table_id
            and forms.form_ordinal = names.form_ordinal
),

fund_cells as (
    select
        funds.document_id,
        funds.table_id,
        funds.form_ordinal,
        funds.item,
        coalesce(funds.stage, 'budget') as stage,
        funds.table_row,
        funds.table_column,
        funds.amount_yuan,
        if(funds.number = 0, 0, funds.half_unit_yuan)::decimal(20, 7) as half_unit_yuan,
        forms.form_kind,
        forms.project_key,
        forms.certainty
    from {{ ref('int_performance_funds') }} as funds
    inner join project_forms as forms
        on
            funds.document_id = forms.document_id
            and funds.table_id = forms.table_id
            and funds.form_ordinal = forms.form_ordinal
    where not funds.is_prior_year and funds.amount_yuan is not null
),

-- How many projects a document's forms and tables list.
listed as (
    select
        document_id,
        case form_kind when 'project_self_evaluation' then 'self_evaluation' when 'project_target' then 'target' else 'department' end as list,
        null::varchar as grade,
        table_id,
        coalesce(total_score_row, first_row) as table_row,
        coalesce(total_score_column, 0) as table_column
    from project_forms
    union all
    select
        document_id,
        if(place = 'project_form', 'project_form', 'summary') as list,
        null as grade,
        table_id,
        table_row,
        0 as table_column
    from {{ ref('int_project_names') }}
    where place in ('project_form', 'summary')
    union all
    select
        document_id,
        'graded' as list,
        left({{ folded('grade') }}, 1) as grade,
        table_id,
        table_row,
        grade_column as table_column
    from {{ ref('int_performance_summaries') }}
    where row_kind = 'project' and grade is not null
    union all
    select
        indicators.document_id,
        if(indicators.horizon = '长期', 'long-term targets', 'targets') as list,
        null as grade,
        indicators.table_id,
        indicators.table_row,
        indicators.target_column as table_column
    from {{ ref('int_performance_indicators') }} as indicators
    inner join project_forms as forms
        on
            indicators.document_id = forms.document_id
            and indicators.table_id = forms.table_id
            and indicators.form_ordinal = forms.form_ordinal
    where forms.form_kind = 'department_target'
),

lists as (
    select
        document_id,
        list,
        grade,
        count(*)::decimal(26, 8) as number,
        list(struct_pack(table_id := table_id, table_row := table_row, table_column := table_column)) as cells
    from listed
    group by document_id, list, grade
),

counted as (
    select
        *,
        regexp_extract(measure || coalesce(text_behind, ''), '(?:(?:等级|等次|评级|级别|评价结果)[^,。;]{0,8}?为?|评[为定]{1,2})(优|良|中|差|合格|不合格)', 1) as grade,
        regexp_matches(measure, '目标|指标') and not contains(measure, '项目') as counts_targets,
        -- 拟对某项目等5个项目开展重点评价 may speak of some of them only.
        regexp_matches(measure, '等$|重点|其中|抽|选|部分') as may_be_some
    from named
    where
        figure_kind = 'count' and project_key is null and regexp_matches(scope, '绩效|自评')
        and (contains(measure, '项目') or starts_with(text_behind, '项目') or regexp_matches(measure, '目标|指标'))
        and (not contains(measure, '整体支出') or regexp_matches(measure, '整体支出.*(目标|指标)'))
),

count_candidates as (
    select
        counted.figure_key,
        counted.document_id,
        counted.number,
        counted.may_be_some or counted.counts_targets as counts_where_it_agrees,
        lists.cells,
        lists.number as listed_number,
        lists.list,
        case lists.list when 'graded' then 1 when 'self_evaluation' then 2 when 'project_form' then 3 when 'target' then 4 else 5 end as precedence
    from counted
    inner join lists on counted.document_id = lists.document_id
    where
        case
            when counted.counts_targets then lists.list in ('targets', 'long-term targets')
            when counted.grade != '' then lists.list = 'graded' and lists.grade = left(counted.grade, 1)
            when counted.document_kind = 'final_accounts' then lists.list in ('self_evaluation', 'summary')
            else lists.list in ('project_form', 'target')
        end
),

count_targets as (
    select
        figure_key,
        document_id,
        unnest(cells) as cell,
        listed_number as number,
        list as via,
        min(listed_number) over of_figure != max(listed_number) over of_figure as is_ambiguous
    from count_candidates
    where listed_number = number or not counts_where_it_agrees
    window
        of_figure as (partition by document_id, figure_key),
        by_agreement as (partition by document_id, figure_key order by listed_number = number desc, precedence asc)
    qualify row_number() over by_agreement = 1
),

all_counts as (
    select distinct
        document_id,
        figure_key,
        number
    from count_targets
),

-- What all forms come to. A sum beside a count of some of the projects, or of the whole department, is not theirs.
sums as (
    select
        document_id,
        if(item = 'fiscal', 'fiscal', 'total') as item,
        stage,
        sum(amount_yuan) as amount_yuan,
        sum(half_unit_yuan) as half_unit_yuan,
        list(struct_pack(
            table_id := table_id, table_row := table_row, table_column := table_column, amount_yuan := amount_yuan, half_unit_yuan := half_unit_yuan
        )) as cells
    from fund_cells
    where form_kind in ('project_target', 'project_self_evaluation') and item in ('total', 'fiscal')
    group by all
),

beside_counts as (
    select
        named.*,
        if(coalesce(named.revenue_source_code, named.fund_code) is null, 'total', 'fiscal') as item,
        last_value(
            case when named.figure_kind = 'count' then counts.number is not distinct from named.number end ignore nulls
        ) over of_statement as counts_all,
        last_value(
            case when named.figure_kind = 'count' then coalesce(counted.may_be_some, false) and counts.number is null end ignore nulls
        ) over of_statement as counts_some
    from named
    left join counted on named.document_id = counted.document_id and named.figure_key = counted.figure_key
    left join all_counts as counts on named.document_id = counts.document_id and named.figure_key = counts.figure_key
    where named.project_key is null and regexp_matches(named.scope, '绩效|自评')
    window of_statement as (
        partition by named.document_id, named.statement_key order by named.figure_ordinal rows between unbounded preceding and current row
    )
),

summed as (
    select *
    from beside_counts
    where
        amount_yuan is not null and subject in ('performance', 'revenue_source', 'fund', 'project')
        and regexp_matches(measure, '资金|金额|拨款|预算')
),

-- The total row of the project form says the same of all projects, fund by fund.
project_totals as (
    select
        amounts.document_id,
        if(amounts.fund_code = '*', 'total', 'fiscal') as item,
        amounts.fund_code,
        amounts.stage,
        amounts.amount_yuan,
        precise.half_unit_yuan,
        [struct_pack(
            table_id := amounts.table_id, table_row := amounts.table_row, table_column := amounts.table_column,
            amount_yuan := amounts.amount_yuan, half_unit_yuan := precise.half_unit_yuan
        )] as cells
    from {{ ref('int_amounts') }} as amounts
    inner join {{ ref('int_amount_precision') }} as precise on amounts.amount_key = precise.amount_key
    where
        amounts.form_code = 'budget_project' and amounts.project_name is null and coalesce(amounts.project_code, '*') = '*'
        and amounts.fund_code in ('*', 'fiscal_all', 'general') and coalesce(amounts.revenue_source_code, '*') in ('*', 'fiscal')
        and not amounts.is_prior_year_column and not amounts.is_of_which
),

sum_candidates as (
    select
        summed.figure_key,
        summed.document_id,
        sums.cells,
        sums.amount_yuan,
        'all forms, ' || sums.stage as via,
        abs(summed.amount_yuan - sums.amount_yuan) <= summed.half_unit_yuan + sums.half_unit_yuan as agrees,
        if(sums.stage = 'adjusted_budget', 3, 4) as precedence
    from summed
    inner join sums on summed.document_id = sums.document_id and summed.item = sums.item
    where coalesce(summed.counts_all, false)
    union all
    select
        summed.figure_key,
        summed.document_id,
        totals.cells,
        totals.amount_yuan,
        'project form' as via,
        true as agrees,
        if(summed.fund_code = totals.fund_code or totals.fund_code != 'general', 1, 2) as precedence
    from summed
    inner join project_totals as totals on summed.document_id = totals.document_id and summed.item = totals.item
    where
        coalesce(summed.counts_all, contains(summed.statement_text, '项目'))
        and abs(summed.amount_yuan - totals.amount_yuan) <= summed.half_unit_yuan + totals.half_unit_yuan
),

sum_targets as (
    select
        figure_key,
        document_id,
        unnest(cells) as cell,
        via,
        min(amount_yuan) over of_figure != max(amount_yuan) over of_figure as is_ambiguous
    from sum_candidates
    window
        of_figure as (partition by document_id, figure_key),
        by_agreement as (partition by document_id, figure_key order by agrees desc, precedence asc, via asc)
    qualify row_number() over by_agreement = 1
),

-- Some of the projects may be all those of one function: where their money is that of its row, so is the part that is 财政拨款.
functions as (
    select
        document_id,
        form_code,
        function_code,
        amount_yuan,
        half_unit_yuan,
        struct_pack(
            table_id := table_id, table_row := table_row, table_column := table_column,
            amount_yuan := amount_yuan, half_unit_yuan := half_unit_yuan
        ) as cell
    from {{ ref('int_amount_precision') }}
    where
        form_code in ('budget_expenditure', 'budget_general_expenditure') and expenditure_type_code = 'project'
        and length(function_code) = 7 and not is_prior_year_column and not is_of_which and not is_alternative and amount_yuan != 0
),

some_totals as (
    select
        summed.figure_key,
        summed.document_id,
        summed.statement_key,
        functions.function_code,
        functions.cell
    from summed
    inner join functions on summed.document_id = functions.document_id and functions.form_code = 'budget_expenditure'
    where
        summed.counts_some and summed.item = 'total'
        and abs(summed.amount_yuan - functions.amount_yuan) <= summed.half_unit_yuan + functions.half_unit_yuan
    qualify count(*) over (partition by summed.document_id, summed.figure_key) = 1
),

some_fiscal as (
    select
        summed.figure_key,
        summed.document_id,
        functions.cell
    from summed
    inner join some_totals on summed.document_id = some_totals.document_id and summed.statement_key = some_totals.statement_key
    inner join functions
        on
            some_totals.document_id = functions.document_id
            and some_totals.function_code = functions.function_code
            and functions.form_code = 'budget_general_expenditure'
    where summed.counts_some and summed.item = 'fiscal'
    qualify count(*) over (partition by summed.document_id, summed.figure_key) = 1
),

money_targets as (
    select
        figure_key,
        document_id,
        cell,
        via,
        is_ambiguous
    from sum_targets
    union all
    select
        figure_key,
        document_id,
        cell,
        'function' as via,
        false as is_ambiguous
    from some_totals
    union all
    select
        figure_key,
        document_id,
        cell,
        'function' as via,
        false as is_ambiguous
    from some_fiscal
)

select
    figure_key,
    document_id,
    cell.table_id as table_id,
    cell.table_row as table_row,
    cell.table_column as table_column,
    null::decimal(20, 2) as amount_yuan,
    null::decimal(20, 7) as half_unit_yuan,
    number,
    via,
    is_ambiguous
from count_targets
union all
select
    figure_key,
    document_id,
    cell.table_id as table_id,
    cell.table_row as table_row,
    cell.table_column as table_column,
    cell.amount_yuan as amount_yuan,
    cell.half_unit_yuan as half_unit_yuan,
    null as number,
    via,
    is_ambiguous
from money_targets
