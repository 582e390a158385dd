-- The lanes of amounts of each table: which side of a balance they are, and which only divide up the same money another way.
with columns as (
    select
        *,
        dense_rank() over (partition by document_id, table_id order by lane) as lane_rank
    from {{ ref('int_columns') }}
    where lane > 0
),

lanes as (
    select
        document_id,
        table_id,
        lane,
        -- A balance without 收入 and 支出 above its lanes prints income on the left.
        case
            when bool_or(form_family = 'balance')
                then coalesce(
                        first(side order by table_column) filter (where side is not null),
                        case max(lane_rank) when 1 then 'income' else 'expenditure' end
                    )
        end as balance_side,
        first(leaf_key order by table_column) filter (where role != 'line_number') as first_header
    from columns
    group by document_id, table_id, lane
    having bool_or(role = 'amount')
)

select
    document_id,
    table_id,
    lane,
    balance_side,
    -- A second lane of one side under another heading (按功能分类 | 按经济分类) sums to the same total again.
    balance_side is not null and first_header != first_value(first_header) over (
        partition by document_id, table_id, balance_side order by lane
    ) as is_alternative
from lanes
