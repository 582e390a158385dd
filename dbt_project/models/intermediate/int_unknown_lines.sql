-- Lines with amounts whose label no row of the seed knows, in forms whose rows are lines or items and no codes.
select
    document_id,
    table_id,
    table_row,
    lane,
    form_code,
    label,
    section
from {{ ref('int_rows') }}
where form_family in ('balance', 'three_public') and not is_known_line and not is_total_row and label is not null and printed_count > 0
    and not is_organization_row and not is_alternative and not coalesce(is_rate_or_count, false)
