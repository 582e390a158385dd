-- Sums that a text states: 采购 = 货物 + 工程 + 服务 (C22, F05), 小微 within 中小 only where the text says 其中; vehicles and their kinds (C25,
-- F12); parts of a change (C18, F09). A list that may leave parts unnamed either closes or says nothing.
with amounts as (
    {{ narrative_amounts() }}
),

figures as (
    select
        *,
        coalesce(item_key, part_path) as place,
        (paragraph_ordinal, statement_ordinal, figure_ordinal) as position
    from amounts
    where not is_ambiguous and comparison_operator is null
),

-- One row per term: role `lhs` is the total. `is_listed_whole` is false where the list may be longer than what is named.
kinds_of_procurement as (
    select
        *,
        row_number() over (partition by document_id, place, stage, fiscal_year, coalesce(procurement_category, '*') order by position) = 1 as is_first
    from figures
    where subject = 'procurement' and figure_kind = 'amount' and amount_yuan is not null and share is null
),

procurement as (
    select
        document_id,
        document_kind,
        concat_ws('|', 'procurement', place, stage, fiscal_year) as instance,
        if(coalesce(procurement_category, '*') = '*', 'lhs', 'rhs') as role,
        amount_yuan as amount,
        half_yuan as half_unit,
        count(nullif(procurement_category, '*')) over (partition by document_id, place, stage, fiscal_year) = 3 as is_listed_whole,
        measure,
        boxes,
        position
    from kinds_of_procurement
    where is_first and coalesce(procurement_category, '*') in ('*', 'goods', 'works', 'services')
),

-- The first number of vehicles of a sentence is their total where kinds follow it.
vehicles as (
    select
        document_id,
        document_kind,
        concat_ws('|', 'vehicles', statement_key) as instance,
        if(position = min(position) over (partition by document_id, statement_key), 'lhs', 'rhs') as role,
        number as amount,
        0 as half_unit,
        bool_or(contains(measure, '其他')) over (partition by document_id, statement_key) as is_listed_whole,
        measure,
        boxes,
        position
    from figures
    where subject = 'vehicles' and unit_printed = '辆' and contains(statement, '其中')
    qualify
        not ends_with(first_value(measure) over (partition by document_id, statement_key order by position), '用车')
        and count(*) filter (where ends_with(measure, '用车')) over (partition by document_id, statement_key) > 1
        and (role = 'lhs' or contains(measure, '用车'))
),

changes as (
    select
        *,
        row_number() over in_statement as n,
        first_value(coalesce(number_printed, change_printed)) over in_statement as total_printed
    from figures
    where change_yuan is not null and len(string_split(statement, '其中')) = 2
    window in_statement as (partition by document_id, statement_key order by position)
),

lists_of_changes as (
    select
        document_id,
        statement_key,
        -- 基本支出 and 项目支出 are all there is, and so are parts whose amounts sum to the total; of other lists it is not known.
        count(distinct expenditure_type_code) filter (where n > 1 and expenditure_type_code in ('basic', 'project')) = 2 as is_closed,
        count(amount_yuan) = count(*) as has_amounts,
        abs(sum(if(n = 1, amount_yuan, -amount_yuan))) <= sum(half_yuan) as is_whole
    from changes
    where contains(split_part(statement, '其中', 1), total_printed)
    group by document_id, statement_key
    having count(*) > 2
),

parts_of_changes as (
    select
        changes.document_id,
        changes.document_kind,
        concat_ws('|', 'parts of a change', changes.statement_key) as instance,
        if(changes.n = 1, 'lhs', 'rhs') as role,
        changes.change_yuan as amount,
        changes.change_half_yuan as half_unit,
        lists.is_closed or lists.has_amounts as is_listed_whole,
        changes.measure,
        changes.boxes,
        changes.position
    from changes
    inner join lists_of_changes as lists on changes.document_id = lists.document_id and changes.statement_key = lists.statement_key
    -- Parts that leave money out leave some of its change out.
    where lists.is_whole or not lists.has_amounts
),

terms as (
    select
        'C22' as final_check,
        'F05' as budget_check,
        ' yuan' as unit,
        *
    from procurement
    union all
    select
        'C25' as final_check,
        'F12' as budget_check,
        ' 辆' as unit,
        *
    from vehicles
    union all
    select
        'C18' as final_check,
        'F09' as budget_check,
        ' yuan' as unit,
        *
    from parts_of_changes
),

sums as (
    select
        if(document_kind = 'final_accounts', final_check, budget_check) as check_id,
        document_id,
        instance,
        sum(amount) filter (where role = 'lhs') as lhs,
        sum(amount) filter (where role = 'rhs') as rhs,
        sum(half_unit) as tolerance,
        bool_and(is_listed_whole) as is_listed_whole,
        any_value(final_check) as final_check,
        any_value(unit) as unit,
        arg_min(measure, position) as measure,
        arg_min(boxes, position) as boxes,
        string_agg(measure || ' ' || {{ plain_number('amount') }}, ', ' order by position) filter (where role = 'rhs') as parts,
        list_sort(list(distinct {{ paragraph_evidence("'rhs'", "document_id", "boxes") }}) filter (where role = 'rhs')) as evidence
    from terms
    group by document_id, document_kind, final_check, budget_check, instance
    having count(*) filter (where role = 'lhs') = 1 and count(*) filter (where role = 'rhs') > 0
),

sum_results as (
    select
        check_id,
        document_id,
        instance,
        lhs,
        rhs,
        tolerance,
        case
            when lhs = rhs then 'exact'
            when abs(lhs - rhs) <= tolerance then 'rounding'
            when is_listed_whole or final_check = 'C18' or lhs < rhs then 'mismatch'
            else 'not_evaluable'
        end as outcome,
        not is_listed_whole as only_warns,
        case outcome
            when 'mismatch' then concat({{ plain_number('lhs') }}, unit, ' stated, its parts sum to ', {{ plain_number('rhs') }}, unit, ': ', parts)
            when 'not_evaluable' then concat('perhaps not all parts are named: ', parts)
        end as why,
        measure,
        boxes,
        evidence
    from sums
),

small_enterprises as (
    select
        small.document_id,
        small.document_kind,
        small.figure_key,
        small.amount_yuan as small_yuan,
        small.half_yuan as small_half_yuan,
        wide.amount_yuan as wide_yuan,
        wide.half_yuan as wide_half_yuan,
        wide.measure,
        wide.boxes
    from figures as small
    inner join figures as wide
        on small.document_id = wide.document_id and small.statement_key = wide.statement_key and small.figure_ordinal > wide.figure_ordinal
    where
        small.subject = 'procurement_enterprises' and wide.subject = 'procurement_enterprises'
        and small.procurement_category = 'small_micro' and wide.procurement_category = 'small_medium'
        and small.amount_yuan is not null and wide.amount_yuan is not null
        and contains(small.statement, '其中')
    qualify row_number() over (partition by small.figure_key order by wide.figure_ordinal desc) = 1
),

small_results as (
    select
        {{ of_kind('C22', 'F05') }} as check_id,
        document_id,
        figure_key || '|small' as instance,
        wide_yuan as lhs,
        small_yuan as rhs,
        wide_half_yuan + small_half_yuan as tolerance,
        case
            when small_yuan <= wide_yuan then 'exact'
            when small_yuan - wide_yuan <= tolerance then 'rounding'
            else 'mismatch'
        end as outcome,
        true as only_warns,
        if(outcome = 'mismatch', concat({{ plain_number('small_yuan') }}, ' yuan of small and micro enterprises in ', {{ plain_number('wide_yuan') }}, ' yuan'), null) as why,
        measure,
        boxes,
        {{ no_evidence() }} as evidence
    from small_enterprises
),

results as (
    select * from sum_results
    union all
    select * from small_results
)

{{ narrative_results('results') }}
