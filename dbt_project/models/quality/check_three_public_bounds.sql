-- What basic expenditure spends on travel abroad, vehicles and receptions is at most the three public expenses, which count projects, too
-- (B15, E06); 机关运行经费 of the same form is at most 公用经费, since it counts administrative bodies only (E07).
with items as (
    select
        amounts.document_id,
        sets.table_set,
        amounts.stage,
        amounts.fiscal_year,
        amounts.measure_code,
        amounts.three_public_item_code,
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column
    from {{ ref('int_amount_precision') }} as amounts
    inner join {{ ref('int_table_sets') }} as sets on amounts.document_id = sets.document_id and amounts.table_id = sets.table_id
    where
        amounts.form_code in ('budget_three_public', 'final_three_public')
        and amounts.measure_code in ('three_public', 'agency_operating')
        and not amounts.is_of_which
        and coalesce(amounts.line_code, '') not like '%!_part' escape '!'
    -- All money where funds are told apart; the row that names the item once where it is printed twice.
    qualify row_number() over (
            partition by
                amounts.document_id, sets.table_set, amounts.stage, amounts.fiscal_year, amounts.measure_code, amounts.three_public_item_code
            order by list_position(['*', 'fiscal_all', 'general'], amounts.fund_code) nulls last, amounts.table_row, amounts.table_column
        ) = 1
),

economic as (
    select
        *,
        case row_code
            when '30212' then 'abroad' when '31013' then 'vehicle_purchase' when '30231' then 'vehicle_running' when '30217' then 'reception'
        end as three_public_item_code
    from {{ ref('int_comparable_operands') }}
    where
        form_code in (
            'final_basic_by_economic', 'budget_general_basic_by_department_economic', 'budget_general_basic_by_both_economic', 'budget_basic_by_both_economic'
        )
        and money = 'general'
),

spent as (
    select *
    from economic
    where three_public_item_code is not null and expenditure_type = 'basic'
),

operating as (
    select *
    from economic
    where row_code = '*' and expenditure_type = 'operating' and stage = 'budget'
),

-- An item that the other form leaves blank is a missing operand only where it prints three public expenses of that stage and year at all.
stated as (
    select distinct
        document_id,
        table_set,
        stage,
        fiscal_year
    from items
    where measure_code = 'three_public'
),

terms as (
    select
        if(spent.stage = 'final', 'B15', 'E06') as check_id,
        spent.form_code || '|' || spent.three_public_item_code as bound,
        'rhs' as role,
        spent.* exclude (three_public_item_code)
    from spent
    semi join stated
        on
            spent.document_id = stated.document_id and spent.table_set = stated.table_set and spent.stage = stated.stage
            and spent.fiscal_year = stated.fiscal_year
    where spent.amount_yuan != 0
    union all by name
    select distinct
        if(items.stage = 'final', 'B15', 'E06') as check_id,
        spent.form_code || '|' || items.three_public_item_code as bound,
        'lhs' as role,
        items.* exclude (measure_code, three_public_item_code)
    from items
    inner join spent
        on
            items.document_id = spent.document_id and items.table_set = spent.table_set and items.stage = spent.stage
            and items.fiscal_year = spent.fiscal_year and items.three_public_item_code = spent.three_public_item_code
    where items.measure_code = 'three_public' and spent.amount_yuan != 0
    union all by name
    select
        'E07' as check_id,
        operating.form_code as bound,
        'lhs' as role,
        operating.* exclude (three_public_item_code)
    from operating
    semi join items
        on
            operating.document_id = items.document_id and operating.table_set = items.table_set and operating.stage = items.stage
            and operating.fiscal_year = items.fiscal_year and items.measure_code = 'agency_operating' and items.amount_yuan != 0
    union all by name
    select distinct
        'E07' as check_id,
        operating.form_code as bound,
        'rhs' as role,
        items.* exclude (measure_code, three_public_item_code)
    from items
    inner join operating
        on
            items.document_id = operating.document_id and items.table_set = operating.table_set and items.stage = operating.stage
            and items.fiscal_year = operating.fiscal_year
    where items.measure_code = 'agency_operating' and items.amount_yuan != 0
),

identities as (
    select
        check_id,
        document_id,
        concat_ws('|', table_set, stage, fiscal_year, bound) as instance,
        role,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        'at_least' as comparison,
        false as is_ambiguous
    from terms
),

{{ identity_results('identities') }}
