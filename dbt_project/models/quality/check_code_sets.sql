-- The revenue and the expenditure table of final accounts print the same function codes; money that is carried over may stand in one only.
with printed as (
    select
        document_id,
        table_set,
        form_code,
        row_code,
        length(row_code) as code_length,
        min(table_id) as table_id,
        arg_min(table_row, (table_id, table_row)) as table_row
    from {{ ref('int_comparable_amounts') }}
    where form_code in ('final_revenue', 'final_expenditure') and row_code != '*' and amount_yuan != 0
    group by document_id, table_set, form_code, row_code
),

-- Codes are compared where both tables print codes of that level.
compared as (
    select
        *,
        count(distinct form_code) over (partition by document_id, table_set, code_length) = 2 as is_compared,
        count(*) over (partition by document_id, table_set, row_code) = 1 as is_in_one_only
    from printed
),

findings as (
    select
        'B17' as check_id,
        document_id,
        concat_ws('|', table_set, row_code) as instance,
        table_id,
        table_row,
        null as table_column,
        'mismatch' as outcome,
        concat(row_code, ' has amounts in ', form_code, ' only') as reason
    from compared
    where is_compared and is_in_one_only
    union all
    select
        'B17' as check_id,
        document_id,
        table_set as instance,
        min(table_id) as table_id,
        null as table_row,
        null as table_column,
        'exact' as outcome,
        null as reason
    from compared
    where is_compared
    group by document_id, table_set
    having not bool_or(is_in_one_only)
)

{{ finding_results('findings', has_outcome=true) }}
