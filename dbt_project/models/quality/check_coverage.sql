-- How far each check could be evaluated in each document, so that a check without instances cannot pass for a check that passed.
select
    document_id,
    md5(document_id) as document_key,
    check_id,
    any_value(severity) as severity,
    count(*) filter (where outcome != 'not_applicable') as instances,
    count(*) filter (where outcome = 'exact') as exact,
    count(*) filter (where outcome = 'rounding') as rounding,
    count(*) filter (where outcome = 'mismatch') as mismatch,
    count(*) filter (where outcome = 'not_evaluable') as not_evaluable,
    coalesce(sum(len(evidence)) filter (where outcome in ('exact', 'rounding', 'mismatch')), 0)::bigint as cells_compared,
    case when bool_and(outcome = 'not_applicable') then any_value(reason) end as not_applicable_reason
from {{ ref('check_results') }}
group by document_id, check_id
