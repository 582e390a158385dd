-- One row per waiver with the findings that it lets through.
select
    w.document_id,
    w.check_id,
    w.line,
    count(f.check_id) as findings
from quality.waivers as w
inner join raw.documents as d on w.document_id = d.document_id and d.status = 'read'
left join quality.document_findings as f on w.document_id = f.document_id and w.check_id = f.check_id and f.decision = 'waived'
group by w.document_id, w.check_id, w.line
