-- Columns of amounts under a header that no row of the seed knows. Their amounts land with measure `?`; none is dropped.
select
    columns.document_id,
    columns.table_id,
    columns.table_column,
    tables.form_code,
    columns.header_path,
    columns.unknown_label,
    columns.printed_count as number_count
from {{ ref('int_amount_columns') }} as columns
inner join {{ ref('int_tables') }} as tables on columns.document_id = tables.document_id and columns.table_id = tables.table_id
where columns.is_unknown and columns.printed_count > 0 and tables.lands_amounts
