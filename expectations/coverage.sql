-- One row per document with identities that concern it.
select
    document_id,
    evaluated,
    applicable,
    coverage::double as coverage
from quality.document_coverage
where applicable > 0
