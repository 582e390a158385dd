-- The cells that a figure of the text must equal: which coordinates of which form a subject may mean is data (seed narrative_targets), the
-- words around the figure say which of these forms comes first. Of forms that come first together any that agrees is meant; where none
-- does and they differ, it is not certain which is, and nothing is compared. Rules that are not certain count where they agree only.
with rules as (
    select
        *,
        string_split(words, '|') as any_of_words
    from {{ ref('narrative_targets') }}
),

usual as (
    select
        document_id,
        unit_printed,
        quantile_disc(half_unit_yuan, 0.5) as half_unit_yuan
    from {{ ref('int_narrative_figures') }}
    where amount_yuan != 0
    group by document_id, unit_printed
),

figures as (
    select
        figures.* exclude (subject, expenditure_type_code),
        documents.document_kind,
        -- The item that a name stands in may say which column of its row is meant (项目支出).
        coalesce(figures.expenditure_type_code, if(figures.subject = 'function', items.expenditure_type_code, null)) as expenditure_type_code,
        -- What a section is about comes before words that could stand anywhere: 财政拨款 of projects, of purchases.
        case
            when contains(concat_ws('|', array_to_string(figures.headings, '|'), figures.item_heading), '绩效') then 'performance'
            when contains(array_to_string(figures.headings, '|'), '采购') and figures.subject in ('revenue_source', 'fund') then 'procurement'
            else figures.subject
        end as subject,
        -- Headings and the words of the figure itself tell whose money it is; a fund that the words name is named in full. 财政拨款 behind
        -- the name of a fund is that fund's alone.
        regexp_replace(
            {{ folded("concat_ws('|', array_to_string(figures.headings, '|'), figures.item_heading, figures.measure, funds.name_zh)") }},
            '(一般公共预算|政府性基金预算|国有资本经营预算)财政拨款', '\1', 'g'
        ) as scope,
        case
            when figures.revenue_source_code = 'carry_in' then coalesce(figures.fund_code, '*')
            when figures.fund_code is not null then figures.fund_code
            when figures.revenue_source_code = 'fiscal' then 'fiscal_all'
            else coalesce(figures.revenue_source_code, '*')
        end as money,
        -- Trailing zeros are left out in a text, too: what is not said to be about so much is as exact as the text usually is.
        case
            when figures.amount_yuan = 0 then 0
            when figures.qualifier is not null or figures.comparison_operator is not null then figures.half_unit_yuan
            else least(figures.half_unit_yuan, usual.half_unit_yuan)
        end as prose_half_yuan,
        certainties.is_sure
    from {{ ref('int_narrative_figures') }} as figures
    inner join {{ ref('int_documents') }} as documents on figures.document_id = documents.document_id
    inner join {{ ref('int_narrative_certainties') }} as certainties
        on figures.document_id = certainties.document_id and figures.figure_key = certainties.figure_key
    left join usual on figures.document_id = usual.document_id and figures.unit_printed = usual.unit_printed
    left join {{ ref('narrative_subjects') }} as items
        on figures.item_heading = items.wording and items.subject = 'expenditure_type' and items.within is null
    left join {{ ref('funds') }} as funds on figures.fund_code = funds.fund_code
    where figures.amount_yuan is not null
),

asked as (
    select
        figures.document_id,
        figures.figure_key,
        figures.number,
        figures.amount_yuan,
        figures.prose_half_yuan,
        figures.is_ambiguous,
        figures.stage,
        figures.fiscal_year,
        figures.side = 'both' as is_of_both_sides,
        contains(figures.statement, '年初') as says_initial,
        concat_ws('|', figures.subject, array_to_string(figures.headings, '|')) as section_key,
        figures.is_sure,
        -- Whether a cell of the year before is asked for: that which the change is said to be against.
        (figures.change is not null or figures.change_rate is not null or figures.wording is not null)
        and figures.comparison_basis in ('prior_year', 'prior_budget', 'prior_final', 'prior_execution') as asks_prior,
        case figures.comparison_basis
            when 'prior_budget' then 'budget' when 'prior_final' then 'final' when 'prior_execution' then 'final' else figures.stage
        end as prior_stage,
        coalesce(figures.comparison_year, figures.fiscal_year - 1) as prior_year,
        rules.form_code,
        case when rules.side = '=' then nullif(figures.side, 'both') else rules.side end as side,
        if(rules.section = '=', coalesce(figures.section, '本年'), rules.section) as section,
        case rules.row
            when 'class' then if(length(codes.function_code) = 3, codes.function_code, null)
            when 'item' then if(length(codes.function_code) > 3, codes.function_code, null)
            when 'economic' then codes.economic_code
            when 'three_public_item' then coalesce(figures.three_public_item_code, '*')
            when 'procurement' then coalesce(figures.procurement_category, '*')
            else rules.row
        end as row_code,
        if(rules.money = '=', figures.money, rules.money) as money,
        if(rules.expenditure_type = '=', coalesce(figures.expenditure_type_code, '*'), rules.expenditure_type) as expenditure_type,
        rules.precedence,
        rules.is_certain and figures.is_sure as is_certain,
        rules.check_id
    from figures
    inner join rules on figures.subject = rules.subject and figures.document_kind = rules.document_kind
    left join {{ ref('int_narrative_codes') }} as codes on figures.document_id = codes.document_id and figures.figure_key = codes.figure_key
    where
        (rules.words is null or list_bool_or(list_transform(rules.any_of_words, lambda word: contains(figures.scope, word))))
        and (rules.side is null or rules.side = '=' or coalesce(figures.side, 'both') in ('both', rules.side))
),

-- An amount of projects that some row of the expenditure form prints to the last of its five or more digits is that row's.
asked_rows as (
    select *
    from asked
    where row_code != 'any'
    union all
    select distinct asked.* replace (places.row_code as row_code)
    from asked
    inner join {{ ref('int_narrative_places') }} as places
        on asked.document_id = places.document_id and asked.form_code = places.form_code
    where
        asked.row_code = 'any' and asked.amount_yuan = places.amount_yuan
        and length(regexp_replace(asked.number::varchar, '\.?0+$|[.-]', '', 'g')) >= 5
),

found as (
    select
        asked.*,
        places.* exclude (document_id, form_code, side, section, row_code, money, expenditure_type, stage, fiscal_year, amount_yuan, is_ambiguous, is_blank),
        places.side as found_side,
        places.section as found_section,
        places.money as found_money,
        places.expenditure_type as found_type,
        places.amount_yuan as cell_yuan,
        -- 预算 without 年初 is what the form calls so.
        places.is_ambiguous and (asked.says_initial or places.form_code != 'final_three_public') as is_no_sum,
        if(places.stage = asked.stage and places.fiscal_year = asked.fiscal_year, 'value', 'prior') as role
    from asked_rows as asked
    inner join {{ ref('int_narrative_places') }} as places
        on
            asked.document_id = places.document_id
            and asked.form_code = places.form_code
            and asked.row_code = places.row_code
    where
        not places.is_blank
        and (asked.side is null or asked.side = places.side)
        and (asked.section is null or asked.section = places.section)
        and (asked.money is null or asked.money = places.money)
        and asked.expenditure_type = places.expenditure_type
        and (
            (places.stage = asked.stage and places.fiscal_year = asked.fiscal_year)
            or (asked.asks_prior and places.stage = asked.prior_stage and places.fiscal_year = asked.prior_year)
        )
),

candidates as (
    select
        document_id,
        figure_key,
        role,
        precedence,
        form_code,
        place,
        row_code,
        found_side,
        found_section,
        found_money,
        found_type,
        any_value(prose_half_yuan) as prose_half_yuan,
        bool_or(is_certain) as is_certain,
        bool_or(is_sure) as is_sure,
        min(section_key) as section_key,
        min(check_id) as check_id,
        min(later) as later,
        bool_or(is_no_sum) as is_no_sum,
        bool_or(is_ambiguous) as is_ambiguous_figure,
        bool_or(is_of_both_sides) as is_of_both_sides,
        sum(cell_yuan) as total_yuan,
        abs(sum(cell_yuan) - any_value(amount_yuan)) <= any_value(prose_half_yuan) + sum(half_unit_yuan) as agrees,
        min(table_id) as first_table,
        min(table_row) as first_row,
        min(table_column) as first_column,
        list({
            'table_id': table_id, 'table_row': table_row, 'table_column': table_column,
            'amount_yuan': cell_yuan, 'half_unit_yuan': half_unit_yuan
        }) as cells
    from found
    group by
        document_id, figure_key, role, precedence, form_code, place, row_code, found_side, found_section, found_money, found_type
),

-- The forms that come first among those that print the figure; what is not certain comes in only where it agrees, or where another figure of
-- its section does (财政拨款基本支出 is that of the general public budget, and so are its parts).
first_ones as (
    select * exclude (is_confirmed)
    from (
        select
            *,
            bool_or(agrees and found_type = 'basic') over (partition by document_id, section_key, found_money, precedence < 6) as is_confirmed
        from candidates
        where role = 'value'
    ) as candidates
    where
        is_certain or agrees
        or (is_sure and is_confirmed and precedence < 6 and starts_with(section_key, 'expenditure_type') and found_type in ('personnel', 'operating'))
    qualify floor(precedence) = min(floor(precedence)) over (partition by figure_key)
),

chosen as (
    select
        *,
        is_ambiguous_figure
        or (not agrees and (is_no_sum or min(total_yuan) over (partition by figure_key) != max(total_yuan) over (partition by figure_key)))
            as is_ambiguous
    from first_ones
    qualify row_number() over (
            partition by figure_key
            order by agrees desc, precedence asc, later asc, found_side = 'income' desc, length(row_code) desc, first_table asc, first_row asc, first_column asc
        ) = 1
),

priors as (
    select candidates.*
    from candidates
    inner join chosen
        on
            candidates.figure_key = chosen.figure_key
            and candidates.form_code = chosen.form_code
            and candidates.row_code = chosen.row_code
            and candidates.found_side = chosen.found_side
            and candidates.found_section = chosen.found_section
            and candidates.found_money = chosen.found_money
            and candidates.found_type = chosen.found_type
            and candidates.precedence = chosen.precedence
    where candidates.role = 'prior'
    qualify count(*) over (partition by candidates.figure_key) = 1
),

-- 收、支总计: the total of the other side is the same figure.
other_sides as (
    select candidates.*
    from candidates
    inner join chosen
        on
            candidates.figure_key = chosen.figure_key
            and candidates.form_code = chosen.form_code
            and candidates.place = chosen.place
            and candidates.row_code = chosen.row_code
            and candidates.found_side != chosen.found_side
            and candidates.found_section = chosen.found_section
            and candidates.found_money = chosen.found_money
            and candidates.found_type = chosen.found_type
            and candidates.precedence = chosen.precedence
    where candidates.role = 'value' and chosen.is_of_both_sides
),

-- 其中财政拨款 behind an amount that is a row's of the expenditure form is that row's of the form of the general public budget, where no other
-- fund prints the row.
appropriations as (
    select
        parts.document_id,
        parts.figure_key,
        places.form_code,
        places.table_id,
        places.table_row,
        places.table_column,
        places.amount_yuan,
        places.half_unit_yuan,
        parts.prose_half_yuan,
        parts.is_ambiguous
    from chosen
    inner join figures as wholes on chosen.document_id = wholes.document_id and chosen.figure_key = wholes.figure_key
    inner join figures as parts
        on
            wholes.document_id = parts.document_id
            and wholes.statement_key = parts.statement_key
            and wholes.figure_ordinal + 1 = parts.figure_ordinal
    inner join {{ ref('int_narrative_places') }} as places
        on
            chosen.document_id = places.document_id
            and chosen.row_code = places.row_code
            and chosen.found_type = places.expenditure_type
            and parts.stage = places.stage
            and parts.fiscal_year = places.fiscal_year
    anti join {{ ref('int_narrative_places') }} as others
        on
            chosen.document_id = others.document_id
            and chosen.row_code = others.row_code
            and others.form_code in ('budget_government_fund', 'budget_state_capital')
    anti join chosen as bound_parts on parts.figure_key = bound_parts.figure_key
    where
        chosen.form_code = 'budget_expenditure' and chosen.row_code != '*' and wholes.subject = 'performance' and parts.subject = 'performance'
        and parts.money in ('fiscal_all', 'general') and places.form_code = 'budget_general_expenditure' and not places.is_blank
),

blank_cells as (
    select
        asked.document_id,
        asked.figure_key,
        asked.form_code,
        asked.check_id,
        asked.is_ambiguous,
        blanks.table_id,
        blanks.table_row,
        blanks.table_column
    from asked
    inner join {{ ref('int_narrative_places') }} as blanks
        on
            asked.document_id = blanks.document_id
            and asked.form_code = blanks.form_code
            and asked.row_code = blanks.row_code
            and asked.stage = blanks.stage
            and asked.fiscal_year = blanks.fiscal_year
            and asked.expenditure_type = blanks.expenditure_type
    anti join chosen on asked.figure_key = chosen.figure_key
    where
        blanks.is_blank and asked.amount_yuan = 0 and asked.is_certain
        and (asked.side is null or blanks.side is null or asked.side = blanks.side)
        and (asked.section is null or asked.section = blanks.section or blanks.section is null)
        and (asked.money is null or asked.money = blanks.money)
    qualify row_number() over (
            partition by asked.figure_key order by asked.precedence, blanks.table_id, blanks.table_row, blanks.table_column
        ) = 1
),

-- What some row happens to print gives way to the forms and tables of the project itself.
last_ones as (
    select chosen.figure_key
    from chosen
    inner join {{ ref('int_narrative_project_targets') }} as projects on chosen.figure_key = projects.figure_key
    where chosen.precedence >= 9
),

bound as (
    select
        figure_key,
        document_id,
        'value' as role,
        form_code as via,
        check_id,
        prose_half_yuan,
        is_ambiguous,
        cells
    from chosen
    anti join last_ones on chosen.figure_key = last_ones.figure_key
    union all
    select
        figure_key,
        document_id,
        'prior' as role,
        form_code as via,
        check_id,
        prose_half_yuan,
        is_no_sum as is_ambiguous,
        cells
    from priors
    union all
    select
        figure_key,
        document_id,
        'other_side' as role,
        form_code as via,
        check_id,
        prose_half_yuan,
        is_no_sum as is_ambiguous,
        cells
    from other_sides
),

-- One row per cell: table_id, table_row, table_column, amount_yuan and half_unit_yuan are the fields of `cells`.
bound_cells as (
    select
        * exclude (cells),
        unnest(cells, recursive := true) -- noqa: AL03
    from bound
),

own as (
    select
        figure_key,
        document_id,
        role,
        table_id,
        table_row,
        table_column,
        amount_yuan::decimal(20, 2) as amount_yuan,
        half_unit_yuan::decimal(20, 7) as half_unit_yuan,
        null::varchar as text_printed,
        null::decimal(26, 8) as number,
        via,
        check_id,
        prose_half_yuan::decimal(20, 7) as prose_half_unit_yuan,
        is_ambiguous
    from bound_cells
    union all
    select
        figure_key,
        document_id,
        'value' as role,
        table_id,
        table_row,
        table_column,
        null as amount_yuan,
        null as half_unit_yuan,
        '' as text_printed,
        null as number,
        form_code || ' (blank)' as via,
        check_id,
        0 as prose_half_unit_yuan,
        is_ambiguous
    from blank_cells
    union all
    select
        figure_key,
        document_id,
        'value' as role,
        table_id,
        table_row,
        table_column,
        amount_yuan::decimal(20, 2) as amount_yuan,
        half_unit_yuan::decimal(20, 7) as half_unit_yuan,
        null as text_printed,
        null as number,
        form_code as via,
        'F02' as check_id,
        prose_half_yuan::decimal(20, 7) as prose_half_unit_yuan,
        is_ambiguous
    from appropriations
),

-- Cells of performance forms, summaries and project tables, where no financial form prints the figure.
projects as (
    select projects.*
    from {{ ref('int_narrative_project_targets') }} as projects
    anti join own on projects.figure_key = own.figure_key
)

select * from own
union all by name
select * from projects
union all by name
-- 完成预算的90.06% is the execution rate that the form prints beside the amount.
select
    projects.figure_key,
    projects.document_id,
    'completion' as role,
    projects.table_id,
    projects.table_row,
    funds.rate_column as table_column,
    null as amount_yuan,
    null as half_unit_yuan,
    funds.execution_rate_printed as text_printed,
    funds.execution_rate::decimal(26, 8) as number,
    projects.via,
    null as check_id,
    null as prose_half_unit_yuan,
    projects.is_ambiguous
from projects
inner join {{ ref('int_performance_funds') }} as funds
    on
        projects.document_id = funds.document_id
        and projects.table_id = funds.table_id
        and projects.table_row = funds.table_row
        and projects.table_column = funds.table_column
where funds.execution_rate is not null and projects.role = 'value'
