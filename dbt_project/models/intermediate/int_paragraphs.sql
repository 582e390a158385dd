-- Paragraphs with the text they are compared by; a text that stands in several documents is folded once.
with texts as materialized (
    select distinct text_printed
    from {{ ref('stg_paragraphs') }}
),

folded as (
    select
        text_printed,
        {{ folded('text_printed') }} as text_folded
    from texts
)

select
    paragraphs.document_id,
    paragraphs.ordinal,
    paragraphs.page,
    paragraphs.is_heading,
    paragraphs.text_printed,
    folded.text_folded,
    paragraphs.boxes
from {{ ref('stg_paragraphs') }} as paragraphs
inner join folded on paragraphs.text_printed = folded.text_printed
