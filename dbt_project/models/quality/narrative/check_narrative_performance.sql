-- What the text says of projects and performance, beside the forms and tables that say it too: numbers of projects, their scores and money, and
-- how far a project's budget was used. What targets may come to is at most the expenditure for projects.
with figures as (
    select
        *,
        document_kind = 'final_accounts' as is_final
    from {{ ref('int_narrative_project_figures') }}
),

-- Achievements are bound only where they agree, so that there is nothing to compare.
targets as (
    select
        targets.document_id,
        targets.figure_key,
        targets.via,
        sum(targets.amount_yuan) as amount_yuan,
        sum(targets.half_unit_yuan) as half_unit_yuan,
        any_value(targets.number) as number,
        bool_or(targets.is_ambiguous) as is_ambiguous,
        list_sort(list({{ evidence_cell("'rhs'", "targets.document_id", "targets.table_id", "targets.table_row", "targets.table_column") }}))
            as evidence
    from {{ ref('int_narrative_targets') }} as targets
    where targets.role = 'value' and targets.via not in ('indicator', 'goal', 'targets', 'long-term targets')
    group by targets.document_id, targets.figure_key, targets.via
),

-- What a figure of projects is bound to. A sum that the text gives for all projects may be that of the forms or of the tables of projects.
bound as (
    select
        case
            when figures.is_final then 'C24'
            when targets.via = 'project' then 'F08'
            else 'F11'
        end as check_id,
        figures.document_id,
        concat_ws('|', 'bound', figures.figure_key) as instance,
        coalesce(figures.amount_yuan, figures.number)::decimal(24, 4) as lhs,
        if(figures.amount_yuan is null, targets.number::decimal(24, 4), targets.amount_yuan::decimal(24, 4)) as rhs,
        if(figures.amount_yuan is null, 0, figures.half_unit_yuan + targets.half_unit_yuan)::decimal(24, 4) as tolerance,
        'equal' as comparison,
        if(figures.amount_yuan is null, figures.unit_printed, 'yuan') as measure,
        concat_ws(', ', figures.project_name, figures.measure) as what,
        if(targets.is_ambiguous, 'several cells may be meant, and none of them agrees', null) as doubt,
        list_prepend({{ paragraph_evidence("'lhs'", "figures.document_id", "figures.boxes") }}, targets.evidence) as evidence
    from figures
    inner join targets on figures.document_id = targets.document_id and figures.figure_key = targets.figure_key
    where
        targets.via in (
            'project', 'project score', 'evaluation', 'self_evaluation', 'target', 'project_form', 'summary', 'graded', 'project form', 'function'
        )
        or targets.via like 'all forms%'
        or (figures.subject = 'performance' and figures.amount_yuan is not null and not figures.is_final)
),

-- 完成预算的…% beside the rate that the project's form prints.
rates as (
    select
        'C24' as check_id,
        figures.document_id,
        concat_ws('|', 'rate', figures.figure_key) as instance,
        figures.completion_rate::decimal(24, 4) as lhs,
        funds.execution_rate::decimal(24, 4) as rhs,
        -- 0.94 is whole percent.
        (
            figures.completion_rate_half_unit + 0.5 / pow(10, greatest(
                length(regexp_extract(funds.execution_rate_printed, '[.．]([0-9０-９]*)', 1))
                - if(regexp_matches(funds.execution_rate_printed, '[%％]') or funds.execution_rate < 2, 0, 2),
                0
            ))
        )::decimal(24, 4) as tolerance,
        'equal' as comparison,
        '%' as measure,
        concat_ws(', ', figures.project_name, figures.measure, 'share of the budget used') as what,
        if(
            figures.name_certainty = 'doubtful' or names.certainty = 'doubtful',
            concat('it is not certain that the form of ', names.project_name, ' is meant'), null
        ) as doubt,
        [
            {{ paragraph_evidence("'lhs'", "figures.document_id", "figures.boxes") }},
            {{ evidence_cell("'rhs'", "funds.document_id", "funds.table_id", "funds.table_row", "funds.rate_column") }}
        ] as evidence
    from figures
    inner join {{ ref('int_project_names') }} as names
        on
            figures.document_id = names.document_id
            and figures.project_key = names.project_key
            and names.place = 'self_evaluation_form'
    inner join {{ ref('int_performance_funds') }} as funds
        on
            names.document_id = funds.document_id
            and names.table_id = funds.table_id
            and names.form_ordinal = funds.form_ordinal
            and funds.item = 'total'
            and funds.stage = 'final'
    where figures.completion_rate is not null and funds.execution_rate is not null and figures.stage = 'final'
),

-- A number of projects that the project form bears out, beside the number of their performance forms.
form_counts as (
    select
        document_id,
        count(*) as number,
        list({{ evidence_cell("'rhs'", "document_id", "table_id", "first_row", "0") }} order by table_id, form_ordinal) as evidence
    from {{ ref('int_performance_forms') }}
    where form_kind = 'project_target'
    group by document_id
),

counts as (
    select
        'F11' as check_id,
        figures.document_id,
        concat_ws('|', 'forms', figures.figure_key) as instance,
        figures.number::decimal(24, 4) as lhs,
        form_counts.number::decimal(24, 4) as rhs,
        0::decimal(24, 4) as tolerance,
        'equal' as comparison,
        'performance forms' as measure,
        figures.measure as what,
        null::varchar as doubt,
        list_prepend({{ paragraph_evidence("'lhs'", "figures.document_id", "figures.boxes") }}, form_counts.evidence) as evidence
    from figures
    inner join targets
        on figures.document_id = targets.document_id and figures.figure_key = targets.figure_key and targets.via = 'project_form'
    inner join form_counts on figures.document_id = form_counts.document_id
    window
        of_number as (
            partition by figures.document_id, figures.number
            order by figures.paragraph_ordinal, figures.statement_ordinal, figures.figure_ordinal
        )
    qualify row_number() over of_number = 1
),

project_expenditure as (
    select
        document_id,
        table_id,
        table_row,
        table_column,
        amount_yuan,
        half_unit_yuan
    from {{ ref('int_amount_precision') }}
    where
        form_code = 'budget_expenditure' and function_code = '*' and expenditure_type_code = 'project' and measure_code = 'expenditure'
        and not is_prior_year_column and not is_of_which and not is_alternative
    qualify count(*) over (partition by document_id) = 1
),

-- 整体支出1项, 预算资金… is the money of the whole department.
of_whole as (
    select
        document_id,
        statement_key,
        min(figure_ordinal) as first_ordinal
    from figures
    where figure_kind = 'count' and contains(measure, '整体')
    group by document_id, statement_key
),

bounds as (
    select
        'F06' as check_id,
        figures.document_id,
        concat_ws('|', 'bound', figures.figure_key) as instance,
        expenditure.amount_yuan::decimal(24, 4) as lhs,
        figures.amount_yuan::decimal(24, 4) as rhs,
        (figures.half_unit_yuan + expenditure.half_unit_yuan)::decimal(24, 4) as tolerance,
        'at_least' as comparison,
        'yuan' as measure,
        concat('项目支出 beside ', figures.measure) as what,
        null::varchar as doubt,
        [
            {{ evidence_cell("'lhs'", "expenditure.document_id", "expenditure.table_id", "expenditure.table_row", "expenditure.table_column") }},
            {{ paragraph_evidence("'rhs'", "figures.document_id", "figures.boxes") }}
        ] as evidence
    from figures
    inner join project_expenditure as expenditure on figures.document_id = expenditure.document_id
    left join of_whole on figures.document_id = of_whole.document_id and figures.statement_key = of_whole.statement_key
    where
        figures.subject = 'performance' and figures.amount_yuan is not null and figures.project_key is null
        and contains(figures.scope, '绩效') and figures.figure_ordinal < coalesce(of_whole.first_ordinal, 9999)
),

compared as (
    select * from bound
    union all
    select * from rates
    union all
    select * from counts
    union all
    select * from bounds
),

{{ performance_results('compared') }}
