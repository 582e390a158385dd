select
    stage,
    name_zh as name,
    name_en,
    ordinal
from {{ ref('stages') }}
