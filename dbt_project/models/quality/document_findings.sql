-- What the checks hold against each document, one row per check, with the decision it asks for. The gate takes the severest.
{{ config(materialized='view') }}

with findings as (
    select
        results.*,
        checks.statement_en,
        -- An identity that blocks and could not be evaluated is shown to whoever uses the document.
        case
            -- The doubt is a finding of its own, with a decision of its own.
            when results.doubted_by is not null then 'passed'
            when results.outcome = 'mismatch' and results.severity = checks.severity then checks.decision_on_mismatch
            when results.outcome = 'mismatch' or checks.decision_on_mismatch = 'quarantined' then 'warned'
            else 'passed'
        end as decision_asked,
        if(decision_asked != 'passed' and waivers.document_id is not null, 'waived', decision_asked) as decision,
        waivers.until as waived_until,
        waivers.reviewer as waived_by,
        waivers.reason as waiver_reason
    from {{ ref('check_results') }} as results
    inner join {{ ref('checks') }} as checks on results.check_id = checks.check_id
    -- Those that ended stopped the run before anything was loaded.
    left join {{ source('reviews', 'waivers') }} as waivers on results.document_id = waivers.document_id and results.check_id = waivers.check_id
    where results.outcome in ('mismatch', 'not_evaluable')
)

select
    md5(concat_ws('|', document_id, check_id, severity, outcome)) as finding_key,
    document_id,
    md5(document_id) as document_key,
    check_id,
    severity,
    outcome,
    -- Results that are in doubt ask for nothing beside those that are not.
    arg_min(decision, list_position(['quarantined', 'waived', 'warned', 'passed'], decision)) as decision,
    count(*) as instances,
    concat(
        check_id, ': ', arg_min(reason, (abs(difference) is null, -abs(difference), table_ids[1], table_row, table_column, check_result_key)),
        if(count(*) > 1, ' (and ' || (count(*) - 1) || ' more)', '')
    ) as reason,
    list(check_result_key order by table_ids[1], table_row, table_column, check_result_key) as check_result_keys,
    any_value(waived_until) as waived_until,
    any_value(waived_by) as waived_by,
    any_value(waiver_reason) as waiver_reason
from findings
group by document_id, check_id, severity, outcome
