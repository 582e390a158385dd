-- Two rows of line_items that compare alike must say the same.
with lines as (
    select distinct
        form_family,
        side,
        {{ label_key('label') }} as label_key,
        columns(* exclude (form_family, side, label))
    from {{ ref('line_items') }}
)

select
    form_family,
    side,
    label_key,
    count(*) as meanings
from lines
group by form_family, side, label_key
having count(*) > 1
