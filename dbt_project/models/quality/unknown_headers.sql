-- Headers over amounts that no row of the seed `form_columns` knows. The amounts are loaded with measure `?`.
select
    document_id,
    md5(document_id) as document_key,
    table_id,
    table_column,
    form_code,
    header_path,
    unknown_label,
    number_count
from {{ ref('int_unknown_headers') }}
