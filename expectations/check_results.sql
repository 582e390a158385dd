-- One row per check result that is a mismatch, worded with both sides and where they stand.
select
    r.document_id,
    r.check_id,
    c.decision_on_mismatch,
    concat_ws(
        '; ',
        c.statement_zh,
        'tables ' || array_to_string(r.table_ids, ', '),
        'row ' || r.table_row,
        'column ' || r.table_column,
        r.lhs || ' against ' || r.rhs || ' (difference ' || r.difference || ', tolerance ' || r.tolerance || ')',
        r.reason
    ) as finding
from quality.check_results as r
inner join seeds.checks as c on r.check_id = c.check_id
where r.outcome = 'mismatch'
order by r.document_id, r.check_id, r.table_row, r.table_column
