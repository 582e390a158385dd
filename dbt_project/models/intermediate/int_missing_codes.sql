-- Codes that a table prints and does not divide up, or divides up and does not print, where it does both for every other code of
-- that length: a row is missing there. A table that does so for several codes is of mixed depth, and none is.
with printed_codes as (
    {% for system, column in [
        ('function', 'function_code'), ('department_economic', 'economic_department_code'), ('government_economic', 'economic_government_code')
    ] -%}
    select distinct
        document_id,
        table_id,
        '{{ system }}' as system,
        {{ column }} as code,
        length({{ column }}) as digits
    from {{ ref('int_amounts') }}
    where regexp_full_match({{ column }}, '[0-9]{3}([0-9]{2}){0,2}')
    {% if not loop.last %}union all
    {% endif -%}
    {% endfor %}
),

-- Every 类 and 款 above a printed code, whether the codes between them are printed or not.
codes_above as (
    select distinct
        document_id,
        table_id,
        system,
        left(code, levels.digits) as code,
        levels.digits
    from printed_codes
    inner join (values (3), (5)) as levels (digits) on printed_codes.digits > levels.digits
),

codes as (
    select
        coalesce(printed.document_id, above.document_id) as document_id,
        coalesce(printed.table_id, above.table_id) as table_id,
        coalesce(printed.system, above.system) as system,
        coalesce(printed.code, above.code) as code,
        coalesce(printed.digits, above.digits) as digits,
        printed.code is not null as is_printed,
        above.code is not null as is_divided
    from printed_codes as printed
    full outer join codes_above as above
        on
            printed.document_id = above.document_id
            and printed.table_id = above.table_id
            and printed.system = above.system
            and printed.code = above.code
    where coalesce(printed.digits, above.digits) < if(coalesce(printed.system, above.system) = 'function', 7, 5)
)

select
    document_id,
    table_id,
    system,
    code,
    if(is_printed, 'parts', 'whole') as missing
from codes
window of_level as (partition by document_id, table_id, system, digits)
qualify
    not (is_printed and is_divided)
    and count(*) over of_level > 1
    and count(*) filter (where is_printed and is_divided) over of_level = count(*) over of_level - 1
