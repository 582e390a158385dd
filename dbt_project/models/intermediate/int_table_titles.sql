-- The form that each table's title names. The title is compared whole, after year, number and organization are taken off. A recognised title
-- that no row of the seed knows is read as the one that OCR may have misread, where only one form has such a title.
with titles as (
    select
        tables.document_id,
        tables.table_id,
        documents.document_kind,
        {{ folded('tables.caption') }} as title_folded,
        {{ title_key(
            "replace(replace(replace(" ~ folded('tables.caption') ~ ", coalesce(nullif(documents.organization_key_text, ''), '#'), ''), "
            ~ "coalesce(nullif(documents.cover_organization_key_text, ''), '#'), ''), "
            ~ "coalesce(nullif(" ~ organization_text('tables.organization_printed') ~ ", ''), '#'), '')"
        ) }} as title_key
    from {{ ref('stg_tables') }} as tables
    inner join {{ ref('int_documents') }} as documents on tables.document_id = documents.document_id
),

known_titles as (
    select distinct
        {{ title_key('title') }} as title_key,
        match,
        form_code
    from {{ ref('form_titles') }}
),

candidates as (
    select
        titles.document_id,
        titles.table_id,
        known_titles.form_code,
        known_titles.title_key as matched_key,
        case
            when titles.title_key = known_titles.title_key then 1
            when known_titles.match = 'exact' then 2
            else 3
        end as priority
    from titles
    inner join known_titles
        on
            titles.title_key = known_titles.title_key
            or (known_titles.match = 'suffix' and suffix(titles.title_key, known_titles.title_key))
            -- An organization that neither the register nor the cover names may stand before the title, and nothing else may.
            or (
                known_titles.match = 'exact' and suffix(titles.title_key, known_titles.title_key)
                and {{ is_organization_prefix('left(titles.title_key, length(titles.title_key) - length(known_titles.title_key))') }}
            )
),

best as (
    select
        document_id,
        table_id,
        form_code
    from candidates
    qualify row_number() over (partition by document_id, table_id order by priority asc, length(matched_key) desc, form_code) = 1
),

misread as (
    select
        titles.document_id,
        titles.table_id,
        min(known_titles.form_code) as form_code,
        min(known_titles.title_key) as read_as
    from titles
    semi join {{ ref('int_recognised_tables') }} as recognised on titles.document_id = recognised.document_id and titles.table_id = recognised.table_id
    anti join best on titles.document_id = best.document_id and titles.table_id = best.table_id
    inner join known_titles
        on
            {{ is_misread('titles.title_key', 'known_titles.title_key') }}
            or (
                {{ is_misread('right(titles.title_key, length(known_titles.title_key))', 'known_titles.title_key') }}
                and {{ is_organization_prefix('left(titles.title_key, length(titles.title_key) - length(known_titles.title_key))') }}
            )
    group by titles.document_id, titles.table_id
    having count(distinct known_titles.form_code) = 1
)

select
    titles.document_id,
    titles.table_id,
    titles.title_key,
    misread.read_as,
    -- A title without the word 决算 in final accounts (or with none of 预算 and 决算 in a budget) means the form of that document's kind.
    case
        when forms.counterpart is null or forms.document_kind = titles.document_kind or titles.document_kind is null then forms.form_code
        when titles.document_kind = 'budget' and not contains(titles.title_folded, '决算') then forms.counterpart
        when
            titles.document_kind = 'final_accounts'
            and not contains(replace(replace(replace(titles.title_folded, '一般公共预算', ''), '政府性基金预算', ''), '经营预算', ''), '预算')
            then forms.counterpart
        else forms.form_code
    end as titled_form_code
from titles
left join best on titles.document_id = best.document_id and titles.table_id = best.table_id
left join misread on titles.document_id = misread.document_id and titles.table_id = misread.table_id
left join {{ ref('forms') }} as forms on coalesce(best.form_code, misread.form_code) = forms.form_code
