-- What is missing or not understood: expected forms, units, headers, titles, amounts.
with forms_of_documents as (
    select distinct
        document_id,
        form_code
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
        'G02' as check_id,
        amounts.document_id,
        amounts.table_id as instance,
        amounts.table_id,
        min(amounts.table_row) as table_row,
        arg_min(amounts.table_column, amounts.table_row) as table_column,
        concat(
            any_value(tables.caption), ': no readable unit (printed: ', coalesce(any_value(tables.unit_printed), 'nothing'), '); ',
            count(*), ' amounts are not loaded'
        ) as reason
    from {{ ref('int_unitless_amounts') }} as amounts
    inner join {{ ref('int_tables') }} as tables on amounts.document_id = tables.document_id and amounts.table_id = tables.table_id
    group by amounts.document_id, amounts.table_id
),

headers as (
    select
        'N01' as check_id,
        document_id,
        concat_ws('|', table_id, table_column) as instance,
        table_id,
        null::integer as table_row,
        table_column,
        concat('unknown header ', array_to_string(header_path, ' / '), ' over ', number_count, ' numbers; add it to the seed form_columns') as reason
    from {{ ref('unknown_headers') }}
),

titles as (
    select
        'N02' as check_id,
        document_id,
        table_id as instance,
        table_id,
        null::integer as table_row,
        null::integer as table_column,
        concat('unknown title ', caption, ' of a table that looks financial; add it to the seed form_titles') as reason
    from {{ ref('int_tables') }}
    where looks_financial
),

unparsed as (
    select
        'N03' as check_id,
        document_id,
        concat_ws('|', table_id, table_row, table_column) as instance,
        table_id,
        table_row,
        table_column,
        concat('cannot be read as an amount: ', text_printed) as reason
    from {{ ref('int_unparsed_amounts') }}
),

lines as (
    select
        'N05' as check_id,
        document_id,
        concat_ws('|', table_id, table_row, lane) as instance,
        table_id,
        table_row,
        null::integer as table_column,
        concat('unknown line ', label, '; add it to the seed line_items') as reason
    from {{ ref('int_unknown_lines') }}
),

without_amounts as (
    select
        'N04' as check_id,
        documents.document_id,
        '' as instance,
        null::varchar as table_id,
        null::integer as table_row,
        null::integer as table_column,
        'no amounts' as reason
    from {{ ref('int_documents') }} as documents
    anti join {{ ref('int_amounts') }} as amounts on documents.document_id = amounts.document_id
    where documents.reading_status = 'read'
),

strays as (
    select
        'N07' as check_id,
        document_id,
        concat_ws('|', table_id, table_row, table_column) as instance,
        table_id,
        table_row,
        table_column,
        concat('the number ', text_printed, ' below ', coalesce(array_to_string(header_path, ' / '), 'no header'), ' became no amount') as reason
    from {{ ref('int_stray_numbers') }}
),

findings as (
    {% for finding in ['missing_forms', 'without_unit', 'headers', 'titles', 'unparsed', 'lines', 'without_amounts', 'strays'] -%}
    select * from {{ finding }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

{{ finding_results('findings') }}
