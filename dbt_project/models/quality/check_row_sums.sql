-- In every row the total equals the columns directly below it, and every 小计 its own columns. A column stands below another where each of
-- its codes equals or lies below the other's; 年终结转结余 therefore lies outside a total headed 本年支出合计 and inside one headed 合计.
with amounts as (
    select
        amounts.*,
        checked.check_id,
        amounts.form_code like '%balance' as is_balance,
        coalesce(amounts.section, '*') as section_code,
        coalesce(amounts.fund_code, '*') as fund,
        coalesce(amounts.revenue_source_code, '*') as source,
        coalesce(amounts.expenditure_type_code, '*') as type,
        funds.parent_code as fund_parent,
        sources.parent_code as source_parent,
        types.parent_code as type_parent
    from {{ ref('int_amount_precision') }} as amounts
    inner join {{ ref('check_forms') }} as checked on amounts.form_code = checked.form_code and checked.identity = 'columns'
    left join {{ ref('funds') }} as funds on amounts.fund_code = funds.fund_code
    left join {{ ref('revenue_sources') }} as sources on amounts.revenue_source_code = sources.revenue_source_code
    left join {{ ref('expenditure_types') }} as types on amounts.expenditure_type_code = types.expenditure_type_code
    where amounts.measure_code != '?' and not amounts.is_of_which
),

pairs as (
    select
        total.amount_key as total_key,
        part.amount_key as part_key
    from amounts as total
    inner join amounts as part
        on
            total.document_id = part.document_id
            and total.table_id = part.table_id
            and total.table_row = part.table_row
            and total.side is not distinct from part.side
            and (total.lane = part.lane or not total.is_balance)
            and total.stage = part.stage
            and total.fiscal_year is not distinct from part.fiscal_year
            and {{ contains_value('total.section_code', 'part.section_code', "'*'") }}
            and {{ contains_value('total.fund', 'part.fund', 'part.fund_parent') }}
            and {{ contains_value('total.source', 'part.source', 'part.source_parent') }}
            and {{ contains_value('total.type', 'part.type', 'part.type_parent') }}
            and (total.section_code, total.fund, total.source, total.type)
            != (part.section_code, part.fund, part.source, part.type)
),

indirect_pairs as (
    select
        upper_pair.total_key,
        lower_pair.part_key
    from pairs as upper_pair
    inner join pairs as lower_pair on upper_pair.part_key = lower_pair.total_key
),

direct_pairs as (
    select pairs.*
    from pairs
    anti join indirect_pairs as through on pairs.total_key = through.total_key and pairs.part_key = through.part_key
),

-- Which columns stand below which, so that a total left blank in one row is seen there.
column_pairs as (
    select distinct
        total.document_id,
        total.table_id,
        total.table_column as total_column,
        part.table_column as part_column
    from direct_pairs
    inner join amounts as total on direct_pairs.total_key = total.amount_key
    inner join amounts as part on direct_pairs.part_key = part.amount_key
),

blank_totals as (
    select
        part.amount_key,
        column_pairs.total_column
    from column_pairs
    inner join amounts as part
        on
            column_pairs.document_id = part.document_id
            and column_pairs.table_id = part.table_id
            and column_pairs.part_column = part.table_column
    anti join amounts as total
        on
            part.document_id = total.document_id
            and part.table_id = total.table_id
            and part.table_row = total.table_row
            and column_pairs.total_column = total.table_column
),

terms as (
    select
        part.amount_key,
        total.table_column as total_column,
        'rhs' as role
    from direct_pairs
    inner join amounts as total on direct_pairs.total_key = total.amount_key
    inner join amounts as part on direct_pairs.part_key = part.amount_key
    union all
    select distinct
        total.amount_key,
        total.table_column as total_column,
        'lhs' as role
    from direct_pairs
    inner join amounts as total on direct_pairs.total_key = total.amount_key
    union all
    select
        amount_key,
        total_column,
        'rhs' as role
    from blank_totals
),

identities as (
    select
        amounts.check_id,
        amounts.document_id,
        concat_ws('|', amounts.table_id, amounts.table_row, terms.total_column) as instance,
        terms.role,
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        true as tolerates_rounding,
        false as is_ambiguous
    from terms
    inner join amounts on terms.amount_key = amounts.amount_key
),

{{ identity_results('identities') }}
