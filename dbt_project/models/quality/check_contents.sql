-- The forms that the contents list are in the document (G09). A contents line
-- counts where its whole title is a form's; lines stand between the word 目录 and the first heading of the text.
with openings as (
    select
        document_id,
        min(ordinal) as ordinal,
        min(page) as page
    from {{ ref('int_paragraphs') }}
    where text_folded in ('目录', '目次')
    group by document_id
),

first_headings as (
    select
        paragraphs.document_id,
        min(paragraphs.ordinal) as ordinal
    from {{ ref('int_paragraphs') }} as paragraphs
    inner join openings on paragraphs.document_id = openings.document_id
    where paragraphs.ordinal > openings.ordinal and paragraphs.is_heading
    group by paragraphs.document_id
),

lines as (
    select
        paragraphs.document_id,
        paragraphs.page,
        [paragraphs.boxes[1].x0, paragraphs.boxes[1].top, paragraphs.boxes[1].x1, paragraphs.boxes[1].bottom] as box,
        documents.document_kind,
        paragraphs.text_folded
    from {{ ref('int_paragraphs') }} as paragraphs
    inner join openings on paragraphs.document_id = openings.document_id
    inner join {{ ref('int_documents') }} as documents on paragraphs.document_id = documents.document_id
    left join first_headings on paragraphs.document_id = first_headings.document_id
    where
        paragraphs.ordinal > openings.ordinal and paragraphs.page <= openings.page + 2
        and (first_headings.ordinal is null or paragraphs.ordinal < first_headings.ordinal)
        and contains(paragraphs.text_printed, '表')
),

line_texts as materialized (
    select distinct text_folded
    from lines
),

line_titles as (
    select
        text_folded,
        -- Leader dots and the page number behind a title.
        {{ title_key("regexp_replace(regexp_replace(text_folded, '[.…·-]{2,}[0-9]*$|…[0-9]*$', ''), '(表)[0-9]{1,3}$', '\\1')") }} as title_key
    from line_texts
),

known_titles as (
    select distinct
        {{ title_key('titles.title') }} as title_key,
        forms.form_code,
        forms.document_kind,
        forms.counterpart
    from {{ ref('form_titles') }} as titles
    inner join {{ ref('forms') }} as forms on titles.form_code = forms.form_code
    where forms.kind = 'financial' and titles.match = 'exact'
),

listed as (
    select distinct
        lines.document_id,
        lines.page,
        lines.box,
        line_titles.title_key,
        if(titles.document_kind = lines.document_kind or titles.counterpart is null, titles.form_code, titles.counterpart) as form_code
    from lines
    inner join line_titles on lines.text_folded = line_titles.text_folded
    inner join known_titles as titles on line_titles.title_key = titles.title_key
    where lines.document_kind is not null
),

-- The forms of basic expenditure share titles; which of them it is only their columns tell.
found as (
    select distinct
        document_id,
        regexp_replace(form_code, '_by_(both|department|government)_economic$', '_by_economic') as form_kind
    from {{ ref('int_tables') }}
),

findings as (
    select
        'G09' as check_id,
        listed.document_id,
        listed.title_key as instance,
        null as table_id,
        null as table_row,
        null as table_column,
        min(listed.page) as page,
        any_value(listed.box) as box,
        if(bool_or(found.form_kind is not null), 'exact', 'mismatch') as outcome,
        if(bool_or(found.form_kind is not null), null, concat('the contents list ', listed.title_key, ', which is not in the document')) as reason
    from listed
    left join found
        on
            listed.document_id = found.document_id
            and regexp_replace(listed.form_code, '_by_(both|department|government)_economic$', '_by_economic') = found.form_kind
    group by listed.document_id, listed.title_key
    union all
    select
        'G09' as check_id,
        document_id,
        '' as instance,
        null as table_id,
        null as table_row,
        null as table_column,
        null as page,
        null as box,
        'not_applicable' as outcome,
        'the document has no contents, or they list no form' as reason
    from {{ ref('int_documents') }}
    where reading_status = 'read' and document_id not in (select document_id from listed)
)

{{ finding_results('findings', has_outcome=true, has_box=true) }}
