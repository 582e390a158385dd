-- Printed amounts in one system of coordinates for all forms, so that a figure printed in two forms meets itself: side, section, row (a
-- code, or * for the whole), money (a fund, or the source of income where that is no fiscal fund) and type of expenditure.
with amounts as (
    select
        amounts.*,
        sets.table_set,
        forms.form_family,
        case
            when forms.form_family = 'balance'
                then coalesce(nullif(regexp_extract(amounts.line_code, '^function_([0-9]{3})$', 1), ''), '*')
            else coalesce(
                    nullif(amounts.function_code, '*'), nullif(amounts.economic_department_code, '*'), nullif(amounts.economic_government_code, '*'), '*'
                )
        end as row_code,
        case
            -- Projects and basic expenditure are of the year, whatever pays for them; lines behind 本年合计 are money of the year, too.
            when forms.form_family in ('project', 'economic') and amounts.section = '*' or amounts.section = '本年合计外' then '本年'
            else amounts.section
        end as printed_section,
        forms.form_family = 'balance' and amounts.section = '本年合计外' as is_behind_total,
        case
            when amounts.side = 'income' and coalesce(amounts.revenue_source_code, '*') not in ('*', 'fiscal', 'carry_in') then amounts.revenue_source_code
            else amounts.fund_code
        end as money,
        if(amounts.side = 'income', '*', coalesce(amounts.expenditure_type_code, '*')) as expenditure_type
    from {{ ref('int_amount_precision') }} as amounts
    inner join {{ ref('int_table_sets') }} as sets on amounts.document_id = sets.document_id and amounts.table_id = sets.table_id
    inner join {{ ref('int_tables') }} as tables on amounts.document_id = tables.document_id and amounts.table_id = tables.table_id
    inner join {{ ref('forms') }} as forms on amounts.form_code = forms.form_code
    where
        forms.form_family in ('balance', 'revenue', 'expenditure', 'economic', 'project')
        -- A change against the year before is no amount of either year.
        and amounts.measure_code not in ('?', 'change')
        and not amounts.is_of_which
        and not tables.title_names_other_extent
        and coalesce(amounts.line_code, '') != '?'
        and coalesce(amounts.line_code, '') not like '%!_part' escape '!'
        -- What divides the money again by its use still tells personnel, operating and project expenditure.
        and (not amounts.is_alternative or amounts.expenditure_type_code in ('basic', 'personnel', 'operating', 'project'))
),

columns as (
    select distinct
        amounts.document_id,
        amounts.table_id,
        amounts.table_column,
        amounts.lane,
        amounts.side,
        amounts.stage,
        amounts.fiscal_year,
        amounts.printed_section,
        amounts.money,
        amounts.expenditure_type,
        coalesce(columns.part, columns.economic_department_code) is not null as is_part
    from amounts
    inner join {{ ref('int_amount_columns') }} as columns
        on
            amounts.document_id = columns.document_id
            and amounts.table_id = columns.table_id
            and amounts.table_column = columns.table_column
    where amounts.form_family != 'balance'
),

-- Columns of the same coordinates: 合计 printed again as 小计 counts once, and what divides either adds nothing to it (经费拨款).
repeated_columns as (
    select
        document_id,
        table_id,
        table_column
    from columns
    window
        of_coordinates as (
            partition by document_id, table_id, lane, side, stage, fiscal_year, printed_section, money, expenditure_type
            order by is_part, table_column
            rows between unbounded preceding and current row
        )
    qualify row_number() over of_coordinates > 1 and (not is_part or not bool_and(is_part) over of_coordinates)
),

counted as (
    select amounts.*
    from amounts
    anti join repeated_columns
        on
            amounts.document_id = repeated_columns.document_id
            and amounts.table_id = repeated_columns.table_id
            and amounts.table_column = repeated_columns.table_column
    where amounts.row_code != '?'
),

tables_with_totals as (
    select distinct
        document_id,
        table_id
    from counted
    where row_code = '*' and level = 0
),

organization_rows as (
    select distinct
        places.document_id,
        places.table_id,
        places.table_row,
        places.lane
    from {{ ref('int_row_places') }} as places
    anti join tables_with_totals on places.document_id = tables_with_totals.document_id and places.table_id = tables_with_totals.table_id
    where places.names_organization_only
),

-- Rows of totals; in a table without one, the row of the organization as a whole.
totals as (
    select
        counted.*,
        if(counted.form_family = 'balance', counted.line_code, null) as line
    from counted
    left join organization_rows
        on
            counted.document_id = organization_rows.document_id
            and counted.table_id = organization_rows.table_id
            and counted.table_row = organization_rows.table_row
            and counted.lane = organization_rows.lane
    where
        counted.row_code = '*'
        and (
            counted.form_family = 'balance'
            or counted.level = 0
            or (organization_rows.table_row is not null and (counted.has_child_rows or counted.is_one_row_table))
        )
),

-- A total printed twice counts once: the first that is no 小计, in a balance the last.
once as (
    select
        *,
        form_family = 'balance' and coalesce(line in ('total', 'current_total'), false) as is_balance_total
    from totals
    qualify row_number() over (
            partition by document_id, table_id, table_column, side, printed_section, money, expenditure_type, line
            order by contains(coalesce(label, ''), '小计'), if(form_family = 'balance', -table_row, table_row)
        ) = 1
),

-- 本年收入合计 is 财政拨款收入 where only fiscal money is printed: the total counts, not the line.
wholes as (
    select * exclude (line, is_balance_total)
    from once
    qualify is_balance_total or not bool_or(is_balance_total) over (
            partition by document_id, table_id, table_column, side, printed_section, money, expenditure_type
        )
),

chosen as (
    select * from counted
    where row_code != '*'
    union all
    select * from wholes
)

select
    document_id,
    table_set,
    form_code,
    table_id,
    table_row,
    table_column,
    stage,
    fiscal_year,
    side,
    printed_section as section,
    row_code,
    money,
    expenditure_type,
    amount_yuan,
    half_unit_yuan,
    is_behind_total
from chosen
