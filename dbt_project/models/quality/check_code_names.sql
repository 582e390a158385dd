-- Codes with their printed names against the year's list. Names are compared without widths, punctuation and the 支出 and 等 that places
-- print or leave out.
{% set systems = "('function', 'department_economic', 'government_economic')" %}
with named_codes as (
    select
        codes.document_id,
        codes.code_system as system,
        codes.code,
        names.text_printed,
        min({
            'table_id': names.table_id, 'table_row': names.table_row, 'table_column': names.table_column
        }) as cell,
        count(*) as cells
    from {{ ref('int_row_codes') }} as codes
    inner join {{ ref('int_key_texts') }} as names
        on
            codes.document_id = names.document_id
            and codes.table_id = names.table_id
            and codes.table_row = names.table_row
            and codes.lane = names.lane
            and codes.code_system = names.code_system
    where names.role in ('name', 'code_and_name') and codes.code_system in {{ systems }}
    group by codes.document_id, codes.code_system, codes.code, names.text_printed
),

distinct_texts as (
    select distinct text_printed
    from named_codes
),

-- □ stands for a character that could not be recognised.
name_keys as (
    select
        text_printed,
        {{ code_name_key(name_without_code('text_printed', "'code'")) }} as name_key
    from distinct_texts
    where not contains(text_printed, '□')
),

editions as (
    select
        system,
        code,
        name,
        first_year,
        coalesce(last_year, 9999) as last_year,
        unnest(list_prepend(name, string_split(coalesce(other_names, name), '|'))) as spelling
    from {{ ref('classification_codes') }}
    where system in {{ systems }}
),

spellings as (
    select distinct
        system,
        code,
        name,
        first_year,
        last_year,
        {{ code_name_key('spelling') }} as name_key
    from editions
),

-- The edition of the document's year; before the first known one, the first.
in_force as (
    select
        *,
        if(first_year = min(first_year) over (partition by system, code), 0, first_year) as valid_from
    from spellings
),

compared as (
    select
        named_codes.document_id,
        named_codes.system,
        named_codes.code,
        name_keys.name_key,
        documents.fiscal_year,
        any_value(named_codes.text_printed) as name_printed,
        min(named_codes.cell) as cell,
        bool_or(in_force.name_key is not null) as is_listed,
        bool_or(
            in_force.name_key = name_keys.name_key
            and coalesce(documents.fiscal_year between in_force.valid_from and in_force.last_year, true)
        ) as agrees,
        max(in_force.name) filter (
            where coalesce(documents.fiscal_year between in_force.valid_from and in_force.last_year, true)
        ) as listed_name,
        bool_or(in_force.name_key = name_keys.name_key) as is_of_another_year
    from named_codes
    inner join name_keys on named_codes.text_printed = name_keys.text_printed
    inner join {{ ref('int_documents') }} as documents on named_codes.document_id = documents.document_id
    left join in_force on named_codes.system = in_force.system and named_codes.code = in_force.code
    where name_keys.name_key != ''
    group by named_codes.document_id, named_codes.system, named_codes.code, name_keys.name_key, documents.fiscal_year
),

other_names as (
    select
        'B16' as check_id,
        document_id,
        concat_ws('|', system, code, name_key) as instance,
        cell.table_id as table_id,
        cell.table_row as table_row,
        cell.table_column as table_column,
        'mismatch' as outcome,
        concat(
            system, ' code ', code, ' is printed as ', name_printed, '; the list of ', fiscal_year, ' has ', listed_name,
            if(is_of_another_year, ' (the printed name is that of another year)', '')
        ) as reason
    from compared
    where is_listed and not agrees
),

names_of_codes as (
    select
        document_id,
        system,
        code,
        list(name_printed order by cell) as names
    from compared
    group by document_id, system, code
),

unlisted as (
    select
        'B16' as check_id,
        printed.document_id,
        printed.system || '|' || printed.code as instance,
        printed.table_id,
        printed.table_row,
        printed.table_column,
        'mismatch' as outcome,
        concat(
            printed.system, ' code ', printed.code, ' ', printed.name, ' is not in the list of codes; it is loaded with its printed name',
            if(len(names_of_codes.names) > 1, ', which differs between its rows: ' || array_to_string(names_of_codes.names, ', '), '')
        ) as reason
    from {{ ref('int_printed_codes') }} as printed
    left join names_of_codes
        on
            printed.document_id = names_of_codes.document_id
            and printed.system = names_of_codes.system
            and printed.code = names_of_codes.code
    where not printed.is_listed and printed.system in {{ systems }}
),

findings as (
    select * from other_names
    union all by name
    select * from unlisted
),

documents_with_codes as (
    select distinct document_id
    from {{ ref('int_row_codes') }}
    where code_system in {{ systems }}
),

without_findings as (
    select
        'B16' as check_id,
        documents.document_id,
        '' as instance,
        null::varchar as table_id,
        null::integer as table_row,
        null::integer as table_column,
        if(printing.document_id is null, 'not_applicable', 'exact') as outcome,
        if(printing.document_id is null, 'no form prints a code of a classification', null) as reason
    from {{ ref('int_documents') }} as documents
    left join documents_with_codes as printing on documents.document_id = printing.document_id
    anti join findings on documents.document_id = findings.document_id
    where documents.reading_status = 'read'
),

outcomes as (
    select * from findings
    union all by name
    select * from without_findings
)

{{ finding_results('outcomes', has_outcome=true) }}
