-- Placeholders (XX, ××) that were to be filled in and were not (G07), one result per page. Masked names and numbers (某某, 000-00000000)
-- are none, nor are letters inside a word, a code or an address.
with texts as (
    select
        document_id,
        page,
        text_printed,
        {{ evidence_cell("'finding'", "document_id", "table_id", "table_row", "table_column") }} as place
    from {{ ref('stg_cells') }}
    where {{ may_hold_placeholder('text_printed') }}
    union all
    select
        document_id,
        page,
        text_printed,
        {{ evidence_cell("'finding'", "document_id", "null", "null", "null", "page", "[boxes[1].x0, boxes[1].top, boxes[1].x1, boxes[1].bottom]") }} as place
    from {{ ref('stg_paragraphs') }}
    where {{ may_hold_placeholder('text_printed') }}
    union all
    select
        document_id,
        first_page as page,
        concat_ws(' ', caption, organization_printed, array_to_string(notes, ' ')) as text_printed,
        {{ evidence_cell("'finding'", "document_id", "table_id", "null", "null") }} as place
    from {{ ref('int_tables') }}
    where {{ may_hold_placeholder("concat_ws(' ', caption, organization_printed, array_to_string(notes, ' '))") }}
),

placeholders as (
    select
        document_id,
        page,
        count(*) as places,
        arg_min(text_printed, (place.table_row, length(text_printed), text_printed)) as example,
        list_sort(list(place)) as evidence
    from texts
    where regexp_matches({{ folded('text_printed') }}, '(^|[^A-Za-z0-9./@_-])([Xx]{2,}|[×✕╳]{2,})($|[^A-Za-z0-9./@_-])')
    group by document_id, page
),

findings as (
    select
        'G07' as check_id,
        document_id,
        'page ' || page as instance,
        list_sort(list_distinct(list_filter(list_transform(evidence, lambda e: e.table_id), lambda t: t is not null))) as table_ids, -- noqa: RF01
        null as table_row,
        null as table_column,
        'mismatch' as outcome,
        concat(
            places, if(places = 1, ' text', ' texts'), ' with placeholders on page ', page, ': ',
            if(length(example) > 80, left(example, 80) || ' …', example)
        ) as reason,
        evidence
    from placeholders
)

{{ finding_results('findings', has_outcome=true, has_evidence=true) }}
