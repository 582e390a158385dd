-- How codes are printed, and whether a column of codes holds one classification. Organizations that head rows print codes of their own
-- between those of the classification: they are none, and say nothing of it.
with organization_rows as (
    select distinct
        document_id,
        table_id,
        table_row
    from {{ ref('int_rows') }}
    where is_organization_row
),

-- A merged cell speaks for every row it covers: here it counts once.
codes as (
    select
        texts.document_id,
        texts.table_id,
        texts.table_row,
        texts.table_column,
        texts.lane,
        texts.code_system,
        texts.code_part,
        texts.text_printed,
        texts.code,
        length(texts.code) as digits,
        not regexp_full_match(texts.code, '[0-9]+') as has_letters
    from {{ ref('int_key_texts') }} as texts
    semi join {{ ref('int_body_cells') }} as cells
        on
            texts.document_id = cells.document_id
            and texts.table_id = cells.table_id
            and texts.table_row = cells.table_row
            and texts.table_column = cells.table_column
    anti join organization_rows
        on
            texts.document_id = organization_rows.document_id
            and texts.table_id = organization_rows.table_id
            and texts.table_row = organization_rows.table_row
    where texts.role = 'code' and texts.code is not null and texts.code_system in ('function', 'department_economic', 'government_economic')
),

-- 类, 款 and 项 may stand in columns of their own, by their last digits or in full; below one merged header the first holds the whole code.
malformed as (
    select
        'G10' as check_id,
        document_id,
        concat_ws('|', table_id, table_row, table_column) as instance,
        table_id,
        table_row,
        table_column,
        'mismatch' as outcome,
        concat(
            'the code ', text_printed, ' has ', if(has_letters, 'characters that are no digits', concat(digits, if(digits = 1, ' digit', ' digits'))), '; a ',
            case code_part when 'class' then '类' when 'group' then '款' when 'item' then '项' else 'code' end,
            if(code_system = 'function', ' of functions', ' of economic classes'), ' has ',
            case
                when code_part = 'group' then '2, or 5 in full'
                when code_part = 'item' then '2, or 7 in full'
                when code_system = 'function' then '3, 5 or 7'
                else '3 or 5'
            end
        ) as reason
    from codes
    where
        has_letters
        or not case
            when code_part = 'group' then digits in (2, 5)
            when code_part = 'item' then digits in (2, 7)
            else digits in (3, 5) or (digits = 7 and code_system = 'function')
        end
),

names as (
    select
        document_id,
        table_id,
        table_row,
        lane,
        {{ class_key('any_value(text_folded)') }} as name_key
    from {{ ref('int_key_texts') }}
    where role = 'name'
    group by document_id, table_id, table_row, lane
),

-- A code that the list has in another classification only, with the name that stands beside it: a bare number proves nothing.
foreign_codes as (
    select
        codes.document_id,
        codes.table_id,
        codes.table_row,
        codes.table_column,
        any_value(listed.system) as listed_system
    from codes
    inner join {{ ref('classification_codes') }} as listed on codes.code = listed.code and codes.code_system != listed.system
    inner join names
        on
            codes.document_id = names.document_id
            and codes.table_id = names.table_id
            and codes.table_row = names.table_row
            and codes.lane = names.lane
            and {{ class_key(folded('listed.name')) }} = names.name_key
    anti join {{ ref('classification_codes') }} as own on codes.code = own.code and codes.code_system = own.system
    where codes.code_part is null or codes.code_part = 'class'
    group by all
),

mixed as (
    select
        'P06' as check_id,
        codes.document_id,
        concat_ws('|', codes.table_id, codes.table_column) as instance,
        codes.table_id,
        min(coalesce(strays.table_row, codes.table_row)) filter (where strays.table_id is not null) as table_row,
        codes.table_column,
        if(count(strays.table_id) = 0, 'exact', 'mismatch') as outcome,
        if(count(strays.table_id) > 0, concat(
            'a column of ', codes.code_system, ' codes holds ', count(strays.table_id), ' of ', any_value(strays.listed_system), ', first ',
            arg_min(codes.text_printed, codes.table_row) filter (where strays.table_id is not null)
        ), null) as reason
    from codes
    left join foreign_codes as strays
        on
            codes.document_id = strays.document_id
            and codes.table_id = strays.table_id
            and codes.table_row = strays.table_row
            and codes.table_column = strays.table_column
    group by codes.document_id, codes.table_id, codes.table_column, codes.code_system
),

findings as (
    select * from malformed
    union all by name
    select * from mixed
),

documents_with_codes as (
    select distinct document_id
    from codes
),

-- Documents without a finding: whether they print codes at all.
without_findings as (
    select
        checks.check_id,
        documents.document_id,
        '' as instance,
        null::varchar as table_id,
        null::integer as table_row,
        null::integer as table_column,
        if(printing.document_id is null, 'not_applicable', 'exact') as outcome,
        if(printing.document_id is null, 'no form prints a column of codes', null) as reason
    from {{ ref('int_documents') }} as documents
    cross join (values ('G10'), ('P06')) as checks (check_id)
    left join documents_with_codes as printing on documents.document_id = printing.document_id
    anti join findings on documents.document_id = findings.document_id and checks.check_id = findings.check_id
    where documents.reading_status = 'read'
),

outcomes as (
    select * from findings
    union all by name
    select * from without_findings
)

{{ finding_results('outcomes', has_outcome=true) }}
