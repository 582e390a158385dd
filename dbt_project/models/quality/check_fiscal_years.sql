-- Cover, titles of the financial forms and headings of the document's parts state its fiscal year (G04). Headings on other years'
-- execution, changes or evaluations are none of it.
with cover_years as (
    select
        documents.document_id,
        'cover' as instance,
        null::varchar as table_id,
        null::integer as page,
        null::double[] as box,
        stated.cover_title as text_printed,
        [stated.cover_fiscal_year::varchar] as years
    from {{ ref('int_documents') }} as documents
    inner join {{ ref('stg_documents') }} as stated on documents.document_id = stated.document_id
    where stated.cover_fiscal_year is not null
),

title_years as (
    select
        document_id,
        table_id as instance,
        table_id,
        null::integer as page,
        null::double[] as box,
        caption as text_printed,
        regexp_extract_all({{ folded('caption') }}, '((?:19|20)[0-9]{2})(?:年|部门|单位|预算|决算)', 1) as years
    from {{ ref('int_tables') }}
    where is_financial_form and lands_amounts
),

heading_years as (
    select
        document_id,
        'heading|' || ordinal as instance,
        null::varchar as table_id,
        page,
        [boxes[1].x0, boxes[1].top, boxes[1].x1, boxes[1].bottom] as box,
        text_printed,
        regexp_extract_all(text_folded, '((?:19|20)[0-9]{2})年', 1) as years
    from {{ ref('int_paragraphs') }}
    where
        contains(text_printed, '年') and length(text_printed) < 60
        and regexp_matches(text_folded, '^(第[一二三四五六七八九十0-9]+部分)?[^,;。]{0,30}(19|20)[0-9]{2}年度?(部门|单位)(预算|决算)(表|情况|编制|公开|说明|$)')
        and not regexp_matches(text_printed, '执行|上年|比|较|变动|增减|绩效|自评|评价')
),

stated as (
    select * from cover_years
    union all
    select * from title_years
    union all
    select * from heading_years
),

compared as (
    select
        stated.*,
        documents.fiscal_year,
        list_contains(stated.years, documents.fiscal_year::varchar) as has_fiscal_year
    from stated
    inner join {{ ref('int_documents') }} as documents on stated.document_id = documents.document_id
    where documents.fiscal_year is not null and len(stated.years) > 0
),

findings as (
    select
        'G04' as check_id,
        document_id,
        instance,
        table_id,
        null as table_row,
        null as table_column,
        page,
        box,
        if(has_fiscal_year, 'exact', 'mismatch') as outcome,
        if(has_fiscal_year, null, concat(text_printed, ' is of another year than the document: ', fiscal_year)) as reason
    from compared
    union all
    select
        'G04' as check_id,
        document_id,
        '' as instance,
        null as table_id,
        null as table_row,
        null as table_column,
        null as page,
        null as box,
        'not_applicable' as outcome,
        if(fiscal_year is null, 'the fiscal year of the document is not known', 'neither cover nor titles nor headings state a year') as reason
    from {{ ref('int_documents') }}
    where reading_status = 'read' and document_id not in (select document_id from compared)
)

{{ finding_results('findings', has_outcome=true, has_box=true) }}
