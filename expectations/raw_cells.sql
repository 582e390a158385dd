-- One row per cell. `outside` is how far its box reaches over the page's edge, in points (in rows and columns on the pages
-- of written documents, which may have no edge); `unweighed` is a text that only OCR can have read, without a confidence.
select
    c.document_id,
    c.table_id,
    c.row,
    c.column,
    c.text,
    c.page,
    c.x0,
    c.top,
    c.x1,
    c.bottom,
    c.confidence,
    p.page as known_page,
    t.first_page,
    least(c.row_span, c.column_span) as smallest_span,
    greatest(-c.x0, -c.top, c.x1 - nullif(p.width, 0), c.bottom - nullif(p.height, 0), 0) as outside,
    case when p.ocr and not p.text_layer and c.confidence is null then nullif(trim(c.text), '') end as unweighed
from raw.cells as c
left join raw.pages as p on c.document_id = p.document_id and c.page = p.page
left join raw.tables as t on c.document_id = t.document_id and c.table_id = t.table_id
