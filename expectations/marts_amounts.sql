-- One row: the published amounts as a whole, with an example of what is wrong with them.
with published as (
    select
        f.amount_key,
        f.amount_yuan,
        d.document_key as published_document_key
    from marts.fct_amount as f
    left join marts.dim_document as d on f.document_key = d.document_key
),

repeated as (
    select
        count(*) as repeated_keys,
        min(amount_key) as repeated_key
    from (
        select amount_key
        from published
        group by amount_key
        having count(*) > 1
    ) as keys
),

measures as (
    select
        count(*) as amounts,
        count(*) filter (where amount_yuan is null) as valueless_amounts,
        min(amount_key) filter (where amount_yuan is null) as valueless_key,
        count(*) filter (where published_document_key is null) as stray_amounts,
        min(amount_key) filter (where published_document_key is null) as stray_key
    from published
)

select
    measures.amounts,
    repeated.repeated_keys,
    repeated.repeated_key,
    measures.valueless_amounts,
    measures.valueless_key,
    measures.stray_amounts,
    measures.stray_key
from measures
cross join repeated
