-- Numbers of forms that land, which became no amount although nothing says that they are codes, ordinals, counts, prices or rates: a
-- header or a text where an amount stood, and amounts that no row carried on.
with outside_body as (
    select
        cells.document_id,
        cells.table_id,
        cells.table_row,
        cells.table_column,
        cells.text_printed,
        cells.page
    from {{ ref('stg_cells') }} as cells
    anti join {{ ref('int_body_cells') }} as body
        on
            cells.document_id = body.document_id
            and cells.table_id = body.table_id
            and cells.table_row = body.table_row
            and cells.table_column = body.table_column
),

outside_texts as (
    select
        text_printed,
        {{ folded('text_printed') }} as text_folded
    from (select distinct text_printed from outside_body) as texts
    where {{ amount_number(folded('text_printed')) }} is not null
),

cells as (
    select
        document_id,
        table_id,
        table_row,
        table_column,
        text_printed,
        text_folded,
        page,
        true as is_body
    from {{ ref('int_body_cells') }}
    where number_printed is not null
    union all by name
    select
        outside_body.*,
        outside_texts.text_folded,
        false as is_body
    from outside_body
    inner join outside_texts on outside_body.text_printed = outside_texts.text_printed
),

numbers as (
    select
        cells.*,
        tables.form_code
    from cells
    inner join {{ ref('int_tables') }} as tables on cells.document_id = tables.document_id and cells.table_id = tables.table_id
    where tables.lands_amounts
),

typed as (
    select
        numbers.*,
        columns.role,
        columns.header_path,
        -- Decimals or groups of thousands: no code and no ordinal is printed so, but for a code that a workbook holds as a number.
        regexp_matches(numbers.text_folded, '[0-9],[0-9]{3}|\.[0-9]') and not regexp_full_match(numbers.text_folded, '[0-9]+\.0') as is_amount_like,
        regexp_full_match(numbers.text_folded, '-?[0-9]{3,}') and not regexp_full_match(numbers.text_folded, '(19|20)[0-9]{2}') as is_long
    from numbers
    left join {{ ref('int_columns') }} as columns
        on
            numbers.document_id = columns.document_id
            and numbers.table_id = columns.table_id
            and numbers.table_column = columns.table_column
),

accounted as (
    select
        document_id,
        table_id,
        table_row,
        table_column
    from {{ ref('int_amounts') }}
    union all
    select
        document_id,
        table_id,
        table_row,
        table_column
    from {{ ref('int_unitless_amounts') }}
),

rate_rows as (
    select distinct
        document_id,
        table_id,
        table_row
    from {{ ref('int_rows') }}
    where is_rate_or_count
)

select
    typed.document_id,
    typed.table_id,
    typed.table_row,
    typed.table_column,
    typed.form_code,
    typed.header_path,
    typed.text_printed,
    typed.page
from typed
anti join accounted
    on
        typed.document_id = accounted.document_id
        and typed.table_id = accounted.table_id
        and typed.table_row = accounted.table_row
        and typed.table_column = accounted.table_column
anti join rate_rows
    on typed.document_id = rate_rows.document_id and typed.table_id = rate_rows.table_id and typed.table_row = rate_rows.table_row
where
    case
        when not typed.is_body then typed.is_amount_like
        when typed.role in ('line_number', 'quantity', 'price', 'percent', 'unit_of_measure') then false
        when typed.role in ('text', 'fund', 'category', 'project_type', 'organization_text', 'directory', 'provider', 'is_procurement') then typed.is_amount_like or typed.is_long
        when typed.role != 'amount' then typed.is_amount_like
        else true
    end
