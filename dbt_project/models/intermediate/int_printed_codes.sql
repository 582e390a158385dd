-- Every classification code that a document's amounts carry, with its printed name, its first cell, and whether the list of codes has it.
with codes as (
    {% for system, column in [
        ('function', 'function_code'), ('department_economic', 'economic_department_code'),
        ('government_economic', 'economic_government_code'), ('procurement_item', 'procurement_item_code')
    ] %}
    select
        document_id,
        '{{ system }}' as system,
        {{ column }} as code,
        label,
        table_id,
        table_row,
        table_column
    from {{ ref('int_amounts') }}
    where {{ column }} not in ('*', '?')
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

labelled as (
    select
        * exclude (label),
        regexp_replace(label, '^\s*[\[【(（]?[0-9A-Z]+[\]】)）]?\s*', '') as name,
        count(*) over (partition by document_id, system, code, label) as same_label_count
    from codes
),

listed as (
    select distinct
        system,
        code
    from {{ ref('classification_codes') }}
)

select
    codes.document_id,
    codes.system,
    codes.code,
    -- The commonest label of its rows, the same one in every run; brackets with the code are no part of the name.
    max_by(codes.name, (codes.same_label_count, codes.name)) as name,
    count(*) as amounts,
    arg_min(codes.table_id, (codes.table_id, codes.table_row, codes.table_column)) as table_id,
    arg_min(codes.table_row, (codes.table_id, codes.table_row, codes.table_column)) as table_row,
    arg_min(codes.table_column, (codes.table_id, codes.table_row, codes.table_column)) as table_column,
    bool_or(listed.code is not null) as is_listed
from labelled as codes
left join listed on codes.system = listed.system and codes.code = listed.code
group by codes.document_id, codes.system, codes.code
