-- Tables of published documents whose rows no fact holds: those of no standard form, and the tables of an evaluation report. Their cells are in
-- raw.cells.
with sizes as (
    select
        document_id,
        table_id,
        max(table_row + row_span)::integer as row_count,
        max(table_column + column_span)::integer as column_count,
        count(distinct table_row) filter (where is_header)::integer as header_row_count,
        string_agg(text_printed, ' ' order by table_row, table_column) filter (where is_header) as header_text
    from {{ ref('stg_cells') }}
    group by document_id, table_id
)

select
    md5(concat_ws('|', tables.document_id, tables.table_id)) as table_key,
    documents.document_key,
    documents.organization_key,
    documents.fiscal_year,
    tables.document_id,
    tables.table_id,
    tables.form_code,
    tables.caption,
    tables.table_number,
    tables.unit_printed,
    tables.notes,
    sizes.header_text,
    sizes.header_row_count,
    sizes.row_count,
    sizes.column_count,
    tables.first_page::integer as first_page,
    tables.last_page::integer as last_page,
    tables.looks_financial
from {{ ref('int_tables') }} as tables
inner join {{ ref('dim_document') }} as documents on tables.document_id = documents.document_id
left join sizes on tables.document_id = sizes.document_id and tables.table_id = sizes.table_id
where tables.form_code in ('other', 'performance_evaluation')
