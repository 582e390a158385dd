-- The cells that a figure about projects and performance must equal: a project's score and money in its form or in the tables of projects, what
-- was achieved in the indicator of that form whose name the words resemble or in its text, how many projects there are and what they come to.
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

-- A project's money, place by place.
project_cells as (
    select
        document_id,
        project_key,
        certainty,
        if(form_kind = 'project_self_evaluation', 1, 3) as precedence,
        stage,
        table_id,
        table_row,
        table_column,
        amount_yuan,
        half_unit_yuan
    from fund_cells
    where item = 'total' and project_key is not null
    union all
    select
        names.document_id,
        names.project_key,
        names.certainty,
        2 as precedence,
        amounts.stage,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        amounts.amount_yuan,
        amounts.half_unit_yuan
    from {{ ref('int_project_names') }} as names
    inner join {{ ref('int_amount_precision') }} as amounts
        on
            names.document_id = amounts.document_id
            and names.table_id = amounts.table_id
            and names.table_row = amounts.table_row
    where
        names.place = 'project_form' and amounts.fund_code = '*' and coalesce(amounts.revenue_source_code, '*') = '*'
        and coalesce(amounts.expenditure_type_code, '*') in ('*', 'project') and not amounts.is_of_which and not amounts.is_prior_year_column
    union all
    select
        names.document_id,
        names.project_key,
        names.certainty,
        if(names.place = 'execution_table', 4, 5) as precedence,
        stages.stage,
        names.table_id,
        names.table_row,
        case stages.stage
            when 'budget' then summaries.budget_column when 'adjusted_budget' then summaries.adjusted_budget_column else summaries.final_column
        end as table_column,
        case stages.stage
            when 'budget' then summaries.budget_yuan when 'adjusted_budget' then summaries.adjusted_budget_yuan else summaries.final_yuan
        end as amount_yuan,
        case stages.stage
            when 'budget' then summaries.budget_half_unit_yuan
            when 'adjusted_budget' then summaries.adjusted_budget_half_unit_yuan
            else summaries.final_half_unit_yuan
        end as half_unit_yuan
    from {{ ref('int_project_names') }} as names
    inner join {{ ref('int_performance_summaries') }} as summaries
        on
            names.document_id = summaries.document_id
            and names.table_id = summaries.table_id
            and names.table_row = summaries.table_row
    cross join (values ('budget'), ('adjusted_budget'), ('final')) as stages (stage)
    where names.place in ('execution_table', 'summary')
),

project_amounts as (
    select
        named.figure_key,
        named.document_id,
        cells.table_id,
        cells.table_row,
        cells.table_column,
        cells.amount_yuan,
        cells.half_unit_yuan,
        'project' as via,
        named.name_certainty = 'doubtful' or cells.certainty = 'doubtful' as is_ambiguous
    from named
    inner join project_cells as cells
        on
            named.document_id = cells.document_id
            and named.project_key = cells.project_key
            and coalesce(named.stage, 'budget') = cells.stage
    where
        named.amount_yuan is not null and cells.amount_yuan is not null
        and (named.subject in ('performance', 'project') or named.project_name is null)
    -- All rows of the first place that prints this stage.
    qualify cells.precedence = min(cells.precedence) over (partition by named.document_id, named.figure_key)
),

scores as (
    select
        forms.document_id,
        forms.project_key,
        forms.certainty,
        1 as precedence,
        null::varchar as evaluated,
        forms.table_id,
        forms.total_score_row as table_row,
        forms.total_score_column as table_column,
        forms.total_score::decimal(26, 8) as score
    from project_forms as forms
    where forms.total_score is not null
    union all
    select
        summaries.document_id,
        names.project_key,
        names.certainty,
        2 as precedence,
        if(summaries.row_kind = 'evaluation', {{ folded('summaries.project_name') }}, null) as evaluated,
        summaries.table_id,
        summaries.table_row,
        summaries.score_column as table_column,
        summaries.score::decimal(26, 8) as score
    from {{ ref('int_performance_summaries') }} as summaries
    left join {{ ref('int_project_names') }} as names
        on
            summaries.document_id = names.document_id
            and summaries.table_id = names.table_id
            and summaries.table_row = names.table_row
    where summaries.score is not null
),

-- A score belongs to the named project; that of an evaluation to the table of scores with that total.
score_targets as (
    select
        named.figure_key,
        named.document_id,
        scores.table_id,
        scores.table_row,
        scores.table_column,
        scores.score as number,
        if(named.project_key is null, 'evaluation', 'project score') as via,
        coalesce(named.name_certainty = 'doubtful' or scores.certainty = 'doubtful', false) as is_ambiguous
    from named
    inner join scores
        on
            named.document_id = scores.document_id
            and (
                named.project_key = scores.project_key
                or (named.project_key is null and scores.evaluated is not null and named.number = scores.score)
            )
    where named.figure_kind = 'score' and named.number is not null
    window
        of_figure as (
            partition by named.document_id, named.figure_key
            order by scores.precedence, scores.table_id, scores.table_row
        )
    qualify row_number() over of_figure = 1
),

targets as (
    select
        figure_key,
        document_id,
        table_id,
        table_row,
        table_column,
        amount_yuan,
        half_unit_yuan,
        null::varchar as text_printed,
        null::decimal(26, 8) as number,
        via,
        is_ambiguous
    from project_amounts
    union all
    select
        figure_key,
        document_id,
        table_id,
        table_row,
        table_column,
        null as amount_yuan,
        null as half_unit_yuan,
        null as text_printed,
        number,
        via,
        is_ambiguous
    from score_targets
    union all
    select
        figure_key,
        document_id,
        table_id,
        table_row,
        table_column,
        amount_yuan,
        if(amount_yuan is null, null, 0) as half_unit_yuan,
        text_printed,
        number,
        via,
        false as is_ambiguous
    from {{ ref('int_narrative_project_achievements') }}
    union all
    select
        figure_key,
        document_id,
        table_id,
        table_row,
        table_column,
        amount_yuan,
        half_unit_yuan,
        null as text_printed,
        number,
        via,
        is_ambiguous
    from {{ ref('int_narrative_project_sums') }}
)

select
    targets.figure_key,
    targets.document_id,
    'value' as role,
    targets.table_id,
    targets.table_row::integer as table_row,
    targets.table_column::integer as table_column,
    targets.amount_yuan::decimal(20, 2) as amount_yuan,
    targets.half_unit_yuan::decimal(20, 7) as half_unit_yuan,
    targets.text_printed,
    targets.number::decimal(26, 8) as number,
    targets.via,
    null::varchar as check_id,
    figures.half_unit_yuan::decimal(20, 7) as prose_half_unit_yuan,
    targets.is_ambiguous
from targets
inner join named as figures on targets.document_id = figures.document_id and targets.figure_key = figures.figure_key
