-- What a text says was achieved or aimed at in a project, and where its form says so: in the indicator whose name the words resemble, and in the
-- form's text.
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

-- 实际完成值 alone names nothing: the words of the clause before it do. Units of counts may be left out or differ (4件, =4个), scales are part of
-- the number (2万路, =20000).
achieved as (
    select
        *,
        case
            when regexp_full_match(measure, '(实际)?(完成|达到|达成)(值|数|情况|率)?')
                then regexp_extract(left(statement_text, greatest(strpos(statement_text, clause) - 1, 0)), '([^,;。:]*)[,;。:]$', 1)
            else regexp_replace(measure, '[≥≤><=]|(均)?(达到?|超过|近|约|为|共)+$', '', 'g')
        end as words,
        case when amount_yuan is not null then 'money' when unit_printed in ('%', '％', '个百分点') then 'rate' else 'count' end as measured_in,
        coalesce(
            amount_yuan, coalesce(number, change) * case left(unit_printed, 1) when '万' then 10000 when '亿' then 100000000 else 1 end
        )::decimal(26, 8) as value
    from named
    where
        figure_kind in ('count', 'rate', 'quantity', 'amount') and subject not in ('performance', 'project')
        and (project_key is not null or (regexp_matches(statement_text, '目标|指标') and not contains(statement_text, '完成')))
        and (project_name is not null or amount_yuan is null)
),

-- A self-evaluation is read for what was achieved, a form of targets for the target.
stated as (
    select
        indicators.document_id,
        indicators.table_id,
        indicators.form_ordinal,
        forms.project_key,
        forms.form_kind,
        indicators.level3,
        indicators.horizon,
        indicators.table_row,
        forms.goal_actual is null and indicators.actual_number is null as is_target,
        if(is_target, indicators.target_number, indicators.actual_number) as number,
        if(is_target, indicators.target_column, indicators.actual_column) as table_column,
        if(is_target, indicators.target_printed, indicators.actual_printed) as text_printed,
        if(is_target, indicators.target_operator, null) as operator,
        coalesce(if(is_target, null, indicators.actual_unit), indicators.target_unit) as unit
    from {{ ref('int_performance_indicators') }} as indicators
    inner join project_forms as forms
        on
            indicators.document_id = forms.document_id
            and indicators.table_id = forms.table_id
            and indicators.form_ordinal = forms.form_ordinal
    where number is not null
),

indicators as (
    select
        stated.* exclude (is_target, number, unit),
        case when units.factor is not null then 'money' when stated.unit = '%' then 'rate' else 'count' end as measured_in,
        (stated.number * coalesce(
            units.factor, case left(stated.unit, 1) when '万' then 10000 when '亿' then 100000000 else 1 end
        ))::decimal(26, 8) as value,
        {{ name_key('stated.level3') }} as level3_key
    from stated
    left join {{ ref('units') }} as units on stated.unit = units.unit
),

worded as (
    select
        *,
        {{ name_key('words') }} as words_key
    from achieved
),

resembling as (
    select
        worded.figure_key,
        worded.document_id,
        worded.amount_yuan is not null as is_money,
        indicators.table_id,
        indicators.table_row,
        indicators.table_column,
        indicators.value,
        indicators.text_printed,
        worded.number,
        worded.change,
        indicators.form_kind,
        indicators.horizon,
        {{ core_likeness(
            'worded.words_key', name_pairs('worded.words_key'), '[]', 'indicators.level3_key', name_pairs('indicators.level3_key'), '[]'
        ) }} as likeness
    from worded
    inner join indicators
        on
            worded.document_id = indicators.document_id
            and worded.value = indicators.value
            and worded.measured_in = indicators.measured_in
            and (
                worded.project_key = indicators.project_key
                -- Without a project's name the sentence lists targets of the department, or of the one form that there is.
                or (
                    worded.project_key is null and indicators.form_kind in ('department_target', 'project_target')
                    and coalesce(worded.comparison_operator, '') = coalesce(indicators.operator, '')
                )
            )
    where length(worded.words_key) > 1 and length(indicators.level3_key) > 1
),

indicator_targets as (
    select
        figure_key,
        document_id,
        table_id,
        table_row,
        table_column,
        if(is_money, value, null)::decimal(20, 2) as amount_yuan,
        text_printed,
        coalesce(number, change) as number
    from resembling
    where likeness >= 0.2
    window
        of_figure as (
            partition by document_id, figure_key
            order by form_kind = 'department_target' desc, horizon = '长期' asc, likeness desc, table_id asc, table_row asc
        )
    -- Targets of the department before those of projects, of the year before those of the long term.
    qualify row_number() over of_figure = 1
),

-- The text of the form states the same number with the same unit.
goals as (
    select
        worded.figure_key,
        worded.document_id,
        forms.table_id,
        if(forms.goal_actual is null, forms.goal_expected_row, forms.goal_actual_row) as table_row,
        if(forms.goal_actual is null, forms.goal_expected_column, forms.goal_actual_column) as table_column,
        coalesce(forms.goal_actual, forms.goal_expected) as text_printed,
        coalesce(worded.number, worded.change) as number,
        {{ folded('coalesce(forms.goal_actual, forms.goal_expected)') }} as goal_text,
        concat(worded.number_printed, worded.qualifier, worded.unit_printed) as qualified_token,
        worded.token
    from worded
    inner join project_forms as forms
        on worded.document_id = forms.document_id and worded.project_key = forms.project_key
    where worded.amount_yuan is null and coalesce(forms.goal_actual, forms.goal_expected) is not null and worded.number_printed is not null
),

goal_targets as (
    select
        figure_key,
        document_id,
        table_id,
        table_row,
        table_column,
        text_printed,
        number
    from goals
    where
        -- Not 5个 of 15个.
        list_bool_or(list_transform(
            string_split(goal_text, token)[:-2] || string_split(goal_text, qualified_token)[:-2],
            lambda before: not regexp_matches(before, '[0-9.,]$') -- noqa: RF01
        ))
)

select
    figure_key,
    document_id,
    table_id,
    table_row,
    table_column,
    amount_yuan,
    text_printed,
    if(amount_yuan is null, number, null) as number,
    'indicator' as via
from indicator_targets
union all
select
    figure_key,
    document_id,
    table_id,
    table_row,
    table_column,
    null as amount_yuan,
    text_printed,
    number,
    'goal' as via
from goal_targets
