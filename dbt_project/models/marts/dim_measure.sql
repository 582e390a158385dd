select
    measure_code,
    measure_family,
    name_zh as name,
    name_en
from {{ ref('measures') }}
