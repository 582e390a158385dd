-- The three public expenses per organization, year and item: budget and final side by side, each from the document it belongs to. A stage that no
-- table prints is taken from the text of the document, where that states every item once and the items sum to the total that it states.
with told as (
    select
        documents.document_key,
        documents.organization_key,
        documents.fiscal_year,
        documents.coverage_basis,
        documents.document_kind = if(figures.stage = 'budget', 'budget', 'final_accounts') as is_of_stage,
        figures.stage,
        figures.three_public_item_code,
        min(figures.amount_yuan)::decimal(20, 2) as amount_yuan,
        min(figures.half_unit_yuan) as half_unit_yuan,
        min(figures.amount_yuan) != max(figures.amount_yuan) as is_ambiguous
    from {{ ref('dim_document') }} as documents
    inner join {{ ref('int_narrative_figures') }} as figures on documents.document_id = figures.document_id
    where
        documents.coverage_basis != 'covered'
        and figures.subject = 'three_public' and figures.figure_kind = 'amount' and figures.three_public_item_code is not null
        and figures.amount_yuan is not null and not figures.is_ambiguous
        and figures.fiscal_year = documents.fiscal_year
        -- 预算数 in final accounts may be the adjusted budget.
        and (
            figures.stage = if(documents.document_kind = 'budget', 'budget', 'final')
            or (figures.stage = 'budget' and contains(figures.clause, '年初'))
        )
    group by all
),

-- 公务用车购置及运行费 counts where the text does not divide it into both of its parts, the total where it names no item.
stages as (
    select
        *,
        count(*) over of_stage as items,
        bool_or(is_ambiguous) over of_stage as is_ambiguous_stage,
        bool_or(three_public_item_code = 'vehicle') over of_stage as has_vehicles,
        count(*) filter (where starts_with(three_public_item_code, 'vehicle_')) over of_stage = 2 as has_both_parts
    from told
    window of_stage as (partition by document_key, stage)
),

leaves as (
    select *
    from stages
    where
        not is_ambiguous_stage
        and case three_public_item_code
            when '*' then items = 1
            when 'vehicle' then not has_both_parts
            when 'vehicle_purchase' then has_both_parts or not has_vehicles
            when 'vehicle_running' then has_both_parts or not has_vehicles
            else true
        end
),

sums as (
    select
        leaves.document_key,
        leaves.stage,
        sum(leaves.amount_yuan) - any_value(totals.amount_yuan) as difference,
        sum(leaves.half_unit_yuan) + any_value(totals.half_unit_yuan) as tolerance
    from leaves
    left join told as totals
        on leaves.document_key = totals.document_key and leaves.stage = totals.stage and totals.three_public_item_code = '*'
    group by leaves.document_key, leaves.stage
),

printed as (
    select
        organization_key,
        fiscal_year,
        stage,
        three_public_item_code,
        min(three_public_item_name) as three_public_item_name,
        sum(amount_yuan) as amount_yuan,
        min(document_key) as document_key,
        arg_min(coverage_basis, (document_key, coverage_basis)) as coverage_basis,
        'table' as source
    from {{ ref('fct_three_public') }}
    group by organization_key, fiscal_year, stage, three_public_item_code
),

chosen as (
    select
        leaves.organization_key,
        leaves.fiscal_year,
        leaves.stage,
        leaves.three_public_item_code,
        items.name as three_public_item_name,
        leaves.amount_yuan,
        leaves.document_key,
        leaves.coverage_basis,
        'prose' as source
    from leaves
    inner join sums
        on leaves.document_key = sums.document_key and leaves.stage = sums.stage and coalesce(abs(sums.difference) <= sums.tolerance, true)
    left join {{ ref('dim_three_public_item') }} as items on leaves.three_public_item_code = items.three_public_item_code
    anti join printed
        on
            leaves.organization_key = printed.organization_key
            and leaves.fiscal_year = printed.fiscal_year
            and leaves.stage = printed.stage
    -- The budget's own text before what the final account says of it.
    qualify dense_rank() over (
            partition by leaves.organization_key, leaves.fiscal_year, leaves.stage
            order by leaves.is_of_stage desc, leaves.coverage_basis asc, leaves.document_key asc
        ) = 1
),

amounts as (
    select * from printed
    union all
    select * from chosen
)

select
    md5(concat_ws('|', organization_key, fiscal_year, three_public_item_code)) as three_public_key,
    organization_key,
    fiscal_year,
    three_public_item_code,
    min(three_public_item_name) as three_public_item_name,
    sum(amount_yuan) filter (where stage = 'budget')::decimal(20, 2) as budget_yuan,
    sum(amount_yuan) filter (where stage = 'adjusted_budget')::decimal(20, 2) as adjusted_budget_yuan,
    sum(amount_yuan) filter (where stage = 'final')::decimal(20, 2) as final_yuan,
    min(source) filter (where stage = 'budget') as budget_source,
    min(source) filter (where stage = 'final') as final_source,
    min(document_key) filter (where stage = 'budget') as budget_document_key,
    min(document_key) filter (where stage = 'final') as final_document_key,
    arg_min(coverage_basis, (document_key, coverage_basis)) filter (where stage = 'budget') as budget_coverage_basis,
    arg_min(coverage_basis, (document_key, coverage_basis)) filter (where stage = 'final') as final_coverage_basis
from amounts
group by organization_key, fiscal_year, three_public_item_code
