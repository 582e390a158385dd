-- Is the reading plausible: pages with text or recognised (P01), numbers used once (P02), balances with both of their sides (P05),
-- amounts recognised with confidence (P08), and a file without damage (P10).
with pages as (
    select
        pages.document_id,
        count(*) as page_count,
        count(*) filter (where pages.is_ocr) as recognised_count,
        count(*) filter (where not pages.has_text_layer and not pages.is_ocr) as unread_count,
        min(pages.page) filter (where not pages.has_text_layer and not pages.is_ocr) as first_unread,
        list(pages.page order by pages.page) filter (where not pages.has_text_layer and not pages.is_ocr) as unread_pages
    from {{ ref('stg_pages') }} as pages
    group by pages.document_id
),

tables_of_unread_pages as (
    select
        pages.document_id,
        list(tables.table_id order by tables.table_id) as table_ids
    from pages
    inner join {{ ref('int_tables') }} as tables
        on
            pages.document_id = tables.document_id
            and len(list_filter(pages.unread_pages, lambda page: page between tables.first_page and tables.last_page)) > 0 -- noqa: RF01
    group by pages.document_id
),

unread_pages as (
    select
        'P01' as check_id,
        pages.document_id,
        '' as instance,
        coalesce(tables.table_ids, []) as table_ids,
        null::integer as table_row,
        null::integer as table_column,
        if(pages.unread_count = 0, 'exact', 'mismatch') as outcome,
        case
            when pages.unread_count > 0
                then concat(
                        pages.unread_count, ' of ', pages.page_count, ' pages have no text layer and could not be recognised either (first: page ',
                        pages.first_unread, ')'
                    )
            when pages.recognised_count > 0 then concat(pages.recognised_count, ' of ', pages.page_count, ' pages were read by OCR')
        end as reason,
        list_transform(
            coalesce(pages.unread_pages, []),
            lambda page: {{ evidence_cell("'finding'", "pages.document_id", "null", "null", "null", "page") }}
        ) as evidence
    from pages
    left join tables_of_unread_pages as tables on pages.document_id = tables.document_id
),

landing_tables as (
    select
        document_id,
        table_id,
        form_code,
        form_family
    from {{ ref('int_tables') }}
    where lands_amounts
),

unread_in_tables as (
    select
        unread.document_id,
        tables.table_id,
        count(*) filter (where len(unread.used_by) = 0) as unused,
        count(*) filter (where len(unread.used_by) > 0) as used_twice,
        array_to_string(list_sort(list(distinct unread.text_printed || ' (page ' || unread.page || ')')), ', ') as numbers,
        flatten(list(if(
            len(unread.used_by) > 0,
            unread.used_by,
            [{{ evidence_cell("'finding'", "unread.document_id", "null", "null", "null", "unread.page", "unread.box") }}]
        ) order by unread.page, unread.box)) as evidence
    from {{ ref('unread_numbers') }} as unread
    cross join unnest(unread.table_ids) as tables (table_id)
    group by unread.document_id, tables.table_id
),

unread_numbers as (
    select
        'P02' as check_id,
        tables.document_id,
        tables.table_id as instance,
        [tables.table_id] as table_ids,
        null::integer as table_row,
        null::integer as table_column,
        if(unread.table_id is null, 'exact', 'mismatch') as outcome,
        nullif(concat_ws(
            '; ',
            nullif(unread.unused, 0) || if(unread.unused = 1, ' number is', ' numbers are') || ' in no cell',
            nullif(unread.used_twice, 0) || if(unread.used_twice = 1, ' number is', ' numbers are') || ' in two cells',
            if(length(unread.numbers) > 200, left(unread.numbers, 200) || ' …', unread.numbers)
        ), '') as reason,
        coalesce(unread.evidence, {{ no_evidence() }}) as evidence
    from landing_tables as tables
    left join unread_in_tables as unread on tables.document_id = unread.document_id and tables.table_id = unread.table_id
),

-- A balance may be printed as a table of income and one of expenditure.
printed_sides as (
    select
        tables.document_id,
        tables.table_id,
        bool_or(bool_or(rows.balance_side = 'income')) over of_form as has_income,
        bool_or(bool_or(rows.balance_side = 'expenditure')) over of_form as has_expenditure
    from landing_tables as tables
    inner join {{ ref('int_rows') }} as rows on tables.document_id = rows.document_id and tables.table_id = rows.table_id
    where tables.form_family = 'balance' and rows.label is not null
    group by tables.document_id, tables.table_id, tables.form_code
    window of_form as (partition by tables.document_id, tables.form_code)
),

sides as (
    select
        'P05' as check_id,
        document_id,
        table_id as instance,
        [table_id] as table_ids,
        null::integer as table_row,
        null::integer as table_column,
        if(has_income and has_expenditure, 'exact', 'mismatch') as outcome,
        if(has_income and has_expenditure, null, concat('no line of ', if(has_income, 'expenditure', 'income'), ' was read')) as reason,
        [{{ evidence_cell("'finding'", "document_id", "table_id", "null", "null") }}] as evidence
    from printed_sides
),

-- Only what was recognised in a picture has a confidence. A cell with ink in which nothing was recognised may have held an amount.
recognised_cells as (
    select
        document_id,
        table_id,
        table_row,
        table_column,
        amount_printed,
        confidence
    from {{ ref('int_amounts') }}
    where confidence is not null
    union all
    select
        cells.document_id,
        cells.table_id,
        cells.table_row,
        cells.table_column,
        null as amount_printed,
        cells.confidence
    from {{ ref('int_body_cells') }} as cells
    inner join {{ ref('int_amount_columns') }} as columns
        on cells.document_id = columns.document_id and cells.table_id = columns.table_id and cells.table_column = columns.table_column
    inner join landing_tables on cells.document_id = landing_tables.document_id and cells.table_id = landing_tables.table_id
    where cells.text_folded = '' and cells.confidence < {{ var('least_confidence') }}
),

confidences as (
    select
        'P08' as check_id,
        document_id,
        concat_ws('|', table_id, table_row, table_column) as instance,
        [table_id] as table_ids,
        table_row,
        table_column,
        if(confidence < {{ var('least_confidence') }}, 'mismatch', 'exact') as outcome,
        case
            when amount_printed is null then 'a cell of an amount is not blank, and nothing was recognised in it'
            when confidence < {{ var('least_confidence') }} then concat(amount_printed, ' was recognised with a confidence of ', round(confidence, 2))
        end as reason,
        [{{ evidence_cell("'finding'", "document_id", "table_id", "table_row", "table_column") }}] as evidence
    from recognised_cells
),

-- What was read from a damaged file may not be what was printed, whether or not it adds up.
damages as (
    select
        'P10' as check_id,
        document_id,
        '' as instance,
        []::varchar[] as table_ids,
        null::integer as table_row,
        null::integer as table_column,
        if(len(reading_damage) = 0, 'exact', 'mismatch') as outcome,
        if(len(reading_damage) = 0, null, concat('the file is damaged: ', array_to_string(reading_damage, '; '))) as reason,
        {{ no_evidence() }} as evidence
    from {{ ref('stg_documents') }}
    where reading_status = 'read'
),

findings as (
    {% for finding in ['unread_pages', 'unread_numbers', 'sides', 'confidences', 'damages'] -%}
    select * from {{ finding }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

{{ finding_results('findings', has_outcome=true, has_evidence=true) }}
