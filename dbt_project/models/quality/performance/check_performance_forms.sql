-- What a performance form prints is read of it (R08): its project or department, its indicators, its money. A form that was left blank has nothing
-- to read.
with tables as (
    select
        tables.document_id,
        tables.table_id,
        count(distinct cells.table_row) > 2 and count(distinct cells.table_column) > 2 as is_grid
    from {{ ref('int_tables') }} as tables
    inner join {{ ref('stg_cells') }} as cells on tables.document_id = cells.document_id and tables.table_id = cells.table_id
    where tables.form_code in ('performance_target', 'performance_self_evaluation') and cells.text_printed != ''
    group by tables.document_id, tables.table_id
),

forms as (
    select
        forms.document_id,
        forms.table_id,
        forms.form_ordinal,
        -- The department's name is no project's.
        if(
            contains(tables.title_key, '项目') and not contains(tables.title_key, '整体'),
            forms.project_name, coalesce(forms.project_name, forms.department_name)
        ) as named
    from {{ ref('int_performance_forms') }} as forms
    inner join {{ ref('int_tables') }} as tables on forms.document_id = tables.document_id and forms.table_id = tables.table_id
    -- Evaluations by others may have tables of scores alone.
    where forms.form_code != 'performance_evaluation'
),

unread_tables as (
    select tables.*
    from tables
    anti join forms on tables.document_id = forms.document_id and tables.table_id = forms.table_id
    -- A sentence that says that there is no such form is none.
    where tables.is_grid
),

cells as (
    select
        cells.document_id,
        cells.table_id,
        cells.form_ordinal,
        cells.table_row,
        columns.role,
        cells.number_printed is not null and cells.year_printed is null as is_number,
        bool_or(coalesce(cells.form_field, cells.inline_field) is not null or cells.is_indicator_header) over on_row as is_labelled_row,
        last_value(if(cells.number_printed is null, cells.text_folded, null) ignore nulls) over left_of as label,
        last_value(if(cells.number_printed is null, coalesce(cells.fund_item, ''), null) ignore nulls) over left_of as item,
        regexp_full_match(cells.text_folded, '(指标([0-9]+|[一二三四五六七八九十]+)?[:.、]?)?[….]*') as is_left_blank
    from {{ ref('int_performance_cells') }} as cells
    left join {{ ref('int_performance_columns') }} as columns
        on
            cells.document_id = columns.document_id
            and cells.table_id = columns.table_id
            and columns.is_indicator_block
            and cells.table_row between columns.header_last_row + 1 and columns.section_last_row
            and cells.table_column between columns.table_column and columns.last_column
    window
        on_row as (partition by cells.document_id, cells.table_id, cells.table_row),
        left_of as (partition by cells.document_id, cells.table_id, cells.table_row order by cells.table_column)
),

indicators as (
    select
        document_id,
        table_id,
        form_ordinal,
        table_row
    from {{ ref('int_performance_indicators') }}
    group by document_id, table_id, form_ordinal, table_row
),

read_indicators as (
    select
        document_id,
        table_id,
        form_ordinal
    from indicators
    group by document_id, table_id, form_ordinal
),

read_funds as (
    select
        document_id,
        table_id,
        form_ordinal
    from {{ ref('int_performance_funds') }}
    group by document_id, table_id, form_ordinal
),

-- Numbers below a header of indicators are of some indicator; those beside a word for money are the form's.
printed as (
    select
        cells.document_id,
        cells.table_id,
        cells.form_ordinal,
        bool_or(cells.role in ('level2', 'level3', 'target', 'actual') and not cells.is_left_blank and not cells.is_labelled_row) as has_indicators,
        bool_or(
            cells.role is null and cells.is_number
            and (cells.item != '' or regexp_matches(cells.label, '{{ pattern_of(ref("performance_cost_words"), "meaning = 'money'") }}'))
        ) as has_money,
        min(cells.table_row) filter (
            where cells.role in ('target', 'target_adjusted', 'actual', 'score') and cells.is_number and not cells.is_labelled_row and indicators.table_row is null
        ) as first_unread_row
    from cells
    left join indicators
        on
            cells.document_id = indicators.document_id
            and cells.table_id = indicators.table_id
            and cells.form_ordinal = indicators.form_ordinal
            and cells.table_row = indicators.table_row
    group by cells.document_id, cells.table_id, cells.form_ordinal
),

judged as (
    select
        forms.document_id,
        forms.table_id,
        forms.form_ordinal,
        printed.first_unread_row,
        list_filter(
            [
                if(forms.named is null, 'whose it is', null),
                if(coalesce(printed.has_indicators, false) and read_indicators.table_id is null, 'its indicators', null),
                if(read_indicators.table_id is not null and printed.first_unread_row is not null, 'an indicator of row ' || printed.first_unread_row, null),
                if(coalesce(printed.has_money, false) and read_funds.table_id is null, 'its money', null)
            ],
            lambda what: what is not null -- noqa: RF01
        ) as unread
    from forms
    left join printed
        on
            forms.document_id = printed.document_id
            and forms.table_id = printed.table_id
            and forms.form_ordinal = printed.form_ordinal
    left join read_indicators
        on
            forms.document_id = read_indicators.document_id
            and forms.table_id = read_indicators.table_id
            and forms.form_ordinal = read_indicators.form_ordinal
    left join read_funds
        on
            forms.document_id = read_funds.document_id
            and forms.table_id = read_funds.table_id
            and forms.form_ordinal = read_funds.form_ordinal
    where printed.has_indicators or printed.has_money
),

findings as (
    select
        'R08' as check_id,
        document_id,
        concat_ws('|', 'form', table_id, form_ordinal) as instance,
        table_id,
        first_unread_row as table_row,
        null::integer as table_column,
        if(len(unread) = 0, 'exact', 'mismatch') as outcome,
        if(len(unread) = 0, null, concat('the form was not read whole; missing: ', array_to_string(unread, ', '))) as reason
    from judged
    union all
    select
        'R08' as check_id,
        document_id,
        concat_ws('|', 'table', table_id) as instance,
        table_id,
        null as table_row,
        null as table_column,
        'mismatch' as outcome,
        'the title is one of performance forms, but no header of indicators was found' as reason
    from unread_tables
)

{{ finding_results('findings', has_outcome=true) }}
