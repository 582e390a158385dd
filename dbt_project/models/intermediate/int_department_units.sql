-- The units that a department's document lists as the parts of its money, in the rows of its balance, revenue or expenditure, each with the
-- document of its own where one is in the load. A list of purchases or projects need not name them all.
{{ config(materialized='table') }}

with departments as (
    select *
    from {{ ref('int_filings') }}
    where scope = 'department' and reading_status = 'read' and organization_key is not null
),

listed_names as (
    select distinct
        rows.document_id,
        rows.row_organization_name
    from {{ ref('int_rows') }} as rows
    where rows.is_organization_row and rows.form_family in ('balance', 'revenue', 'expenditure')
),

-- 本级 files under the department's own name.
units as (
    select
        departments.document_id,
        departments.fiscal_year,
        departments.document_kind,
        names.organization_key,
        min(names.name_printed) as unit_name
    from departments
    inner join listed_names on departments.document_id = listed_names.document_id
    inner join {{ ref('int_organization_names') }} as names
        on
            listed_names.document_id = names.document_id
            and listed_names.row_organization_name = names.name_printed
    where
        not names.is_total_label
        and (names.organization_key != departments.organization_key or {{ organization_stem('names.name_printed') }} != {{ folded('names.name_printed') }})
    group by departments.document_id, departments.fiscal_year, departments.document_kind, names.organization_key
)

select
    units.document_id,
    units.organization_key,
    units.unit_name,
    filings.document_id as unit_document_id
from units
left join {{ ref('int_current_filings') }} as filings
    on
        units.organization_key = filings.organization_key
        and units.fiscal_year = filings.fiscal_year
        and units.document_kind = filings.document_kind
        and filings.scope = 'unit'
