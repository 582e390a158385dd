-- Every organization's name as a document prints it, and whose name it is. Names that differ only by the divisions before them
-- or by 本级 are one organization: its key is the hash of its division's code and of what remains of the name.
with total_labels as (
    select distinct {{ label_key('label') }} as label_key
    from {{ ref('line_items') }}
    where is_total
),

mentions as (
    select
        document_id,
        organization_name as name_printed,
        null as organization_code,
        'document' as role
    from {{ ref('int_documents') }}
    union all
    select
        document_id,
        organization_name as name_printed,
        null as organization_code,
        'table' as role
    from {{ ref('int_tables') }}
    where is_financial_form
    union all
    -- A row that prints a code alone is of the table's organization.
    select
        rows.document_id,
        coalesce(rows.row_organization_name, tables.organization_name) as name_printed,
        nullif(rows.organization_code, '*') as organization_code,
        if(rows.row_organization_name is null, 'table', 'row') as role
    from {{ ref('int_rows') }} as rows
    inner join {{ ref('int_tables') }} as tables on rows.document_id = tables.document_id and rows.table_id = tables.table_id
    where rows.row_organization_name is not null or nullif(rows.organization_code, '*') is not null
),

printed as (
    select
        document_id,
        name_printed,
        {{ organization_name_key('name_printed') }} as name,
        min(organization_code) as organization_code,
        list_sort(list(distinct organization_code) filter (where organization_code is not null)) as organization_codes,
        bool_or(role = 'document') as is_document_organization,
        bool_or(role = 'row') as is_row_organization
    from mentions
    where name_printed is not null
    group by document_id, name_printed
),

names as (
    select
        printed.document_id || '|' || printed.name_printed as name_id,
        printed.name,
        places.province,
        places.city,
        places.county
    from printed
    inner join {{ ref('int_document_places') }} as places on printed.document_id = places.document_id
),

{{ regions_of_names('names') }},

resolved as (
    select
        printed.*,
        -- 合计 in a column of organizations names none: its row is of the document's own.
        {{ label_key('printed.name_printed') }} in (select label_key from total_labels) as is_total_label,
        opening.core_name is not null as names_a_place,
        -- A name without a division before it is of the document's own division.
        case
            when printed.is_document_organization or opening.core_name is null then places.region_code
            else opening.region_code
        end as region_code,
        if(opening.is_one_place, opening.province, places.province) as province,
        if(opening.is_one_place, opening.city, places.city) as city,
        if(opening.is_one_place, opening.county, places.county) as county,
        coalesce(opening.core_name, printed.name) as core_name
    from printed
    inner join {{ ref('int_document_places') }} as places on printed.document_id = places.document_id
    left join regions_of_names as opening on printed.document_id || '|' || printed.name_printed = opening.name_id
),

keyed as (
    select
        *,
        -- Where the division is not decided the whole name tells organizations apart.
        md5(if(region_code is null, name, region_code || '|' || core_name)) as own_key
    from resolved
)

select
    document_id,
    name_printed,
    name,
    core_name,
    organization_code,
    organization_codes,
    if(is_total_label, max(own_key) filter (where is_document_organization) over (partition by document_id), own_key) as organization_key,
    region_code,
    province,
    city,
    county,
    names_a_place,
    is_document_organization,
    is_row_organization,
    is_total_label
from keyed
