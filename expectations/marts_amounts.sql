-- One row per published amount.
select
    f.amount_key,
    f.amount_yuan::varchar as amount_yuan,
    d.document_key as published_document_key
from marts.fct_amount as f
left join marts.dim_document as d on f.document_key = d.document_key
