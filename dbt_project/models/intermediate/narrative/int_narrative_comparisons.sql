-- What each change, rate, share and completion of a text is measured against: an amount that the same numbered item or sentence states, else
-- the cell of the table. Nothing is taken from another item. A base that is not stated is null, one of several different amounts is null too
-- and says so.
with amounts as (
    {{ narrative_amounts() }}
),

figures as (
    select
        amounts.*,
        coalesce(item_key, statement_key) as scope_key,
        {{ narrative_meaning('amounts') }} as meaning,
        coalesce(comparison_year, fiscal_year - 1) as prior_year,
        -- A completion is of a budget, whatever else the clause compares with.
        coalesce(stage, '') != 'budget'
        and (completion_rate is not null or comparison_basis = 'initial_budget' or wording in ('above', 'below')) as is_of_budget,
        stage = 'final' and amount_yuan is not null as may_have_budget,
        coalesce(comparison_basis, '') != 'initial_budget' and (
            change_yuan is not null or change_rate is not null or (wording in ('increase', 'decrease', 'level') and comparison_basis is not null)
        ) as is_of_prior
    from amounts
    -- 约, 近 and 多 say that the number is not the amount.
    where figure_kind = 'amount' and comparison_operator is null
),

asked as (
    select
        *,
        unnest(list_filter(
            [if(is_of_prior, 'prior', null), if(is_of_budget or may_have_budget, 'budget', null), if(share is not null, 'share', null)],
            lambda c: c is not null -- noqa: RF01
        )) as comparison
    from figures
    where is_of_prior or is_of_budget or may_have_budget or share is not null
),

stated as (
    select *
    from figures
    where amount_yuan is not null and not is_ambiguous
),

-- The amount that a change belongs to may stand in the sentence before: 收、支总计各增加 after 收、支总计.
currents as (
    select
        asked.figure_key,
        asked.comparison,
        arg_max(stated.amount_yuan, (stated.paragraph_ordinal, stated.statement_ordinal, stated.figure_key)) as amount_yuan,
        arg_max(stated.half_yuan, (stated.paragraph_ordinal, stated.statement_ordinal, stated.figure_key)) as half_yuan
    from asked
    inner join stated
        on
            asked.document_id = stated.document_id and asked.meaning = stated.meaning and asked.part_path is not distinct from stated.part_path
            and asked.item_key is not distinct from stated.item_key
            and asked.fiscal_year is not distinct from stated.fiscal_year and asked.stage is not distinct from stated.stage
            and (stated.paragraph_ordinal, stated.statement_ordinal) < (asked.paragraph_ordinal, asked.statement_ordinal)
    where asked.amount_yuan is null
    group by asked.figure_key, asked.comparison
),

-- The same thing in another year or at another stage, in the sentence itself or in its item.
earlier as (
    select
        asked.figure_key,
        asked.comparison,
        stated.amount_yuan,
        stated.half_yuan,
        stated.figure_key as base_figure_key,
        stated.document_id,
        stated.boxes,
        stated.measure,
        stated.number_printed || stated.unit_printed as printed,
        -- The budget as adjusted is what a project completes, unless the sentence says 年初预算.
        case
            when asked.comparison = 'budget' and contains(asked.clause, '年初预算') and stated.stage = 'adjusted_budget' then 4
            when asked.comparison = 'budget' and not contains(asked.clause, '年初预算') and stated.stage = 'budget' then 1
            else 0
        end + if(asked.statement_key = stated.statement_key, 0, 2) as distance,
        if(asked.statement_key = stated.statement_key, 'statement', 'item') as found_in
    from asked
    inner join stated
        on
            asked.document_id = stated.document_id and asked.scope_key = stated.scope_key
            -- 执行数 of an item needs no other name than the item's.
            and (asked.meaning = stated.meaning or (asked.item_key = stated.item_key and stated.subject in ('performance', 'other')))
            and asked.figure_key != stated.figure_key
    where
        (asked.comparison = 'prior' and stated.fiscal_year = asked.prior_year and stated.fiscal_year is distinct from asked.fiscal_year)
        or (
            asked.comparison = 'budget' and stated.stage in ('budget', 'adjusted_budget') and asked.stage is distinct from stated.stage
            and stated.fiscal_year is not distinct from asked.fiscal_year
        )
),

-- The whole of a share: what the words after 占 name, in the same sentence, else anywhere; without words the first amount of the sentence.
wholes as (
    select
        asked.figure_key,
        asked.comparison,
        stated.amount_yuan,
        stated.half_yuan,
        stated.figure_key as base_figure_key,
        stated.document_id,
        stated.boxes,
        stated.measure,
        stated.number_printed || stated.unit_printed as printed,
        case
            when asked.statement_key = stated.statement_key then 0
            when asked.scope_key = stated.scope_key then 1
            when coalesce(asked.part_path, '') = coalesce(stated.part_path, '') then 2
            else 3
        end as distance,
        if(asked.statement_key = stated.statement_key, 'statement', if(asked.scope_key = stated.scope_key, 'item', 'document')) as found_in
    from asked
    inner join stated
        on
            asked.document_id = stated.document_id
            and asked.figure_key != stated.figure_key
            and asked.fiscal_year is not distinct from stated.fiscal_year
            and coalesce(asked.stage, '') = coalesce(stated.stage, '')
    where
        asked.comparison = 'share'
        and case
            when asked.share_of is not null then {{ narrative_words('asked.share_of') }} = {{ narrative_words('stated.measure') }}
            else stated.statement_key = asked.statement_key and stated.share is null and stated.figure_ordinal < asked.figure_ordinal
        end
),

printed as (
    select * from earlier
    union all
    select * from wholes
),

bound as (
    select
        asked.figure_key,
        asked.comparison,
        targets.document_id,
        targets.table_id,
        targets.table_row,
        targets.table_column,
        targets.amount_yuan,
        targets.half_unit_yuan
    from asked
    inner join {{ ref('int_narrative_targets') }} as targets
        on asked.figure_key = targets.figure_key and targets.role = if(asked.comparison = 'share', 'share_base', asked.comparison)
    union all
    -- Final accounts print the budget of the 三公 expenses beside what was spent.
    select
        asked.figure_key,
        asked.comparison,
        budgets.document_id,
        budgets.table_id,
        budgets.table_row,
        budgets.table_column,
        budgets.amount_yuan,
        budgets.half_unit_yuan
    from asked
    inner join {{ ref('int_three_public_amounts') }} as budgets
        on
            asked.document_id = budgets.document_id and asked.three_public_item_code = budgets.item_code
            and asked.fiscal_year = budgets.fiscal_year
    where
        asked.comparison = 'budget' and asked.subject = 'three_public' and asked.stage = 'final'
        and budgets.stage = 'budget' and budgets.fund_code = '*' and not budgets.is_of_which
    qualify row_number() over (
            partition by asked.figure_key, asked.comparison order by budgets.table_id, budgets.table_row, budgets.table_column
        ) = 1
),

cells as (
    select
        figure_key,
        comparison,
        sum(amount_yuan) as amount_yuan,
        sum(if(amount_yuan = 0, 0, half_unit_yuan)) as half_yuan,
        list_sort(list({{ evidence_cell("'finding'", "document_id", "table_id", "table_row", "table_column") }})) as evidence
    from bound
    group by figure_key, comparison
    having count(amount_yuan) = count(*)
),

nearest as (
    select *
    from printed
    qualify dense_rank() over (partition by figure_key, comparison order by distance) = 1
),

bases as (
    select
        figure_key,
        comparison,
        count(distinct amount_yuan) as amounts,
        min(amount_yuan) as amount_yuan,
        max(half_yuan) as half_yuan,
        min(found_in) as found_in,
        min(base_figure_key) as base_figure_key,
        string_agg(distinct printed, ', ' order by printed) as printed,
        arg_min({{ paragraph_evidence("'rhs'", "document_id", "boxes") }}, (boxes[1].page, boxes)) as evidence
    from nearest
    group by figure_key, comparison
)

select
    asked.figure_key,
    asked.document_id,
    asked.comparison,
    coalesce(asked.amount_yuan, currents.amount_yuan) as current_yuan,
    coalesce(if(asked.amount_yuan is null, currents.half_yuan, asked.half_yuan), 0) as current_half_unit_yuan,
    coalesce(asked.change_half_yuan, 0) as change_half_unit_yuan,
    case when bases.amounts = 1 then bases.amount_yuan when bases.amounts is null then cells.amount_yuan end as base_yuan,
    coalesce(case when bases.amounts = 1 then bases.half_yuan when bases.amounts is null then cells.half_yuan end, 0) as base_half_unit_yuan,
    coalesce(bases.amounts > 1, false) as is_ambiguous,
    case when bases.amounts = 1 then bases.found_in when bases.amounts is null and cells.figure_key is not null then 'cells' end as found_in,
    if(bases.amounts = 1, bases.base_figure_key, null) as base_figure_key,
    bases.printed as base_printed,
    if(bases.amounts is not null, [bases.evidence], coalesce(cells.evidence, {{ no_evidence() }})) as evidence
from asked
left join currents on asked.figure_key = currents.figure_key and asked.comparison = currents.comparison
left join bases on asked.figure_key = bases.figure_key and asked.comparison = bases.comparison
left join cells on asked.figure_key = cells.figure_key and asked.comparison = cells.comparison
-- A final amount whose budget nobody mentions is compared with none.
where asked.comparison != 'budget' or asked.is_of_budget or bases.amounts is not null
