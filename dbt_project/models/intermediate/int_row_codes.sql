-- One code per row, lane and classification, in full digits. A 类 or 款 that is printed once holds for the rows below it.
with texts as (
    select *
    from {{ ref('int_key_texts') }}
    where code_system is not null
),

parts as (
    select
        document_id,
        table_id,
        table_row,
        lane,
        code_system,
        max(code) filter (where code_part = 'class') as class_printed,
        max(code) filter (where code_part = 'group') as group_printed,
        max(code) filter (where code_part = 'item') as item_printed,
        -- Of several code columns of one classification the one nearest to the amounts counts.
        arg_max(code, table_column) filter (where code_part is null and role in ('code', 'code_and_name')) as whole_code,
        arg_max(code, table_column) filter (where role = 'name') as code_in_name
    from texts
    group by document_id, table_id, table_row, lane, code_system
),

carried as (
    select
        *,
        last_value(class_printed ignore nulls) over in_column as class_above,
        last_value(coalesce(group_printed, case when class_printed is not null then '' end) ignore nulls) over in_column as group_above
    from parts
    window in_column as (
        partition by document_id, table_id, lane, code_system order by table_row rows between unbounded preceding and current row
    )
),

assembled as (
    select
        document_id,
        table_id,
        table_row,
        lane,
        code_system,
        coalesce(
            whole_code,
            case
                when coalesce(class_printed, group_printed, item_printed) is not null
                    then {{ code_of_parts(
                        'class_above', "coalesce(group_printed, case when item_printed is not null then nullif(group_above, '') end)", 'item_printed'
                    ) }}
            end,
            code_in_name
        ) as code
    from carried
)

select
    document_id,
    table_id,
    table_row,
    lane,
    code_system,
    code
from assembled
where code is not null
