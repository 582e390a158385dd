-- 年初预算 as the text of a final account states it: per (类)(款)(项), per fund in total, and per item of the 三公 expenses. Only what is called
-- 年初预算 is; 预算数 alone does not say which. What was planned and not spent has no row in the account: its names are looked up among the codes
-- that the year's budget prints, and in the list; what stands for several of them, or for none, has no code.
{{ config(materialized='table') }}

with figures as (
    {{ narrative_amounts() }}
),

stated as (
    select
        figures.* exclude (fiscal_year),
        filings.fiscal_year,
        codes.function_code,
        case
            when figures.subject = 'three_public' then 'three_public'
            when coalesce(figures.function_item_name, figures.function_group_name, figures.function_class_name) is not null then 'function'
            else 'total'
        end as budget_of
    from figures
    inner join {{ ref('int_filings') }} as filings on figures.document_id = filings.document_id
    left join {{ ref('int_narrative_codes') }} as codes on figures.figure_key = codes.figure_key
    where
        figures.document_kind = 'final_accounts'
        and figures.figure_kind = 'amount' and figures.stage = 'budget'
        and figures.amount_yuan is not null and not figures.is_ambiguous
        and contains(figures.clause, '年初')
        and coalesce(figures.fiscal_year, filings.fiscal_year) = filings.fiscal_year
        and (
            figures.subject = 'three_public'
            or (figures.fund_code in ('general', 'government_fund', 'state_capital') and coalesce(figures.side, 'expenditure') = 'expenditure')
        )
),

unspent as (
    select
        document_id,
        figure_key,
        function_class_name,
        function_group_name,
        function_item_name
    from stated
    where budget_of = 'function' and function_code is null and function_item_name is not null and function_group_name is not null
),

planned_names as (
    select
        partners.document_id,
        printed.code,
        printed.name
    from {{ ref('int_filing_partners') }} as partners
    inner join {{ ref('int_printed_codes') }} as printed on partners.other_document_id = printed.document_id
    semi join unspent on partners.document_id = unspent.document_id
    where partners.relation = 'budget' and printed.system = 'function'
    union
    select distinct
        unspent.document_id,
        listed.code,
        listed.name
    from unspent
    cross join {{ ref('classification_codes') }} as listed
    where listed.system = 'function'
),

name_keys as (
    select
        name,
        {{ code_name_key(label_key('name')) }} as name_key
    from (
        select planned_names.name from planned_names
        union
        select unnest([unspent.function_class_name, unspent.function_group_name, unspent.function_item_name]) as name from unspent
    ) as names
    where name is not null
),

planned_codes as (
    select distinct
        planned_names.document_id,
        planned_names.code,
        name_keys.name_key
    from planned_names
    inner join name_keys on planned_names.name = name_keys.name
),

-- 行政运行 is an item of many groups: the names around it tell which.
planned_items as (
    select
        unspent.figure_key,
        min(items.code) as function_code
    from unspent
    inner join name_keys as item_keys on unspent.function_item_name = item_keys.name
    inner join name_keys as group_keys on unspent.function_group_name = group_keys.name
    left join name_keys as class_keys on unspent.function_class_name = class_keys.name
    inner join planned_codes as items
        on unspent.document_id = items.document_id and item_keys.name_key = items.name_key and length(items.code) = 7
    inner join planned_codes as groups
        on unspent.document_id = groups.document_id and group_keys.name_key = groups.name_key and left(items.code, 5) = groups.code
    left join planned_codes as classes
        on unspent.document_id = classes.document_id and class_keys.name_key = classes.name_key and left(items.code, 3) = classes.code
    where class_keys.name_key is null or classes.code is not null
    group by unspent.figure_key
    having count(distinct items.code) = 1
),

coded as (
    select
        stated.* exclude (function_code, fund_code),
        if(stated.budget_of = 'three_public', null, stated.fund_code) as fund_code,
        case stated.budget_of
            when 'total' then '*'
            when 'function' then coalesce(stated.function_code, planned_items.function_code)
        end as function_code
    from stated
    left join planned_items on stated.figure_key = planned_items.figure_key
),

keyed as (
    select
        *,
        -- What is not known to be the same figure stands alone.
        hash(
            document_id, budget_of, fund_code, three_public_item_code,
            coalesce(function_code, if(budget_of = 'function', figure_key, null))
        ) as figure
    from coded
)

select
    figure_key,
    document_id,
    page,
    boxes,
    budget_of,
    fund_code,
    function_code,
    concat_ws(' ', function_class_name, function_group_name, function_item_name) as function_words,
    function_item_name,
    three_public_item_code,
    fiscal_year,
    amount_yuan,
    half_yuan as half_unit_yuan,
    min(amount_yuan) over (partition by figure) != max(amount_yuan) over (partition by figure) as is_ambiguous
from keyed
-- Stated again it is the same figure: the first statement counts.
qualify row_number() over (partition by figure order by paragraph_ordinal, statement_ordinal, figure_ordinal) = 1
