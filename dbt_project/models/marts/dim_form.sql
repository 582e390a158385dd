select
    form_code,
    name_zh as name,
    name_en,
    kind,
    form_family,
    document_kind,
    row_axis,
    lands_amounts
from {{ ref('forms') }}
