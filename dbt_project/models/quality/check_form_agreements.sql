-- Two forms that print the same figure print the same amount (seed form_agreements). Where one of them counts more money than the other it
-- is at least as large, and equal where no other money exists: by the balance, or because the totals of a column agree, since then no code
-- can hold money beyond the narrower form.
with figures as (
    select
        agreement,
        document_id,
        table_set,
        stage,
        fiscal_year,
        side,
        section,
        row_code,
        compared_money,
        expenditure_type,
        any_value(comparison) as comparison,
        coalesce(list(distinct money) filter (where role = 'rhs'), []) as narrower_money,
        count(*) filter (where role = 'lhs') > 0 as has_lhs,
        count(*) filter (where role = 'rhs') > 0 as has_rhs,
        bool_or(amount_yuan != 0) as has_money,
        coalesce(abs(sum(if(role = 'lhs', amount_yuan, -amount_yuan))) <= sum(half_unit_yuan), false) as agrees,
        sum(amount_yuan) filter (where role = 'lhs') as lhs_yuan,
        sum(amount_yuan) filter (where role = 'rhs') as rhs_yuan,
        sum(half_unit_yuan) as half_units_yuan
    from {{ ref('int_agreement_terms') }}
    group by all
),

-- Totals that agree with each other and not with their own classes may be broken alike: they say nothing of the codes below them.
compared as (
    select
        *,
        row_code != '*'
        and bool_or(row_code = '*' and has_lhs and has_rhs and agrees) over of_column
        {% for amount_yuan in ['lhs_yuan', 'rhs_yuan'] -%}
        and coalesce(
            abs(
                sum({{ amount_yuan }}) filter (where row_code = '*') over of_column
                - sum({{ amount_yuan }}) filter (where length(row_code) = 3) over of_column
            ) <= sum(half_units_yuan) filter (where row_code = '*' or length(row_code) = 3) over of_column,
            true
        )
        {% endfor %} as is_below_equal_totals
    from figures
    window of_column as (
        partition by agreement, document_id, table_set, stage, fiscal_year, side, section, compared_money, expenditure_type
    )
),

-- One side alone is a missing operand where the other form has a place for it, and no operand at all elsewhere.
incomplete as (
    select *
    from compared
    where has_money and has_lhs != has_rhs
),

one_sided as (
    select distinct incomplete.*
    from incomplete
    inner join {{ ref('form_agreements') }} as missing
        on incomplete.agreement = missing.agreement and missing.role = if(incomplete.has_lhs, 'rhs', 'lhs')
    semi join {{ ref('int_printed_coordinates') }} as printed
        on
            incomplete.document_id = printed.document_id
            and incomplete.table_set = printed.table_set
            and missing.form_code = printed.form_code
            and incomplete.stage = printed.stage
            and incomplete.fiscal_year = printed.fiscal_year
            and incomplete.side = printed.side
            and incomplete.section = printed.section
            and coalesce(nullif(incomplete.compared_money, ''), missing.money) = printed.money
            and incomplete.expenditure_type = printed.expenditure_type
            and if(incomplete.row_code = '*', 0, length(incomplete.row_code)) = printed.code_length
),

shared as (
    select * from compared
    where has_lhs and has_rhs
    union all
    select * from one_sided
),

decided as (
    select
        instances.*,
        case
            when instances.comparison in ('equal', 'at_least') then instances.comparison
            when instances.is_below_equal_totals then 'equal'
            when instances.comparison = 'equal_where_all_is_fiscal' and scopes.is_all_fiscal then 'equal'
            when instances.comparison = 'equal_where_all_is_general' and scopes.is_all_general then 'equal'
            when
                instances.comparison in ('equal_unless_brought_in', 'equal_to_all_funds')
                and not list_has_any(coalesce(scopes.money_brought_in, []), list_append(instances.narrower_money, instances.compared_money))
                then 'equal'
            else 'at_least'
        end as decided_comparison,
        instances.comparison = 'equal_to_all_funds' and not scopes.has_all_fund_tables as lacks_funds
    from shared as instances
    left join {{ ref('int_money_scopes') }} as scopes
        on
            instances.document_id = scopes.document_id
            and instances.table_set = scopes.table_set
            and instances.stage = scopes.stage
            and instances.fiscal_year = scopes.fiscal_year
    -- What no table of its fund is printed for has no place in the others.
    where instances.comparison != 'equal_to_all_funds' or (instances.has_lhs and instances.has_rhs) or coalesce(scopes.has_all_fund_tables, true)
),

identities as (
    select
        terms.check_id,
        terms.document_id,
        concat_ws(
            '|', terms.agreement, terms.table_set, terms.stage, terms.fiscal_year, terms.side, terms.section, terms.row_code,
            terms.compared_money, terms.expenditure_type
        ) as instance,
        terms.role,
        terms.amount_yuan,
        terms.half_unit_yuan,
        terms.table_id,
        terms.table_row,
        terms.table_column,
        decided.decided_comparison as comparison,
        terms.is_ambiguous or decided.lacks_funds as is_ambiguous
    from {{ ref('int_agreement_terms') }} as terms
    inner join decided
        on
            terms.agreement = decided.agreement
            and terms.document_id = decided.document_id
            and terms.table_set = decided.table_set
            and terms.stage = decided.stage
            and terms.fiscal_year = decided.fiscal_year
            and terms.side = decided.side
            and terms.section = decided.section
            and terms.row_code = decided.row_code
            and terms.compared_money = decided.compared_money
            and terms.expenditure_type = decided.expenditure_type
    -- What the wider form alone prints is no less than nothing.
    where decided.has_rhs or decided.decided_comparison = 'equal'
),

{{ identity_results('identities') }}
