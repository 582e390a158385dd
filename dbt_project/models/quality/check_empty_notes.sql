-- A note that declares an empty table speaks of that table's own subject (G06). Notes on tables with amounts, and notes that name no
-- subject, are not judged.
with tables_with_amounts as (
    select distinct
        document_id,
        table_id
    from {{ ref('int_amount_precision') }}
    where amount_yuan != 0
),

empty_tables as (
    select
        tables.document_id,
        tables.table_id,
        tables.form_code,
        tables.caption,
        unnest(tables.notes) as note
    from {{ ref('int_tables') }} as tables
    anti join tables_with_amounts as filled on tables.document_id = filled.document_id and tables.table_id = filled.table_id
    where tables.lands_amounts and len(tables.notes) > 0
),

declarations as (
    select
        document_id,
        table_id,
        form_code,
        caption,
        note,
        unnest(regexp_extract_all({{ folded('note') }}, '(?:无|没有|未)[^。;,]*')) as declaration
    from empty_tables
),

subjects as (
    select
        declarations.document_id,
        declarations.table_id,
        any_value(declarations.caption) as caption,
        any_value(declarations.note) as note,
        bool_or(subjects.form_code = declarations.form_code) as names_its_table
    from declarations
    inner join {{ ref('form_subjects') }} as subjects on contains(declarations.declaration, subjects.subject)
    -- Tables whose form has no subject of its own cannot be told by it.
    semi join {{ ref('form_subjects') }} as own on declarations.form_code = own.form_code
    group by declarations.document_id, declarations.table_id
),

findings as (
    select
        'G06' as check_id,
        document_id,
        table_id as instance,
        table_id,
        null as table_row,
        null as table_column,
        if(names_its_table, 'exact', 'mismatch') as outcome,
        if(names_its_table, null, concat('the note at ', caption, ' speaks of another table: ', note)) as reason
    from subjects
    union all
    select
        'G06' as check_id,
        document_id,
        '' as instance,
        null as table_id,
        null as table_row,
        null as table_column,
        'not_applicable' as outcome,
        'no empty table has a note that names its subject' as reason
    from {{ ref('int_documents') }}
    where reading_status = 'read' and document_id not in (select document_id from subjects)
)

{{ finding_results('findings', has_outcome=true) }}
