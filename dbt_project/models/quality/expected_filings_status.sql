-- What became of each filing that data/expected.csv asks for, whether or not there is a document. A filing is the organization's where both
-- have one key, or where its document prints the very name and nothing that the line states of its place contradicts.
{{ config(materialized='table') }}

with expected as (
    select
        line::varchar as name_id,
        {{ organization_name_key('organization') }} as name,
        null::varchar as province,
        city,
        county
    from {{ source('reviews', 'expected_filings') }}
),

{{ regions_of_names('expected') }},

-- The division that the line states, where it names one only.
stated as (
    select
        expected.name_id,
        regions.region_code,
        regions.county
    from expected
    inner join {{ ref('regions') }} as regions
        on
            regions.level = if(expected.county is not null, 'county', 'city')
            and coalesce(expected.county, regions.county, '') = coalesce(regions.county, '')
            and coalesce(expected.city, regions.city, '') = coalesce(regions.city, '')
    where expected.city is not null or expected.county is not null
    qualify count(*) over (partition by expected.name_id) = 1
),

placed as (
    select
        expected.name_id,
        expected.name,
        expected.city,
        expected.county,
        case
            when names.county is not null then names.region_code
            when stated.county is not null then stated.region_code
            else coalesce(stated.region_code, names.region_code)
        end as region_code,
        coalesce(names.core_name, expected.name) as core_name
    from expected
    left join stated on expected.name_id = stated.name_id
    left join regions_of_names as names on expected.name_id = names.name_id
),

keyed as (
    select
        *,
        md5(if(region_code is null, name, region_code || '|' || core_name)) as organization_key
    from placed
),

printed_names as (
    select
        document_id,
        organization_key,
        name,
        city,
        county
    from {{ ref('int_organization_names') }}
    where is_document_organization
),

versions as (
    select
        document_id,
        -- The first day it is known of, in China: what a page states, unless it was fetched before that already.
        min(least(coalesce(published_on, fetched_on), fetched_on)) as first_on,
        bool_or(published_on is not null) as is_day_stated,
        bool_or(is_latest) as is_present
    from (
        select
            document_id,
            published_on,
            is_latest,
            (make_timestamp(epoch_us(fetched_at)) + interval 8 hours)::date as fetched_on
        from {{ ref('stg_document_sources') }}
    ) as sources
    group by document_id
),

filed as (
    select
        filings.line,
        documents.document_id,
        printed.organization_key,
        versions.first_on,
        versions.is_day_stated,
        versions.is_present
    from {{ source('reviews', 'expected_filings') }} as filings
    inner join keyed on filings.line::varchar = keyed.name_id
    inner join printed_names as printed
        on
            keyed.organization_key = printed.organization_key
            or (
                keyed.name = printed.name
                and coalesce(keyed.city, printed.city, '') = coalesce(printed.city, keyed.city, '')
                and coalesce(keyed.county, printed.county, '') = coalesce(printed.county, keyed.county, '')
            )
    inner join {{ ref('int_filings') }} as documents
        on
            printed.document_id = documents.document_id
            and filings.fiscal_year = documents.fiscal_year
            and filings.document_kind = documents.document_kind
            and coalesce(filings.scope, documents.scope) = documents.scope
    inner join versions on documents.document_id = versions.document_id
),

first_filed as (
    select
        line,
        arg_min(document_id, (first_on, document_id)) as document_id,
        arg_min(organization_key, (first_on, document_id)) as organization_key,
        arg_min(is_day_stated, (first_on, document_id)) as is_day_stated,
        min(first_on) as first_on,
        count(distinct document_id) as documents,
        bool_or(is_present) as is_present
    from filed
    group by line
)

select
    expected.line,
    expected.organization,
    expected.fiscal_year,
    expected.document_kind,
    expected.scope,
    expected.city,
    expected.county,
    expected.due_on,
    case
        when filed.document_id is null then if(expected.is_due, 'missing', 'not_due')
        when not filed.is_present then 'withdrawn'
        when filed.first_on <= expected.due_on then 'published'
        when filed.is_day_stated then 'late'
        else 'published_unknown'
    end as status,
    filed.organization_key,
    filed.document_id,
    md5(filed.document_id) as document_key,
    coalesce(filed.documents, 0) as documents,
    filed.first_on,
    filed.is_day_stated,
    case status
        when 'missing' then concat('no document of it is known; it was due on ', expected.due_on, ': add its address to the register, or ask for it')
        when 'withdrawn' then concat('it was first known on ', filed.first_on, ' and is no longer at any address')
        when 'late' then concat('published on ', filed.first_on, ', it was due on ', expected.due_on)
        when 'published_unknown' then concat(
                'no page states when it was published; it was first fetched on ', filed.first_on, ', after it was due on ', expected.due_on
            )
    end as reason
from {{ source('reviews', 'expected_filings') }} as expected
left join first_filed as filed on expected.line = filed.line
