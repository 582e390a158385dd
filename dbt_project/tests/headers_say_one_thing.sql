-- Two rows of form_columns that compare alike must say the same.
with headers as (
    select distinct
        form_group,
        {{ header_key('header') }} as header_key,
        columns(* exclude (form_group, header))
    from {{ ref('form_columns') }}
)

select
    form_group,
    header_key,
    count(*) as meanings
from headers
group by form_group, header_key
having count(*) > 1
