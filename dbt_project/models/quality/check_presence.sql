-- What is missing or not understood: expected forms, units, headers, titles, amounts.
with forms_of_documents as (
    select distinct document_id, form_code
    from {{ ref('int_tables') }}
),

-- Any one form of an expectation satisfies it.
missing_forms as (
    select
        'G01' as check_id,
        documents.document_id,
        expected.expectation as instance,
        null::varchar as table_id,
        null::integer as table_row,
        null::integer as table_column,
        expected.expectation || ' is not in the document' as reason
    from {{ ref('int_documents') }} as documents
    inner join {{ ref('expected_forms') }} as expected on documents.document_kind = expected.document_kind
    left join forms_of_documents as found
        on documents.document_id = found.document_id and expected.form_code = found.form_code
    where documents.reading_status = 'read'
    group by documents.document_id, expected.expectation
    having count(found.form_code) = 0
),

without_unit as (
    select
        'G02',
        tables.document_id,
        tables.table_id,
        tables.table_id,
        null,
        min(columns.table_column),
        concat(
            tables.caption, ': no readable unit (printed: ', coalesce(tables.unit_printed, 'nothing'), '); none of its ',
            sum(columns.number_count), ' numbers is loaded'
        )
    from {{ ref('int_tables') }} as tables
    inner join {{ ref('int_columns') }} as columns on tables.document_id = columns.document_id and tables.table_id = columns.table_id
    where tables.lands_amounts and tables.unit_factor is null
        and columns.role = 'amount' and columns.column_unit is null and columns.number_count > 0
    group by tables.document_id, tables.table_id, tables.caption, tables.unit_printed
),

headers as (
    select
        'N01',
        document_id,
        concat_ws('|', table_id, table_column),
        table_id,
        null,
        table_column,
        concat('unknown header ', array_to_string(header_path, ' / '), ' over ', number_count, ' numbers; add it to the seed form_columns')
    from {{ ref('unknown_headers') }}
),

titles as (
    select
        'N02',
        document_id,
        table_id,
        table_id,
        null,
        null,
        concat('unknown title ', caption, ' of a table that looks financial; add it to the seed form_titles')
    from {{ ref('int_tables') }}
    where looks_financial
),

unparsed as (
    select
        'N03',
        document_id,
        concat_ws('|', table_id, table_row, table_column),
        table_id,
        table_row,
        table_column,
        concat('cannot be read as an amount: ', text_printed)
    from {{ ref('int_unparsed_amounts') }}
),

lines as (
    select
        'N05',
        document_id,
        concat_ws('|', table_id, table_row, lane),
        table_id,
        table_row,
        null,
        concat('unknown line ', label, '; add it to the seed line_items')
    from {{ ref('int_unknown_lines') }}
),

without_amounts as (
    select
        'N04',
        documents.document_id,
        '',
        null,
        null,
        null,
        'no amounts'
    from {{ ref('int_documents') }} as documents
    anti join {{ ref('int_amounts') }} as amounts on documents.document_id = amounts.document_id
    where documents.reading_status = 'read'
),

new_codes as (
    select
        'B16',
        document_id,
        system || '|' || code,
        table_id,
        table_row,
        table_column,
        concat(system, ' code ', code, ' ', name, ' is not in the list of codes; it is loaded with its printed name')
    from {{ ref('int_printed_codes') }}
    where not is_listed and system != 'procurement_item'
),

findings as (
    select * from missing_forms
    union all
    select * from without_unit
    union all
    select * from headers
    union all
    select * from titles
    union all
    select * from unparsed
    union all
    select * from lines
    union all
    select * from without_amounts
    union all
    select * from new_codes
)

{{ finding_results('findings') }}
