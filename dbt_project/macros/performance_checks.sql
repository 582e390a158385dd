{#
  Results in the shape of `check_results` from checks of performance forms. `results` has check_id, document_id, instance, lhs (printed), rhs
  (expected), tolerance, comparison (`equal` or `at_least`: lhs is not below rhs), measure ('points', '%', 'yuan' or what is counted), what
  (the words that say what is compared), doubt (null, or why it is not certain what takes part: then a difference is not evaluable) and
  evidence, the printed side first.
#}
{% macro performance_results(results) %}
judged as (
    select
        *,
        case
            when lhs is null or rhs is null then 'not_evaluable'
            when lhs = rhs or (comparison = 'at_least' and lhs > rhs) then 'exact'
            when abs(lhs - rhs) <= tolerance then 'rounding'
            when doubt is not null then 'not_evaluable'
            else 'mismatch'
        end as outcome
    from {{ results }}
)

select
    md5(concat_ws('|', j.check_id, j.document_id, j.instance)) as check_result_key,
    j.check_id,
    j.document_id,
    md5(j.document_id) as document_key,
    null::varchar as other_document_key,
    coalesce(list_sort(list_distinct(list_filter(list_transform(j.evidence, lambda e: e.table_id), lambda t: t is not null))), []) as table_ids, -- noqa: RF01
    j.evidence[1].table_row as table_row,
    j.evidence[1].table_column as table_column,
    j.lhs::decimal(24, 4) as lhs,
    j.rhs::decimal(24, 4) as rhs,
    (j.lhs - j.rhs)::decimal(24, 4) as difference,
    j.tolerance::decimal(24, 4) as tolerance,
    j.outcome,
    c.severity,
    case
        when j.outcome = 'mismatch' then concat(
            c.statement_zh, ': ', j.what, ': ', {{ plain_number('j.lhs') }}, ' ', j.measure, ' printed, ',
            if(j.comparison = 'at_least', 'at least ', ''), {{ plain_number('j.rhs') }}, ' expected; they differ by ',
            {{ plain_number('j.lhs - j.rhs') }}, ', rounding explains ', {{ plain_number('j.tolerance') }}
        )
        when j.outcome = 'not_evaluable' then concat(
            c.statement_zh, ': ', j.what, ': ', coalesce(j.doubt, if(j.lhs is null, 'no total is printed', 'nothing is printed to compare it with'))
        )
    end as reason,
    j.evidence
from judged as j
inner join {{ ref('checks') }} as c on j.check_id = c.check_id
{% endmacro %}

{# A decimal as text, without zeros behind its last digit. #}
{% macro plain_number(number) -%}
    regexp_replace(({{ number }})::decimal(24, 4)::varchar, '\.?0+$', '')
{%- endmacro %}

{#
  Half a unit of the last printed place of a score, weight or rate; 0 for a whole number: points that are given whole are no rounded ones.
#}
{% macro half_place(text) -%}
    ([0, 0.05, 0.005, 0.0005, 0.00005][least(length(regexp_extract({{ text }}, '[.．]([0-9０-９]*)', 1)), 4) + 1])::decimal(12, 5)
{%- endmacro %}
