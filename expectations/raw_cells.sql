-- One row per cell. `outside` is how far its box reaches over the page's edge, in points.
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
    p.width,
    t.first_page,
    least(c.row_span, c.column_span) as smallest_span,
    greatest(-c.x0, -c.top, c.x1 - p.width, c.bottom - p.height, 0) as outside
from raw.cells as c
left join raw.pages as p on c.document_id = p.document_id and c.page = p.page
left join raw.tables as t on c.document_id = t.document_id and c.table_id = t.table_id
