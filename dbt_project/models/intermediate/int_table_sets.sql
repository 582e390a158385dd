-- Tables of a document that may be compared with each other. Where some form is printed for several organizations, each of them has a set
-- of its own; elsewhere all tables are one set, whatever their captions name. Tables that repeat the money of another are in none.
with tables as (
    select
        tables.document_id,
        tables.table_id,
        tables.form_code,
        names.organization_key
    from {{ ref('int_tables') }} as tables
    left join {{ ref('int_organization_names') }} as names
        on tables.document_id = names.document_id and tables.organization_name = names.name_printed
    anti join {{ ref('int_repeated_tables') }} as repeated_tables
        on tables.document_id = repeated_tables.document_id and tables.table_id = repeated_tables.table_id
    where tables.lands_amounts
),

organizations as (
    select
        document_id,
        form_code,
        count(distinct organization_key) as organization_count
    from tables
    group by document_id, form_code
),

divided as (
    select document_id
    from organizations
    group by document_id
    having max(organization_count) > 1
)

select
    tables.document_id,
    tables.table_id,
    tables.form_code,
    if(divided.document_id is null, '*', coalesce(tables.organization_key, '*')) as table_set
from tables
left join divided on tables.document_id = divided.document_id
