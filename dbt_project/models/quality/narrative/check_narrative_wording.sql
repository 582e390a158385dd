-- What words say of two amounts: 决算数大于, 小于 and 持平 against the sign of final less budget (C11), 增加, 减少 and 持平 against the earlier
-- amount and against the change beside them (C19, in budgets F10). Amounts that rounding could bring to either order contradict nothing.
with figures as (
    select
        figures.*,
        documents.document_kind,
        comparison_basis = 'initial_budget' or wording in ('above', 'below') as is_of_budget
    from {{ ref('int_narrative_figures') }} as figures
    inner join {{ ref('int_documents') }} as documents on figures.document_id = documents.document_id
    where figures.wording is not null and not figures.is_ambiguous
),

-- 决算数小于预算数 may have been read with the budget that the sentence before names first; it is said of the final amount all the same.
worded as (
    select
        *,
        unnest(list_distinct([figure_key, if(comparison = 'budget', base_figure_key, null)])) as worded_key
    from {{ ref('int_narrative_comparisons') }}
),

about_level as (
    select distinct
        document_id,
        paragraph_ordinal,
        item_key
    from {{ ref('int_narrative_statements') }}
    where regexp_matches(statement_folded, '基本(持平|一致|相当|相同)')
),

comparisons as (
    select
        worded.* exclude (worded_key),
        figures.wording,
        case figures.wording when 'above' then '大于' when 'below' then '小于' when 'increase' then '增加' when 'decrease' then '减少' else '持平' end as word,
        figures.measure,
        figures.boxes,
        figures.change_yuan,
        figures.change_rate,
        figures.completion_rate,
        figures.comparison_basis,
        figures.document_kind,
        figures.is_of_budget,
        worded.current_yuan - worded.base_yuan as growth_yuan,
        worded.current_half_unit_yuan + worded.base_half_unit_yuan as envelope,
        case
            when figures.wording in ('increase', 'above') then 1
            when figures.wording in ('decrease', 'below') then -1
            when figures.wording = 'level' then 0
        end as said,
        -- 基本持平 is said of amounts that differ a little.
        if(
            figures.wording = 'level' and about_level.document_id is not null,
            {{ var('about_level_share') }} * abs(worded.base_yuan),
            0
        ) as allowance
    from worded
    inner join figures on worded.worded_key = figures.figure_key
    left join about_level
        on
            figures.document_id = about_level.document_id and figures.paragraph_ordinal = about_level.paragraph_ordinal
            and figures.item_key is not distinct from about_level.item_key
    where worded.comparison = if(figures.is_of_budget, 'budget', 'prior')
    qualify row_number() over (partition by worded.figure_key, worded.comparison order by worded.figure_key = figures.figure_key desc) = 1
),

against_amounts as (
    select
        if(comparison = 'budget' and wording in ('above', 'below', 'level') and document_kind = 'final_accounts', 'C11', {{ of_kind('C19', 'F10') }}) as check_id,
        document_id,
        figure_key || '|words' as instance,
        current_yuan as lhs,
        base_yuan as rhs,
        envelope + allowance as tolerance,
        case
            when is_ambiguous or current_yuan is null or base_yuan is null then 'not_evaluable'
            when said = sign(growth_yuan) then 'exact'
            when abs(growth_yuan) <= envelope + allowance then 'rounding'
            else 'mismatch'
        end as outcome,
        false as only_warns,
        case outcome
            when 'not_evaluable' then if(is_ambiguous, concat('several amounts could be meant: ', base_printed), 'the amount compared with is not stated')
            when 'mismatch' then concat('“', word, '” is said of ', {{ plain_number('current_yuan') }}, ' yuan after ', {{ plain_number('base_yuan') }}, ' yuan')
        end as why,
        measure,
        boxes,
        evidence
    from comparisons
    -- A change needs no second amount to be said; a comparison of 决算数 and 预算数 does.
    where comparison = 'budget' or (base_yuan is not null and current_yuan is not null)
),

against_change as (
    select
        {{ of_kind('C19', 'F10') }} as check_id,
        document_id,
        figure_key || '|change and rate' as instance,
        change_yuan as lhs,
        null as rhs,
        null as tolerance,
        if(
            (said != 0 and sign(change_yuan) * said < 0) or (said = 0 and (change_yuan != 0 or change_rate != 0))
            or sign(change_yuan) * sign(change_rate) < 0 or (said != 0 and sign(change_rate) * said < 0),
            'mismatch',
            'exact'
        ) as outcome,
        false as only_warns,
        if(
            outcome = 'mismatch',
            concat_ws(
                ', ', concat('“', word, '” is said'), concat('the change is ', {{ plain_number('change_yuan') }}, ' yuan'),
                concat('the rate ', {{ plain_number('change_rate') }}, ' %')
            ),
            null
        ) as why,
        measure,
        boxes,
        {{ no_evidence() }} as evidence
    from comparisons
    where change_yuan is not null or change_rate is not null
),

results as (
    select * from against_amounts
    union all
    select * from against_change
)

{{ narrative_results('results') }}
