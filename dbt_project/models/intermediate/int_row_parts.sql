-- Which row divides up which: 款 the 类 above it, every line its total, an organization's rows its heading. See `contains_value` and
-- `contains_code` for the order they stand in.
select
    a.document_id,
    a.table_id,
    a.table_row,
    a.lane,
    b.table_row as part_row,
    b.lane as part_lane,
    b.printed_count as part_printed_count
from {{ ref('int_row_places') }} as a
inner join {{ ref('int_row_places') }} as b
    on
        a.document_id = b.document_id
        and a.table_id = b.table_id
        and a.side = b.side
        and a.measure_code = b.measure_code
        and a.place != b.place
        and not b.is_of_which
        and {{ contains_value('a.detail', 'b.detail', "'*'") }}
        and {{ contains_code('a.organization', 'b.organization') }}
        and {{ contains_code('a.function_code', 'b.function_code') }}
        and {{ contains_code('a.department_code', 'b.department_code') }}
        and {{ contains_code('a.government_code', 'b.government_code') }}
        and {{ contains_code('a.procurement_item_code', 'b.procurement_item_code') }}
        and {{ contains_value('a.project', 'b.project', "'*'") }}
        and {{ contains_value('a.section', 'b.section', "'*'") }}
        and {{ contains_value('a.fund_code', 'b.fund_code', 'b.fund_parent') }}
        and {{ contains_value('a.source_code', 'b.source_code', 'b.source_parent') }}
        and {{ contains_value('a.type_code', 'b.type_code', 'b.type_parent') }}
        and {{ contains_value('a.item_code', 'b.item_code', 'b.item_parent') }}
        and {{ contains_value('a.line', 'b.line', "'*'") }}
