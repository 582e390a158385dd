-- What became of each project of an organization in a year: budget, adjusted budget, amount executed and score, each from the place that says it best,
-- with every other place that says it. Names that differ slightly are matched within a document by int_project_names, and here between the budget
-- and the final accounts of one organization and year: by code, by name, then as each other's best likeness by a margin; never two to one.
{% set stages = ['budget', 'adjusted_budget', 'final'] %}
with documents as (
    select
        document_id,
        document_key,
        organization_key,
        coalesce(organization_key, document_key) as owner,
        fiscal_year,
        document_kind
    from {{ ref('dim_document') }}
    where coverage_basis != 'covered'
),

names as (
    select names.*
    from {{ ref('int_project_names') }} as names
    inner join documents on names.document_id = documents.document_id
),

-- Rows of one code are one project, whatever their names.
code_groups as (
    select
        document_id,
        project_code,
        min(project_key) as group_key
    from names
    where project_code is not null
    group by document_id, project_code
),

named as (
    select
        names.*,
        min(coalesce(code_groups.group_key, names.project_key)) over (partition by names.document_id, names.project_key) as group_key
    from names
    left join code_groups on names.document_id = code_groups.document_id and names.project_code = code_groups.project_code
),

-- The money of a line of the project form is the sum of its sources; its cell that of the printed sum, where there is one.
form_lines as (
    select
        document_id,
        table_id,
        table_row,
        stage,
        any_value(row_yuan) as amount_yuan,
        min(table_column) filter (where amount_yuan = row_yuan) as sum_column,
        min(table_column) as first_column
    from (
        select
            *,
            sum(amount_yuan) filter (where is_additive) over (partition by document_id, table_id, table_row, stage) as row_yuan
        from {{ ref('int_amounts') }}
        where
            form_code = 'budget_project' and project_name is not null and measure_code = 'expenditure'
            and not is_prior_year_column and not is_of_which
    ) as amounts
    group by document_id, table_id, table_row, stage
),

summary_lines as (
    select
        document_id,
        table_id,
        table_row,
        form_code,
        grade,
        unnest([
            {% for stage in stages -%}
            struct_pack(
                measure := '{{ stage }}', table_column := {{ stage }}_column, value := {{ stage }}_yuan::decimal(20, 4),
                half_unit := {{ stage }}_half_unit_yuan::decimal(20, 4)
            ),
            {% endfor -%}
            struct_pack(measure := 'score', table_column := score_column, value := score::decimal(20, 4), half_unit := score_half_unit::decimal(20, 4))
        ]) as said
    from {{ ref('int_performance_summaries') }}
    where row_kind = 'project'
),

forms as (
    select
        *,
        if(form_kind = 'project_target', 'target_form', 'self_evaluation_form') as place
    from {{ ref('int_performance_forms') }}
    where form_kind in ('project_target', 'project_self_evaluation')
),

stated as (
    select
        document_id,
        figure_key,
        project_name,
        if(figure_kind = 'score', 'score', stage) as said_measure,
        if(figure_kind = 'score', number, amount_yuan) as value,
        if(figure_kind = 'score', half_unit, half_unit_yuan) as half_unit
    from {{ ref('int_narrative_figures') }}
    where
        project_name is not null and subject in ('performance', 'project') and figure_kind in ('amount', 'score')
        and not coalesce(is_ambiguous, false)
),

figures as (
    select
        document_id,
        project_name,
        said_measure,
        min(figure_key) as figure_key,
        any_value(value) as value,
        any_value(half_unit) as half_unit
    from stated
    where value is not null and said_measure is not null
    group by document_id, project_name, said_measure
    -- Two amounts of one stage in a project's text are not both its whole.
    having count(distinct value) = 1
),

mentions as (
    select
        named.document_id,
        named.group_key,
        named.place,
        named.project_name,
        null::integer as form_year,
        form_lines.stage as measure,
        form_lines.table_id,
        form_lines.table_row::integer as table_row,
        coalesce(form_lines.sum_column, form_lines.first_column)::integer as table_column,
        null::varchar as figure_key,
        form_lines.amount_yuan::decimal(20, 4) as value,
        0::decimal(20, 4) as half_unit,
        null::varchar as grade
    from named
    inner join form_lines
        on named.document_id = form_lines.document_id and named.table_id = form_lines.table_id and named.table_row = form_lines.table_row
    where named.place = 'project_form'
    union all
    select
        named.document_id,
        named.group_key,
        named.place,
        named.project_name,
        null::integer as form_year,
        lines.said.measure as measure,
        lines.table_id,
        lines.table_row,
        lines.said.table_column as table_column,
        null::varchar as figure_key,
        lines.said.value as value,
        lines.said.half_unit as half_unit,
        lines.grade
    from named
    inner join summary_lines as lines
        on named.document_id = lines.document_id and named.table_id = lines.table_id and named.table_row = lines.table_row
    where named.place in ('execution_table', 'summary') and lines.said.value is not null
    union all
    select
        named.document_id,
        named.group_key,
        named.place,
        named.project_name,
        forms.fiscal_year as form_year,
        coalesce(funds.stage, if(named.place = 'target_form', 'budget', null)) as measure,
        funds.table_id,
        funds.table_row,
        funds.table_column,
        null::varchar as figure_key,
        funds.amount_yuan as value,
        funds.half_unit_yuan as half_unit,
        null::varchar as grade
    from named
    inner join forms
        on
            named.document_id = forms.document_id
            and named.place = forms.place
            and named.table_id = forms.table_id
            and named.form_ordinal = forms.form_ordinal
    inner join {{ ref('int_performance_funds') }} as funds
        on forms.document_id = funds.document_id and forms.table_id = funds.table_id and forms.form_ordinal = funds.form_ordinal
    where
        funds.item = 'total' and not coalesce(funds.is_prior_year, false) and funds.side is distinct from 'income' and funds.amount_yuan is not null
        and (funds.stage is not null or named.place = 'target_form')
    union all
    select
        named.document_id,
        named.group_key,
        named.place,
        named.project_name,
        forms.fiscal_year as form_year,
        'score' as measure,
        forms.table_id,
        forms.total_score_row as table_row,
        forms.total_score_column as table_column,
        null::varchar as figure_key,
        forms.total_score as value,
        0::decimal(20, 4) as half_unit,
        forms.grade
    from named
    inner join forms
        on
            named.document_id = forms.document_id
            and named.place = forms.place
            and named.table_id = forms.table_id
            and named.form_ordinal = forms.form_ordinal
    where forms.total_score is not null
    union all
    select
        named.document_id,
        named.group_key,
        named.place,
        named.project_name,
        null::integer as form_year,
        figures.said_measure as measure,
        null::varchar as table_id,
        null::integer as table_row,
        null::integer as table_column,
        figures.figure_key,
        figures.value,
        figures.half_unit,
        null::varchar as grade
    from named
    inner join figures on named.document_id = figures.document_id and named.project_name = figures.project_name
    where named.place = 'prose'
),

-- What a place says of a project: lines of a form are summed, elsewhere two amounts that differ say nothing.
said as (
    select
        mentions.document_id,
        mentions.group_key,
        mentions.place,
        mentions.measure,
        coalesce(mentions.form_year, documents.fiscal_year) as fiscal_year,
        if(mentions.place in ('project_form', 'execution_table'), sum(mentions.value), any_value(mentions.value)) as value,
        sum(mentions.half_unit) as half_unit,
        arg_min(
            {
                'table_id': mentions.table_id, 'table_row': mentions.table_row, 'table_column': mentions.table_column,
                'figure_key': mentions.figure_key, 'project_name': mentions.project_name, 'grade': mentions.grade
            },
            (coalesce(mentions.table_row, 0), mentions.table_id, mentions.table_column, mentions.figure_key, mentions.project_name)
        ) as cell
    from mentions
    inner join documents on mentions.document_id = documents.document_id
    group by mentions.document_id, mentions.group_key, mentions.place, mentions.measure, coalesce(mentions.form_year, documents.fiscal_year)
    having mentions.place in ('project_form', 'execution_table') or count(distinct mentions.value) = 1
),

projects as (
    select
        documents.owner,
        said.fiscal_year,
        said.document_id,
        said.group_key,
        any_value(documents.document_kind) as document_kind,
        {{ name_key('min(names.project_named)') }} as key,
        min(names.project_code) as project_code
    from (
        select distinct
            document_id,
            group_key,
            fiscal_year
        from said
    ) as said
    inner join documents on said.document_id = documents.document_id
    inner join named as names on said.document_id = names.document_id and said.group_key = names.group_key
    group by documents.owner, said.fiscal_year, said.document_id, said.group_key
),

-- Only where an organization has both a budget and final accounts of a year are names of two documents compared.
both_kinds as (
    select
        projects.*,
        {{ name_core('key') }} as core,
        {{ name_numerals('key') }} as numerals,
        count(*) over (partition by owner, fiscal_year, document_kind, key) as times,
        count(*) over (partition by owner, fiscal_year, document_kind, project_code) as times_of_code
    from projects
    qualify count(distinct document_kind) over (partition by owner, fiscal_year) = 2
),

paired as (
    select
        *,
        {{ name_pairs('core') }} as pairs
    from both_kinds
),

compared as (
    select
        budget.owner,
        budget.fiscal_year,
        budget.document_id as budget_document_id,
        budget.group_key as budget_group,
        final.document_id as final_document_id,
        final.group_key as final_group,
        case
            when budget.project_code = final.project_code and budget.times_of_code = 1 and final.times_of_code = 1 then 2
            when budget.key = final.key and budget.times = 1 and final.times = 1 then 1.5
            when budget.project_code != final.project_code and budget.key != final.key then 0
            else {{ core_likeness('budget.core', 'budget.pairs', 'budget.numerals', 'final.core', 'final.pairs', 'final.numerals') }}
        end as likeness
    from paired as budget
    inner join paired as final
        on
            budget.owner = final.owner
            and budget.fiscal_year = final.fiscal_year
            and budget.document_kind = 'budget'
            and final.document_kind = 'final_accounts'
),

matched as (
    select
        *,
        likeness - greatest(coalesce(lead(likeness) over of_budget, 0), coalesce(lead(likeness) over of_final, 0)) as margin
    from compared
    window
        of_budget as (partition by owner, fiscal_year, budget_group order by likeness desc, final_group asc),
        of_final as (partition by owner, fiscal_year, final_group order by likeness desc, budget_group asc)
    qualify row_number() over of_budget = 1 and row_number() over of_final = 1
),

links as (
    select
        final_document_id as document_id,
        final_group as group_key,
        fiscal_year,
        budget_group,
        least(likeness, 1) as likeness,
        case
            when likeness > 1 then 'exact'
            when likeness >= 0.75 and margin >= 0.15 then 'likely'
            else 'doubtful'
        end as certainty
    from matched
    where likeness > 1 or (likeness >= 0.6 and margin >= 0.05)
),

sources as (
    select
        documents.owner,
        documents.organization_key,
        documents.document_key,
        said.fiscal_year,
        coalesce(links.budget_group, said.group_key) as project_group,
        said.place,
        said.measure,
        said.value,
        said.half_unit,
        said.cell,
        case said.place
            when 'project_form' then 1 when 'execution_table' then 2 when 'target_form' then 3 when 'self_evaluation_form' then 4
            when 'summary' then 5 when 'prose' then 6
        end as place_rank
    from said
    inner join documents on said.document_id = documents.document_id
    left join links
        on said.document_id = links.document_id and said.group_key = links.group_key and said.fiscal_year = links.fiscal_year
),

-- How sure it is that the names are one project's: as sure as the least sure of them.
certainties as (
    select
        document_id,
        group_key,
        certainty,
        likeness
    from named
    union all
    select
        document_id,
        group_key,
        certainty,
        likeness
    from links
),

linked_groups as (
    select distinct
        document_id,
        group_key,
        budget_group
    from links
),

doubts as (
    select
        documents.owner,
        coalesce(links.budget_group, certainties.group_key) as doubted_group,
        max(case certainties.certainty when 'exact' then 1 when 'likely' then 2 when 'doubtful' then 3 end) as doubt,
        min(certainties.likeness) as likeness
    from certainties
    inner join documents on certainties.document_id = documents.document_id
    left join linked_groups as links on certainties.document_id = links.document_id and certainties.group_key = links.group_key
    group by documents.owner, doubted_group
),

lifecycles as (
    select
        owner,
        project_group,
        fiscal_year,
        any_value(organization_key) as organization_key,
        arg_min(cell.project_name, (place_rank, document_key, cell)) as project_name,
        list_sort(list(distinct cell.project_name)) as names_printed,
        list_sort(list(distinct place)) as places,
        count(distinct place || document_key) as place_count,
        {% for measure in stages + ['score'] -%}
        arg_min(
            {
                'value': value, 'place': place, 'document_key': document_key, 'table_id': cell.table_id, 'table_row': cell.table_row,
                'table_column': cell.table_column, 'figure_key': cell.figure_key
            },
            (place_rank, document_key, cell)
        ) filter (where measure = '{{ measure }}') as {{ measure }},
        case
            when count(*) filter (where measure = '{{ measure }}') > 1
                then max(value - half_unit) filter (where measure = '{{ measure }}') <= min(value + half_unit) filter (where measure = '{{ measure }}')
        end as {{ measure }}_agrees,
        {% endfor -%}
        arg_min(cell.grade, (place_rank, document_key, cell)) filter (where measure = 'score') as grade,
        list(
            {
                'measure': measure, 'value': value::decimal(20, 4), 'place': place, 'project_name': cell.project_name, 'document_key': document_key,
                'table_id': cell.table_id, 'table_row': cell.table_row, 'table_column': cell.table_column, 'figure_key': cell.figure_key
            }
            order by measure, place_rank, document_key, cell
        ) as sources
    from sources
    group by owner, project_group, fiscal_year
),

codes as (
    select
        document_id,
        group_key,
        min(project_code) as project_code
    from named
    group by document_id, group_key
)

select
    md5(concat_ws('|', lifecycles.owner, lifecycles.fiscal_year, lifecycles.project_group)) as lifecycle_key,
    lifecycles.organization_key,
    lifecycles.fiscal_year,
    lifecycles.project_name,
    codes.project_code,
    {% for stage in stages -%}
    lifecycles.{{ stage }}.value::decimal(20, 2) as {{ stage }}_yuan,
    lifecycles.{{ stage }}.place as {{ stage }}_place,
    lifecycles.{{ stage }}_agrees,
    {% endfor -%}
    case
        when lifecycles.adjusted_budget.value > 0 then lifecycles.final.value / lifecycles.adjusted_budget.value
    end::decimal(18, 6) as execution_rate,
    lifecycles.score.value::decimal(12, 4) as score,
    lifecycles.score.place as score_place,
    lifecycles.score_agrees,
    lifecycles.grade,
    case
        when lifecycles.place_count = 1 then 'one_place'
        else ['exact', 'likely', 'doubtful'][doubts.doubt]
    end as match_basis,
    if(lifecycles.place_count > 1, doubts.likeness, null)::decimal(5, 4) as likeness,
    lifecycles.names_printed,
    lifecycles.places,
    lifecycles.sources
from lifecycles
left join doubts on lifecycles.owner = doubts.owner and lifecycles.project_group = doubts.doubted_group
left join codes on lifecycles.project_group = codes.group_key
