-- The same figure stated twice agrees (C20, F10): the same thing of the same year and stage, its amount, and its change against the same
-- basis. Where publishers count growth in two ways (against the budget, against its execution) the two changes are two figures.
with amounts as (
    {{ narrative_amounts() }}
),

placed as (
    select
        *,
        array_to_string(headings, '') as heading_text,
        -- What the sentence names before.
        list_distinct(list(subject) over (
            partition by document_id, statement_key order by figure_ordinal rows between unbounded preceding and 1 preceding
        )) as subjects_before
    from amounts
),

figures as (
    select
        * replace (
            -- Below a heading on one fund it need not be said again.
            coalesce(fund_code, case
                when contains(heading_text, '政府性基金') then 'government_fund'
                when contains(heading_text, '国有资本经营') then 'state_capital'
                when contains(heading_text, '一般公共预算') then 'general'
                when contains(heading_text, '财政拨款') then 'fiscal_all'
            end) as fund_code
        )
    from placed
    where
        figure_kind = 'amount' and not is_ambiguous and comparison_operator is null
        -- What a department has one of; a project, a vehicle or an asset is one of many.
        and subject in (
            'balance_total', 'revenue_total', 'expenditure_total', 'appropriation_total', 'revenue_source', 'expenditure_type', 'fund', 'function',
            'economic', 'three_public', 'operating_cost', 'procurement'
        )
        -- The 财政拨款 of purchases, of 机关运行经费 or of projects under evaluation is not all there is.
        and coalesce(len(list_filter(
            subjects_before,
            lambda s: s != subject -- noqa: RF01
            and s not in ('balance_total', 'revenue_total', 'expenditure_total', 'appropriation_total', 'fund', 'revenue_source') -- noqa: RF01
        )), 0) = 0
        and (subject = 'procurement' or not regexp_matches(heading_text || clause, '采购|绩效|涉及'))
),

meant as (
    select
        *,
        -- 总计 holds what was carried over, 本年合计 does not.
        hash({{ narrative_meaning('figures') }}, side, ends_with(subject, '_total') and contains(measure, '总')) as meaning
    from figures
),

stated as (
    select
        document_id,
        document_kind,
        figure_key,
        statement_key,
        hash(meaning, fiscal_year, stage, 'amount') as indicator,
        'amount' as stated_as,
        amount_yuan as stated_yuan,
        half_yuan,
        measure,
        boxes,
        page,
        paragraph_ordinal,
        statement_ordinal
    from meant
    where amount_yuan is not null
    union all
    select
        document_id,
        document_kind,
        figure_key,
        statement_key,
        hash(meaning, fiscal_year, stage, 'change', comparison_basis, comparison_year) as indicator,
        'change' as stated_as,
        change_yuan as stated_yuan,
        change_half_yuan as half_yuan,
        measure,
        boxes,
        page,
        paragraph_ordinal,
        statement_ordinal
    from meant
    where change_yuan is not null
),

-- The first statement is compared with the one that is farthest from it.
ordered as (
    select
        *,
        first_value(stated_yuan) over (partition by document_id, indicator order by paragraph_ordinal, statement_ordinal, figure_key) as first_yuan,
        first_value(half_yuan) over (partition by document_id, indicator order by paragraph_ordinal, statement_ordinal, figure_key) as first_half_yuan,
        first_value(boxes) over (partition by document_id, indicator order by paragraph_ordinal, statement_ordinal, figure_key) as first_boxes,
        first_value(measure) over (partition by document_id, indicator order by paragraph_ordinal, statement_ordinal, figure_key) as first_measure,
        first_value(statement_key) over (partition by document_id, indicator order by paragraph_ordinal, statement_ordinal, figure_key) as first_statement
    from stated
),

results as (
    select
        {{ of_kind('C20', 'F10') }} as check_id,
        document_id,
        concat_ws('|', 'twice', stated_as, indicator) as instance,
        any_value(first_yuan) as lhs,
        arg_max(stated_yuan, (abs(stated_yuan - first_yuan), figure_key)) as rhs,
        any_value(first_half_yuan) + arg_max(half_yuan, (abs(stated_yuan - first_yuan), figure_key)) as tolerance,
        case
            when lhs = rhs then 'exact'
            when abs(lhs - rhs) <= tolerance then 'rounding'
            else 'mismatch'
        end as outcome,
        false as only_warns,
        if(
            outcome = 'mismatch',
            concat(
                if(any_value(stated_as) = 'change', 'its change is ', ''), {{ plain_number('lhs') }}, ' yuan in one place, ', {{ plain_number('rhs') }}, ' yuan in another (',
                arg_max(measure, (abs(stated_yuan - first_yuan), figure_key)), ', page ',
                arg_max(page, (abs(stated_yuan - first_yuan), figure_key)), ')'
            ),
            null
        ) as why,
        any_value(first_measure) as measure,
        any_value(first_boxes) as boxes,
        list({{ paragraph_evidence("'rhs'", "document_id", "boxes") }} order by paragraph_ordinal, statement_ordinal, figure_key) as evidence
    from ordered
    where statement_key != first_statement
    group by document_id, document_kind, indicator, stated_as
)

{{ narrative_results('results') }}
