-- Inside one side and column of a balance: the year's total is the sum of its lines, the grand total is that plus every line outside it,
-- and a line with sub-lines (财政拨款收入, 年初结转和结余) is their sum. Lines are leaves, so that 财政拨款收入 and its funds are not both added;
-- outside the year's total the line that heads its section stands for the lines below it.
with form_checks as (
    select
        form_code,
        side,
        identity as total_line,
        check_id
    from {{ ref('check_forms') }}
    where identity in ('current_total', 'total', 'carry_in', 'fiscal')
),

lines as (
    select
        *,
        coalesce(line_code in ('total', 'current_total'), false) as is_total,
        coalesce(section, '本年') as line_section,
        bool_or(line_code = 'current_total') over (partition by document_id, table_id, side, table_column) as has_current_total,
        coalesce(section, '本年') != '本年' and bool_or(has_child_rows and line_code not in ('total', 'current_total')) over (
            partition by document_id, table_id, side, table_column, coalesce(section, '本年')
        ) as is_headed_section,
        -- A total that is printed twice counts once: the last one.
        row_number() over (partition by document_id, table_id, side, table_column, line_code order by table_row desc) as repetition
    from {{ ref('int_amount_precision') }}
    where measure_code != '?' and not is_of_which
),

totals as (
    select
        lines.*,
        form_checks.check_id,
        form_checks.total_line
    from lines
    inner join form_checks
        on lines.form_code = form_checks.form_code and lines.side = form_checks.side and lines.line_code = form_checks.total_line
    where lines.repetition = 1 and (lines.is_total or lines.has_child_rows)
),

-- Lines that the form prints, with an amount or blank.
printed_lines as (
    select distinct
        document_id,
        table_id,
        balance_side as side,
        line_code
    from {{ ref('int_rows') }}
    where line_code is not null
),

-- Every identity of every side and column that has lines, whether its total carries an amount or is left blank.
columns as (
    select distinct
        lines.document_id,
        lines.table_id,
        lines.side,
        lines.table_column,
        form_checks.total_line,
        form_checks.check_id
    from lines
    inner join form_checks on lines.form_code = form_checks.form_code and lines.side = form_checks.side
    left join printed_lines
        on
            lines.document_id = printed_lines.document_id
            and lines.table_id = printed_lines.table_id
            and lines.side = printed_lines.side
            and form_checks.total_line = printed_lines.line_code
    left join totals
        on
            lines.document_id = totals.document_id
            and lines.table_id = totals.table_id
            and lines.side = totals.side
            and lines.table_column = totals.table_column
            and form_checks.total_line = totals.total_line
    where
        totals.document_id is not null
        -- A lane that divides up the money once more need not print its totals.
        or (form_checks.total_line = 'total' and not lines.is_alternative)
        -- Budgets may print no total of the year; in final accounts one that is not there is a missing operand.
        or (
            form_checks.total_line = 'current_total' and not lines.is_alternative
            and (printed_lines.line_code is not null or starts_with(lines.form_code, 'final_'))
        )
),

parts as (
    select
        lines.*,
        columns.check_id,
        columns.total_line
    from lines
    inner join columns
        on
            lines.document_id = columns.document_id
            and lines.table_id = columns.table_id
            and lines.side = columns.side
            and lines.table_column = columns.table_column
    where
        case columns.total_line
            when 'total'
                then
                    (lines.line_code = 'current_total' and lines.repetition = 1)
                    or (
                        not lines.is_total
                        and lines.has_child_rows = lines.is_headed_section
                        and (not lines.has_current_total or lines.line_section != '本年')
                    )
            when 'current_total' then not lines.is_total and not lines.has_child_rows and lines.line_section = '本年'
            when 'carry_in' then not lines.is_total and not lines.has_child_rows and lines.line_section = '年初'
            when 'fiscal' then lines.line_code like 'fiscal!_%' escape '!' and lines.line_section = '本年'
        end
),

terms as (
    select
        *,
        'lhs' as role
    from totals
    union all by name
    select
        *,
        'rhs' as role
    from parts
),

identities as (
    select
        check_id,
        document_id,
        concat_ws('|', table_id, side, table_column, total_line) as instance,
        role,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        'equal' as comparison,
        -- A line that no seed knows may be part of another; so may the lines of a second lane (按经济分类).
        is_alternative or coalesce(line_code = '?', false) as is_ambiguous
    from terms
),

{{ identity_results('identities') }}
