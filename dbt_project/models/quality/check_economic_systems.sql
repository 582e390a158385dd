-- A budget's basic expenditure by department and by government economic class: totals, 人员经费 and 公用经费 agree. Where a table prints no total its
-- classes are summed.
with amounts as (
    select
        amounts.*,
        checked.check_id,
        coalesce(amounts.economic_department_code, amounts.economic_government_code) as economic_code,
        if(amounts.form_code = 'budget_general_basic_by_department_economic', 'lhs', 'rhs') as role,
        if(amounts.expenditure_type_code in ('personnel', 'operating'), amounts.expenditure_type_code, 'basic') as expenditure_type
    from {{ ref('int_amount_precision') }} as amounts
    inner join {{ ref('check_forms') }} as checked on amounts.form_code = checked.form_code and checked.identity = 'same_total'
    where amounts.measure_code != '?' and not amounts.is_of_which and not amounts.is_alternative
),

totals as (
    select *
    from amounts
    where economic_code = '*' and level = 0 and coalesce(line_code not in ('personnel', 'operating'), true)
    -- A total that is printed twice counts once.
    qualify row_number() over (
            partition by document_id, table_id, table_column order by contains(coalesce(label, ''), '小计'), table_row
        ) = 1
),

operands as (
    select * from totals
    union all
    select amounts.*
    from amounts
    anti join totals
        on
            amounts.document_id = totals.document_id
            and amounts.table_id = totals.table_id
            and amounts.table_column = totals.table_column
    where length(amounts.economic_code) = 3
),

identities as (
    select
        check_id,
        document_id,
        concat_ws('|', stage, fiscal_year, section, fund_code, expenditure_type) as instance,
        role,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        'equal' as comparison,
        -- Of several tables of one form nothing says which belong together.
        count(distinct table_column) over of_side > 1 or min(table_id) over of_side != max(table_id) over of_side as is_ambiguous
    from operands
    window
        of_side as (partition by document_id, stage, fiscal_year, section, fund_code, expenditure_type, role),
        of_type as (partition by document_id, stage, fiscal_year, section, fund_code, expenditure_type)
    qualify bool_or(role = 'lhs') over of_type and bool_or(role = 'rhs') over of_type
),

{{ identity_results('identities') }}
