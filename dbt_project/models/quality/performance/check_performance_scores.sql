-- Scores of performance forms: they sum to the total, none is above its weight, weights sum to what the form states, and the summary prints the
-- same total. A total takes the score of budget execution, which stands beside the funds.
with forms as (
    select
        document_id,
        table_id,
        form_ordinal,
        coalesce(project_name, department_name, 'the whole department') as named,
        total_score::decimal(12, 4) as total_score,
        total_score_row,
        total_score_column
    from {{ ref('int_performance_forms') }}
),

-- The funds' rows that are scored: that of all funds, or the only one.
execution as (
    select
        document_id,
        table_id,
        form_ordinal,
        table_row,
        any_value(score)::decimal(12, 4) as score,
        {{ half_place('any_value(score_printed)') }} as score_half,
        any_value(score_column) as score_column,
        any_value(weight)::decimal(12, 4) as weight,
        any_value(weight_column) as weight_column
    from {{ ref('int_performance_funds') }}
    where score is not null or weight is not null
    group by document_id, table_id, form_ordinal, table_row
    qualify
        row_number() over (
            partition by document_id, table_id, form_ordinal order by bool_or(item = 'total') desc, table_row asc
        ) = 1
),

indicators as (
    select
        *,
        {{ half_place('score_printed') }} as score_half,
        {{ half_place('weight_printed') }} as weight_half,
        regexp_matches(concat(level1, level2, level3), '预算执行|资金执行|执行率') as is_execution
    from {{ ref('int_performance_indicators') }}
),

scored as (
    select
        document_id,
        table_id,
        form_ordinal,
        sum(score)::decimal(14, 4) as score,
        count(score) * max(score_half) as tolerance,
        count(*) filter (where score is null) as unscored,
        bool_or(is_execution) as scores_execution,
        list({{ evidence_cell("'rhs'", 'document_id', 'table_id', 'table_row', 'score_column') }} order by table_row) filter (
            where score is not null
        ) as evidence
    from indicators
    group by document_id, table_id, form_ordinal
    having count(score) > 0
),

totals as (
    select
        'R01' as check_id,
        forms.document_id,
        concat_ws('|', 'total', forms.table_id, forms.form_ordinal) as instance,
        forms.total_score as lhs,
        -- Where budget execution is an indicator too, its points count once.
        if(
            scored.scores_execution and scored.score = forms.total_score,
            scored.score, scored.score + coalesce(execution.score, 0)
        ) as rhs,
        scored.tolerance + coalesce(execution.score_half, 0) as tolerance,
        'equal' as comparison,
        'points' as measure,
        concat(forms.named, ', total score') as what,
        case
            when scored.unscored > 0 then concat(scored.unscored, ' indicators print no score')
            when execution.score is null then 'no score of budget execution is printed'
        end as doubt,
        list_concat(
            [{{ evidence_cell("'lhs'", 'forms.document_id', 'forms.table_id', 'forms.total_score_row', 'forms.total_score_column') }}],
            if(
                execution.score is null, [],
                [{{ evidence_cell("'rhs'", 'forms.document_id', 'forms.table_id', 'execution.table_row', 'execution.score_column') }}]
            ),
            scored.evidence
        ) as evidence
    from forms
    inner join scored
        on
            forms.document_id = scored.document_id
            and forms.table_id = scored.table_id
            and forms.form_ordinal = scored.form_ordinal
    left join execution
        on
            forms.document_id = execution.document_id
            and forms.table_id = execution.table_id
            and forms.form_ordinal = execution.form_ordinal
    where forms.total_score is not null
),

within_weights as (
    select
        'R03' as check_id,
        document_id,
        concat_ws('|', 'score', table_id, table_row, score_column) as instance,
        weight::decimal(12, 4) as lhs,
        score::decimal(12, 4) as rhs,
        0::decimal(12, 5) as tolerance,
        'at_least' as comparison,
        'points' as measure,
        coalesce(level3, level2, level1, 'an indicator') || ', weight' as what,
        null::varchar as doubt,
        [
            {{ evidence_cell("'lhs'", 'document_id', 'table_id', 'table_row', 'coalesce(weight_column, level3_column)') }},
            {{ evidence_cell("'rhs'", 'document_id', 'table_id', 'table_row', 'score_column') }}
        ] as evidence
    from indicators
    where score is not null and weight is not null
    union all
    select
        'R03' as check_id,
        document_id,
        concat_ws('|', 'execution', table_id, table_row, score_column) as instance,
        weight as lhs,
        score as rhs,
        0 as tolerance,
        'at_least' as comparison,
        'points' as measure,
        'budget execution, weight' as what,
        null as doubt,
        [
            {{ evidence_cell("'lhs'", 'document_id', 'table_id', 'table_row', 'weight_column') }},
            {{ evidence_cell("'rhs'", 'document_id', 'table_id', 'table_row', 'score_column') }}
        ] as evidence
    from execution
    where score is not null and weight is not null
),

-- What a first level states (产出指标（40分）) and what its indicators weigh.
first_levels as (
    select
        document_id,
        table_id,
        form_ordinal,
        level1,
        max(level1_weight)::decimal(12, 4) as stated_weight,
        if(count(*) = count(weight), sum(weight), null)::decimal(14, 4) as weight,
        count(*) * max(weight_half) as tolerance,
        bool_or(is_execution) as has_execution,
        min(table_row) as first_row,
        list({{ evidence_cell("'rhs'", 'document_id', 'table_id', 'table_row', 'coalesce(weight_column, level3_column)') }} order by table_row) as evidence
    from indicators
    group by document_id, table_id, form_ordinal, level1
),

form_weights as (
    select
        document_id,
        table_id,
        form_ordinal,
        -- Weights of single indicators may be missing where those of the levels are stated.
        if(count(*) = count(weight), sum(weight), if(count(*) = count(stated_weight), sum(stated_weight), null)) as weight,
        sum(tolerance) as tolerance,
        bool_or(has_execution) as has_execution,
        flatten(list(evidence order by first_row)) as evidence
    from first_levels
    group by document_id, table_id, form_ordinal
),

stated_weights as (
    select
        'R03' as check_id,
        document_id,
        concat_ws('|', 'level', table_id, form_ordinal, level1, first_row) as instance,
        stated_weight as lhs,
        weight as rhs,
        tolerance,
        'equal' as comparison,
        'points' as measure,
        level1 || ', weight of the level' as what,
        null::varchar as doubt,
        evidence
    from first_levels
    where stated_weight is not null and weight is not null
    union all
    select
        'R03' as check_id,
        forms.document_id,
        concat_ws('|', 'weights', forms.table_id, forms.form_ordinal) as instance,
        -- Ten points are for budget execution, be they printed beside the funds, among the indicators, or nowhere.
        if(execution.weight is null and not form_weights.has_execution and form_weights.weight <= 90 + form_weights.tolerance, 90, 100) as lhs,
        form_weights.weight + if(form_weights.has_execution and form_weights.weight >= 100, 0, coalesce(execution.weight, 0)) as rhs,
        form_weights.tolerance,
        'equal' as comparison,
        'points' as measure,
        concat(forms.named, ', all weights') as what,
        null as doubt,
        if(
            execution.weight is null, form_weights.evidence,
            list_append(
                form_weights.evidence,
                {{ evidence_cell("'rhs'", 'forms.document_id', 'forms.table_id', 'execution.table_row', 'execution.weight_column') }}
            )
        ) as evidence
    from forms
    inner join form_weights
        on
            forms.document_id = form_weights.document_id
            and forms.table_id = form_weights.table_id
            and forms.form_ordinal = form_weights.form_ordinal
    left join execution
        on
            forms.document_id = execution.document_id
            and forms.table_id = execution.table_id
            and forms.form_ordinal = execution.form_ordinal
    where form_weights.weight is not null
),

summary_names as (
    select
        names.document_id,
        names.project_key,
        names.table_id,
        names.table_row,
        names.certainty
    from {{ ref('int_project_names') }} as names
    where names.place = 'summary'
),

summaries as (
    select
        'R05' as check_id,
        forms.document_id,
        concat_ws('|', 'summary', summaries.table_id, summaries.table_row) as instance,
        summaries.score as lhs,
        forms.total_score as rhs,
        -- A summary that prints whole points rounds those of the forms.
        summaries.score_half_unit
        + {{ half_place("if(forms.total_score = floor(forms.total_score), '', regexp_replace(forms.total_score::varchar, '0+$', ''))") }} as tolerance,
        'equal' as comparison,
        'points' as measure,
        concat(summaries.project_name, ', score in the summary') as what,
        if(
            names.certainty = 'doubtful' or form_names.certainty = 'doubtful',
            concat('it is not certain that the form of ', form_names.project_name, ' is meant'), null
        ) as doubt,
        [
            {{ evidence_cell("'lhs'", 'forms.document_id', 'summaries.table_id', 'summaries.table_row', 'summaries.score_column') }},
            {{ evidence_cell("'rhs'", 'forms.document_id', 'forms.table_id', 'forms.total_score_row', 'forms.total_score_column') }}
        ] as evidence
    from {{ ref('int_performance_summaries') }} as summaries
    inner join summary_names as names
        on
            summaries.document_id = names.document_id
            and summaries.table_id = names.table_id
            and summaries.table_row = names.table_row
    inner join {{ ref('int_project_names') }} as form_names
        on
            names.document_id = form_names.document_id
            and names.project_key = form_names.project_key
            and form_names.place = 'self_evaluation_form'
    inner join forms
        on
            form_names.document_id = forms.document_id
            and form_names.table_id = forms.table_id
            and form_names.form_ordinal = forms.form_ordinal
    where summaries.row_kind = 'project' and summaries.score is not null
),

compared as (
    select * from totals
    union all
    select * from within_weights
    union all
    select * from stated_weights
    union all
    select * from summaries
),

{{ performance_results('compared') }}
