-- Two rows of form_titles that compare alike must name one form.
select
    {{ title_key('title') }} as title_key,
    list(distinct form_code) as form_codes
from {{ ref('form_titles') }}
group by title_key
having count(distinct form_code) > 1
