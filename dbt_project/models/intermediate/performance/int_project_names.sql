-- Every place of a document that names a project, and which of them name the same one: names that agree first, in their order where one is printed
-- several times; then, between two places, names that are each other's best likeness by a margin, twice. Never two names to one.
{% set places = [
    ('self_evaluation_form', 1), ('target_form', 2), ('project_form', 3), ('execution_table', 4), ('summary', 5), ('prose', 6)
] -%}
with named as (
    select
        document_id,
        if(form_kind = 'project_target', 'target_form', 'self_evaluation_form') as place,
        table_id,
        form_ordinal,
        first_row as table_row,
        project_name,
        project_code
    from {{ ref('int_performance_forms') }}
    where form_kind in ('project_target', 'project_self_evaluation')
    union all
    select distinct
        document_id,
        'project_form' as place,
        table_id,
        null::integer as form_ordinal,
        table_row,
        project_name,
        project_code
    from {{ ref('int_amounts') }}
    where form_code = 'budget_project' and project_name is not null
    union all
    select
        document_id,
        if(form_code = 'final_project', 'execution_table', 'summary') as place,
        table_id,
        null::integer as form_ordinal,
        table_row,
        project_name,
        project_code
    from {{ ref('int_performance_summaries') }}
    where row_kind = 'project'
    union all
    select distinct
        figures.document_id,
        'prose' as place,
        null::varchar as table_id,
        null::integer as form_ordinal,
        null::integer as table_row,
        {{ project_of_figure('figures') }} as project_name,
        null::varchar as project_code
    from {{ ref('int_narrative_figures') }} as figures
),

keyed as (
    select
        *,
        {{ name_key('project_name') }} as key
    from named
    where project_name is not null
),

cored as (
    select
        *,
        case place {% for place, rank in places %} when '{{ place }}' then {{ rank }}{% endfor %} end as place_rank,
        {{ name_core('key') }} as core,
        {{ name_numerals('key') }} as numerals,
        row_number() over (partition by document_id, place order by table_id, table_row, project_name) as sequence,
        row_number() over (partition by document_id, place, key order by table_id, table_row) as nth,
        count(*) over (partition by document_id, place, key) as times
    from keyed
    where key != ''
),

names as (
    select
        *,
        {{ name_pairs('core') }} as pairs
    from cored
),

-- A project that its form or table divides up over several rows is one.
exact as (
    select
        a.document_id,
        a.place as a_place,
        a.sequence as a_sequence,
        b.place as b_place,
        b.sequence as b_sequence,
        1.0::double as likeness,
        case when a.times = 1 and b.times = 1 then 'exact' when a.times = b.times then 'likely' else 'doubtful' end as certainty
    from names as a
    inner join names as b on a.document_id = b.document_id and a.key = b.key and a.place_rank < b.place_rank
    where
        (a.times = b.times and a.nth = b.nth)
        or (a.times = 1 and b.times > 1 and b.place in ('project_form', 'execution_table'))
        or (b.times = 1 and a.times > 1 and a.place in ('project_form', 'execution_table'))
),

likenesses as (
    select
        a.document_id,
        a.place as a_place,
        a.sequence as a_sequence,
        b.place as b_place,
        b.sequence as b_sequence,
        {{ core_likeness('a.core', 'a.pairs', 'a.numerals', 'b.core', 'b.pairs', 'b.numerals') }} as likeness
    from names as a
    inner join names as b on a.document_id = b.document_id and a.place_rank < b.place_rank
    anti join exact as of_a
        on a.document_id = of_a.document_id and a.place = of_a.a_place and a.sequence = of_a.a_sequence and b.place = of_a.b_place
    anti join exact as of_b
        on b.document_id = of_b.document_id and b.place = of_b.b_place and b.sequence = of_b.b_sequence and a.place = of_b.a_place
),

{% for round in [1, 2] -%}
candidates_{{ round }} as (
    select
        candidates.*,
        row_number() over of_a as rank_of_a,
        row_number() over of_b as rank_of_b,
        likeness - greatest(coalesce(lead(likeness) over of_a, 0), coalesce(lead(likeness) over of_b, 0)) as margin
    from likenesses as candidates
    {% if round == 2 -%}
    anti join matched_1 as of_a
        on
            candidates.document_id = of_a.document_id and candidates.a_place = of_a.a_place
            and candidates.a_sequence = of_a.a_sequence and candidates.b_place = of_a.b_place
    anti join matched_1 as of_b
        on
            candidates.document_id = of_b.document_id and candidates.b_place = of_b.b_place
            and candidates.b_sequence = of_b.b_sequence and candidates.a_place = of_b.a_place
    {% endif -%}
    window
        of_a as (partition by document_id, a_place, a_sequence, b_place order by likeness desc, b_sequence asc),
        of_b as (partition by document_id, a_place, b_place, b_sequence order by likeness desc, a_sequence asc)
),

matched_{{ round }} as (
    select
        document_id,
        a_place,
        a_sequence,
        b_place,
        b_sequence,
        likeness,
        if(likeness >= 0.75 and margin >= 0.15, 'likely', 'doubtful') as certainty
    from candidates_{{ round }}
    where rank_of_a = 1 and rank_of_b = 1 and likeness >= 0.6 and margin >= 0.05
),

{% endfor -%}
matches as (
    select * from exact
    union all
    select * from matched_1
    union all
    select * from matched_2
),

-- Every name beside itself and those that it matches, from both sides.
neighbours as (
    select
        document_id,
        place,
        sequence,
        place as other_place,
        sequence as other_sequence,
        null::double as likeness,
        null::varchar as certainty
    from names
    union all
    select
        document_id,
        a_place,
        a_sequence,
        b_place,
        b_sequence,
        likeness,
        certainty
    from matches
    union all
    select
        document_id,
        b_place,
        b_sequence,
        a_place,
        a_sequence,
        likeness,
        certainty
    from matches
),

-- The name that stands for the project: the first by place, reached over the names between.
reached_0 as (
    select
        document_id,
        place,
        sequence,
        struct_pack(rank := place_rank, place := place, sequence := sequence) as first_name
    from names
),

{% for hop in [1, 2, 3] -%}
reached_{{ hop }} as (
    select
        neighbours.document_id,
        neighbours.place,
        neighbours.sequence,
        min(reached.first_name) as first_name
    from neighbours
    inner join reached_{{ hop - 1 }} as reached
        on
            neighbours.document_id = reached.document_id
            and neighbours.other_place = reached.place
            and neighbours.other_sequence = reached.sequence
    group by neighbours.document_id, neighbours.place, neighbours.sequence
),

{% endfor -%}
-- How sure a name is: as sure as its best match.
sureness as (
    select
        document_id,
        place,
        sequence,
        max(likeness) as likeness,
        case
            when bool_or(certainty = 'exact') then 'exact'
            when bool_or(certainty = 'likely') then 'likely'
            when bool_or(certainty = 'doubtful') then 'doubtful'
        end as certainty
    from neighbours
    group by document_id, place, sequence
),

grouped as (
    select
        names.document_id,
        names.place,
        names.table_id,
        names.form_ordinal,
        names.table_row,
        names.project_name,
        names.project_code,
        reached.first_name,
        sureness.likeness,
        sureness.certainty,
        count(distinct names.key) over (partition by names.document_id, reached.first_name, names.place) as keys_of_place
    from names
    inner join reached_3 as reached
        on names.document_id = reached.document_id and names.place = reached.place and names.sequence = reached.sequence
    inner join sureness on names.document_id = sureness.document_id and names.place = sureness.place and names.sequence = sureness.sequence
)

select
    grouped.document_id,
    md5(concat_ws('|', grouped.document_id, grouped.first_name.place, grouped.first_name.sequence)) as project_key,
    grouped.place,
    grouped.table_id,
    grouped.form_ordinal,
    grouped.table_row,
    grouped.project_name,
    grouped.project_code,
    first_names.project_name as project_named,
    grouped.likeness::decimal(5, 4) as likeness,
    -- Where two names of one place came to the same project over a third, none of them is sure.
    if(grouped.keys_of_place > 1, 'doubtful', grouped.certainty) as certainty
from grouped
inner join names as first_names
    on
        grouped.document_id = first_names.document_id
        and grouped.first_name.place = first_names.place
        and grouped.first_name.sequence = first_names.sequence
