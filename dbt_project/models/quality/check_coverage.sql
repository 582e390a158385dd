-- How far each check could be evaluated in each document, so that a check without instances cannot pass for a check that passed.
{{ config(materialized='view') }}

with counted as (
    select
        document_id,
        check_id,
        arg_min(severity, list_position(['error', 'warn', 'info'], severity)) as severity,
        count(*) filter (where outcome != 'not_applicable') as applicable,
        count(*) filter (where outcome in ('exact', 'rounding', 'mismatch')) as evaluated,
        count(*) filter (where outcome = 'exact') as exact,
        count(*) filter (where outcome = 'rounding') as rounding,
        count(*) filter (where outcome = 'mismatch') as mismatch,
        count(*) filter (where outcome = 'not_evaluable') as not_evaluable,
        coalesce(sum(len(evidence)) filter (where outcome in ('exact', 'rounding', 'mismatch')), 0)::bigint as cells_compared,
        list_sort(list(distinct reason) filter (where outcome = 'not_evaluable')) as not_evaluable_reasons,
        min(reason) filter (where outcome = 'not_applicable') as not_applicable_reason
    from {{ ref('check_results') }}
    group by document_id, check_id
)

select
    document_id,
    md5(document_id) as document_key,
    check_id,
    severity,
    applicable,
    evaluated,
    {{ share('evaluated', 'applicable') }} as coverage,
    exact,
    rounding,
    mismatch,
    not_evaluable,
    cells_compared,
    coalesce(not_evaluable_reasons[:20], []) as not_evaluable_reasons,
    if(applicable = 0, not_applicable_reason, null) as not_applicable_reason
from counted
