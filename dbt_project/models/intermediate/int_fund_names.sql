-- Funds by every wording that a header prints for them; a column of 资金性质 prints the same words as texts.
{{ config(materialized='table') }}

select
    {{ header_key('header') }} as header_key,
    min(fund_code) as fund_code
from {{ ref('form_columns') }}
where fund_code is not null and form_group = '*'
group by 1
