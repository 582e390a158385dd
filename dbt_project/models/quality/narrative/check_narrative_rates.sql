-- Shares (C03, F07), completions (C09; 三公 C15), changes and rates of change (C18, F09; 三公 C15), recomputed; a zero base has no percentage
-- (C12, in budgets F10). Percentages are multiplied out, never divided: printed × base against 100 × part. Up to 0.01 percentage points
-- beyond the rounding envelope are no mismatch (a rate that was cut off), up to 0.1 are a warning.
with comparisons as (
    select
        comparisons.* exclude (base_yuan, base_half_unit_yuan),
        figures.subject,
        figures.measure,
        figures.boxes,
        figures.change_yuan,
        comparisons.change_half_unit_yuan as change_half_yuan,
        figures.change_rate,
        figures.change_rate_half_unit,
        figures.share,
        figures.share_half_unit,
        figures.share_of,
        figures.completion_rate,
        figures.completion_rate_half_unit,
        figures.comparison_basis,
        figures.is_ambiguous as is_unclear,
        figures.ambiguity,
        documents.document_kind,
        comparisons.base_yuan as stated_yuan,
        -- Last year's amount is the current one less the change, where it is not printed.
        case
            when comparisons.base_yuan is not null or comparisons.is_ambiguous then comparisons.base_yuan
            when comparisons.comparison = 'prior' or (comparisons.comparison = 'budget' and figures.comparison_basis = 'initial_budget')
                then comparisons.current_yuan - figures.change_yuan
        end as base_yuan,
        case
            when comparisons.base_yuan is not null then comparisons.base_half_unit_yuan
            else comparisons.current_half_unit_yuan + comparisons.change_half_unit_yuan
        end as base_half_yuan
    from {{ ref('int_narrative_comparisons') }} as comparisons
    inner join {{ ref('int_narrative_figures') }} as figures on comparisons.figure_key = figures.figure_key
    inner join {{ ref('int_documents') }} as documents on comparisons.document_id = documents.document_id
),

changed as (
    select
        *,
        -- Only the comparison that the change is of.
        comparison = if(comparison_basis = 'initial_budget', 'budget', 'prior') as has_change,
        if(subject = 'three_public' and document_kind = 'final_accounts', 'C15', {{ of_kind('C18', 'F09') }}) as change_check
    from comparisons
),

percentages as (
    select
        {{ of_kind('C03', 'F07') }} as check_id,
        'share' as rule,
        share as printed,
        share_half_unit as half_unit,
        current_yuan as part_yuan,
        current_half_unit_yuan as part_half_yuan,
        *
    from changed
    where comparison = 'share' and current_yuan is not null
    union all
    select
        if(change_check = 'C18', 'C09', change_check) as check_id,
        'completion' as rule,
        completion_rate as printed,
        completion_rate_half_unit as half_unit,
        current_yuan as part_yuan,
        current_half_unit_yuan as part_half_yuan,
        *
    from changed
    where comparison = 'budget' and current_yuan is not null and completion_rate is not null
    union all
    select
        change_check as check_id,
        'rate' as rule,
        change_rate as printed,
        change_rate_half_unit as half_unit,
        coalesce(change_yuan, current_yuan - base_yuan) as part_yuan,
        if(change_yuan is null, current_half_unit_yuan + base_half_yuan, change_half_yuan) as part_half_yuan,
        *
    from changed
    where has_change and change_rate is not null
),

multiplied as (
    select
        *,
        -- 增加 beside a smaller number is a matter of the wording (C19); here the size counts.
        if(rule = 'rate' and sign(printed) = -sign(part_yuan * base_yuan), -printed, printed) as printed_signed,
        abs(printed_signed * base_yuan - 100 * part_yuan) as error,
        half_unit * abs(base_yuan) as own_envelope,
        own_envelope + 100 * part_half_yuan + abs(printed) * base_half_yuan as envelope
    from percentages
),

judged as (
    select
        *,
        case
            -- Nothing of whatever was planned is 0 %.
            when not is_unclear and rule = 'completion' and part_yuan = 0 and printed = 0 then 'exact'
            when is_unclear or is_ambiguous or part_yuan is null or base_yuan is null then 'not_evaluable'
            -- Said of nothing, 0 % and 100 % are what is left to say.
            when base_yuan = 0 and part_yuan = 0 and printed in (0, if(rule = 'completion', 100, 0)) then 'exact'
            when base_yuan = 0 then 'mismatch'
            when error <= own_envelope then 'exact'
            when error <= envelope + {{ var('percentage_tolerance') }} * abs(base_yuan) then 'rounding'
            else 'mismatch'
        end as outcome,
        if(base_yuan = 0 and rule != 'share', {{ of_kind('C12', 'F10') }}, check_id) as judged_by,
        case
            when is_unclear then coalesce(ambiguity, 'it is not certain what the figure states')
            when is_ambiguous then concat('several amounts could be the base: ', base_printed)
            when current_yuan is null then 'the amount that changes is not stated beside the change'
            when rule = 'share' then concat('the whole is not stated: ', coalesce(share_of, 'no total before the share'))
            when rule = 'completion' then 'the budget is not stated beside the completion'
            else 'neither the change nor the earlier amount is stated'
        end as unknown
    from multiplied
),

percentage_results as (
    select
        judged_by as check_id,
        document_id,
        figure_key || '|' || rule as instance,
        printed::decimal(24, 4) as lhs,
        if(outcome = 'exact', printed, if(base_yuan = 0, null, round(100 * part_yuan / base_yuan * if(printed_signed = printed, 1, -1), 4)::decimal(24, 4))) as rhs,
        envelope / nullif(abs(base_yuan), 0) as tolerance,
        outcome,
        -- A rate that is almost right is worth a look, no more.
        outcome = 'mismatch' and base_yuan != 0 and error <= envelope + {{ var('percentage_warning') }} * abs(base_yuan) as only_warns,
        case
            when outcome = 'not_evaluable' then unknown
            when outcome = 'mismatch' and base_yuan = 0 then concat({{ plain_number('printed') }}, ' % of a zero base')
            when outcome = 'mismatch' then concat(
                    {{ plain_number('printed') }}, ' % printed, ', {{ plain_number('rhs') }}, ' % recomputed from ',
                    {{ plain_number('part_yuan') }}, ' and ', {{ plain_number('base_yuan') }}, ' yuan'
                )
        end as why,
        measure,
        boxes,
        evidence
    from judged
),

change_results as (
    select
        change_check as check_id,
        document_id,
        figure_key || '|change' as instance,
        change_yuan::decimal(24, 4) as lhs,
        if(sign(change_yuan) = -sign(current_yuan - stated_yuan), stated_yuan - current_yuan, current_yuan - stated_yuan)::decimal(24, 4) as rhs,
        change_half_yuan + current_half_unit_yuan + base_half_yuan as tolerance,
        case
            when is_unclear then 'not_evaluable'
            when lhs = rhs then 'exact'
            when abs(lhs - rhs) <= tolerance then 'rounding'
            else 'mismatch'
        end as outcome,
        false as only_warns,
        case outcome
            when 'not_evaluable' then coalesce(ambiguity, 'it is not certain what the figure states')
            when 'mismatch' then concat(
                    {{ plain_number('lhs') }}, ' yuan printed, ', {{ plain_number('rhs') }}, ' yuan expected: ',
                    {{ plain_number('current_yuan') }}, ' now, ', {{ plain_number('stated_yuan') }}, ' before'
                )
        end as why,
        measure,
        boxes,
        evidence
    from changed
    where has_change and change_yuan is not null and current_yuan is not null and stated_yuan is not null
),

-- A zero base and no percentage: as it should be.
without_percentage as (
    select
        {{ of_kind('C12', 'F10') }} as check_id,
        document_id,
        figure_key || '|zero base|' || comparison as instance,
        null as lhs,
        null as rhs,
        null as tolerance,
        'exact' as outcome,
        false as only_warns,
        null as why,
        measure,
        boxes,
        evidence
    from changed
    where
        base_yuan = 0 and current_yuan is not null and not is_unclear
        and (
            (comparison = 'budget' and completion_rate is null and not (has_change and change_rate is not null))
            or (comparison = 'prior' and change_rate is null)
        )
),

results as (
    select * from percentage_results
    union all
    select * from change_results
    union all
    select * from without_percentage
)

{{ narrative_results('results') }}
