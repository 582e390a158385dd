-- Tables of units in a document that prints the same form for the whole department, too: their money is in the department's table.
with tables as (
    select
        tables.document_id,
        tables.table_id,
        tables.form_code,
        names.organization_key = own.organization_key
        and not regexp_matches({{ folded('tables.organization_name') }}, '(本级|机关|\(本级\)|\(机关\))$') as is_own
    from {{ ref('int_tables') }} as tables
    inner join {{ ref('int_organization_names') }} as names
        on tables.document_id = names.document_id and tables.organization_name = names.name_printed
    inner join {{ ref('int_organization_names') }} as own on tables.document_id = own.document_id and own.is_document_organization
    where tables.lands_amounts
)

select
    document_id,
    table_id
from tables
qualify not is_own and bool_or(is_own) over (partition by document_id, form_code)
