-- What comes of comparing each figure of the text with its cells: money in yuan, within half a unit of the last place that either prints.
with targets as (
    select * from {{ ref('int_narrative_targets') }}
),

compared as (
    select
        document_id,
        figure_key,
        count(*) as target_count,
        count(amount_yuan) as amount_count,
        coalesce(sum(amount_yuan), 0)::decimal(20, 2) as target_yuan,
        coalesce(sum(half_unit_yuan), 0)::decimal(20, 7) as half_unit_yuan,
        min(prose_half_unit_yuan) as prose_half_unit_yuan,
        arg_min(number, (table_id, table_row, table_column)) as target_number,
        arg_min(text_printed, (table_id, table_row, table_column)) as text_printed,
        bool_or(is_ambiguous) as is_ambiguous,
        min(via) as via
    from targets
    where role = 'value'
    group by document_id, figure_key
),

-- Percent that the text says of the budget against the rate that the form prints beside the amount.
completions as (
    select
        targets.document_id,
        targets.figure_key,
        bool_and(
            abs(figures.completion_rate - targets.number)
            <= figures.completion_rate_half_unit
            -- A rate may be printed as a fraction of 1.
            + if(try_cast(targets.text_printed as decimal(18, 4)) * 100 = targets.number, 50, 0.5)
            / pow(10, length(regexp_extract(targets.text_printed, '[.．]([0-9０-９]*)', 1)))
        ) as agrees
    from targets
    inner join {{ ref('int_narrative_figures') }} as figures
        on targets.document_id = figures.document_id and targets.figure_key = figures.figure_key
    where targets.role = 'completion' and figures.completion_rate is not null
    group by targets.document_id, targets.figure_key
)

select
    figures.figure_key,
    figures.document_id,
    coalesce(compared.target_count, 0)::integer as target_count,
    if(figures.amount_yuan is null, null, compared.target_yuan) as target_yuan,
    if(figures.amount_yuan is null, compared.target_number, null) as target_number,
    if(
        figures.amount_yuan is null, figures.number - compared.target_number, figures.amount_yuan - compared.target_yuan
    )::decimal(26, 8) as difference,
    if(
        figures.amount_yuan is null, 0, compared.prose_half_unit_yuan + compared.half_unit_yuan
    )::decimal(26, 8) as tolerance,
    case
        when compared.target_count is null then 'not_evaluable'
        when abs(difference) <= tolerance then 'agrees'
        when compared.is_ambiguous or difference is null then 'not_evaluable'
        else 'differs'
    end as verdict,
    case
        when compared.target_count is null then coalesce(figures.ambiguity, 'no cell of the document is known to state it')
        when verdict = 'not_evaluable' then coalesce(figures.ambiguity, 'several cells may be meant, and none of them agrees')
        when verdict = 'agrees' and compared.amount_count = 0 and figures.amount_yuan is not null then 'the cell is blank'
    end as reason,
    case completions.agrees when true then 'agrees' when false then 'differs' end as completion_verdict,
    compared.via
from {{ ref('int_narrative_figures') }} as figures
left join compared on figures.document_id = compared.document_id and figures.figure_key = compared.figure_key
left join completions on figures.document_id = completions.document_id and figures.figure_key = completions.figure_key
