-- One row per document and check that holds something against it, worded with its worst instance: both sides and where
-- they stand. A document whose reading is in doubt is judged by that alone: what was not read cannot add up.
-- Held: the view looks at all results of all documents, and few of them are findings.
with failing as materialized (
    select
        check_result_key,
        document_id,
        check_id,
        severity,
        outcome,
        table_ids,
        table_row,
        table_column,
        lhs,
        rhs,
        difference,
        tolerance,
        reason
    from quality.check_results
    where outcome in ('mismatch', 'not_evaluable')
),

worst as (
    select *
    from failing
    qualify row_number() over (
            partition by document_id, check_id, severity, outcome
            order by abs(difference) desc nulls last, table_ids[1] asc, table_row asc, table_column asc
        ) = 1
),

proposed as (
    select
        r.document_id,
        r.check_id,
        r.severity,
        r.outcome,
        count(distinct o.proposal_key) as proposals,
        arg_min(concat(o.text_printed, ' for ', o.text_proposed, ' (', o.table_id, ', row ', o.table_row, ', column ', o.table_column, ')'), o.proposal_key) as example
    from quality.ocr_proposals as o
    inner join failing as r on o.document_id = r.document_id and list_contains(o.check_result_keys, r.check_result_key)
    group by all
)

select
    f.document_id,
    f.check_id,
    f.decision,
    concat_ws(
        '; ',
        c.statement_zh,
        'table ' || nullif(array_to_string(w.table_ids[:4], ', '), '') || if(len(w.table_ids) > 4, ' and ' || (len(w.table_ids) - 4) || ' more', '') || coalesce(', row ' || w.table_row, '') || coalesce(', column ' || w.table_column, ''),
        coalesce(
            -- The reason of an identity begins with the statement, which stands in front already.
            if(starts_with(w.reason, c.statement_zh), ltrim(substr(w.reason, length(c.statement_zh) + 1), ': '), w.reason),
            w.lhs::decimal(20, 2) || ' against ' || w.rhs::decimal(20, 2) || ' yuan (difference ' || w.difference::decimal(20, 2) || ', tolerance ' || w.tolerance::decimal(20, 2) || ')'
        ),
        if(f.outcome = 'not_evaluable', 'could not be evaluated', null),
        if(f.instances > 1, 'and ' || (f.instances - 1) || ' more', null),
        -- What OCR probably misread is one line away from being corrected.
        if(p.proposals > 0, 'OCR probably read ' || p.example || if(p.proposals > 1, ' and others', '') || ', see quality.ocr_proposals', null)
    ) as finding,
    f.waived_until::varchar as waived_until,
    f.waived_by,
    if(length(f.waiver_reason) > 300, left(f.waiver_reason, 299) || '…', f.waiver_reason) as waiver_reason
from quality.document_findings as f
inner join seeds.checks as c on f.check_id = c.check_id
left join worst as w on f.document_id = w.document_id and f.check_id = w.check_id and f.severity = w.severity and f.outcome = w.outcome
left join proposed as p on f.document_id = p.document_id and f.check_id = p.check_id and f.severity = p.severity and f.outcome = p.outcome
-- Pages without text explain what else is missing.
where f.check_id = 'P01' or f.document_id not in (select document_id from quality.gate_results where severity = 'critical' and document_id is not null)
order by f.document_id, f.check_id
