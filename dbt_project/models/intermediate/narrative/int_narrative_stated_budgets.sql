-- 年初预算 as the text of a final account states it: per (类)(款)(项), per fund in total, and per item of the 三公 expenses. Only what is called
-- 年初预算 is; 预算数 alone does not say which. The words that name a function are looked up among the codes that the document and the budget
-- of its year print, and in the list; what stands for several codes, or for none, has no code.
with stated as (
    select
        figures.*,
        documents.fiscal_year as document_year,
        case
            when figures.subject = 'three_public' then 'three_public'
            when coalesce(figures.function_item_name, figures.function_group_name, figures.function_class_name) is not null then 'function'
            else 'total'
        end as budget_of,
        -- Trailing zeros are suppressed in prose, too: 1000万元 beside 1632.01万元.
        if(
            figures.amount_yuan = 0, 0,
            min(figures.half_unit_yuan) filter (where figures.amount_yuan != 0) over (partition by figures.document_id, figures.unit_printed)
        ) as finest_half_unit_yuan
    from {{ ref('int_narrative_figures') }} as figures
    inner join {{ ref('int_documents') }} as documents on figures.document_id = documents.document_id
    where
        documents.document_kind = 'final_accounts'
        and figures.figure_kind = 'amount' and figures.stage = 'budget'
        and figures.amount_yuan is not null and not figures.is_ambiguous
        and contains(figures.clause, '年初')
        and coalesce(figures.fiscal_year, documents.fiscal_year) = documents.fiscal_year
        and (
            figures.subject = 'three_public'
            or (figures.fund_code in ('general', 'government_fund', 'state_capital') and coalesce(figures.side, 'expenditure') = 'expenditure')
        )
),

named as (
    select distinct
        document_id,
        function_class_name,
        function_group_name,
        function_item_name
    from stated
    where budget_of = 'function'
),

-- The documents whose codes an account's words may mean.
code_sources as (
    select distinct
        document_id,
        document_id as printed_in
    from named
    union all
    select
        partners.document_id,
        partners.other_document_id as printed_in
    from {{ ref('int_filing_partners') }} as partners
    semi join named on partners.document_id = named.document_id
    where partners.relation = 'budget' and partners.other_document_id is not null
),

codes as (
    select
        code_sources.document_id,
        printed.code,
        printed.name,
        true as is_printed
    from code_sources
    inner join {{ ref('int_printed_codes') }} as printed on code_sources.printed_in = printed.document_id
    where printed.system = 'function'
    union all
    select distinct
        named.document_id,
        listed.code,
        listed.name,
        false as is_printed
    from named
    cross join {{ ref('classification_codes') }} as listed
    where listed.system = 'function'
),

words as (
    select distinct unnest([function_class_name, function_group_name, function_item_name]) as name
    from named
    union
    select name from codes
),

word_keys as (
    select
        name,
        {{ code_name_key("regexp_replace(name, '[（(][类款项][）)]', '')") }} as name_key
    from words
    where name is not null
),

keyed_codes as (
    select
        codes.document_id,
        codes.code,
        word_keys.name_key,
        bool_or(codes.is_printed) as is_printed
    from codes
    inner join word_keys on codes.name = word_keys.name
    group by codes.document_id, codes.code, word_keys.name_key
),

keyed_names as (
    select
        named.*,
        class_keys.name_key as class_key,
        group_keys.name_key as group_key,
        coalesce(item_keys.name_key, group_keys.name_key, class_keys.name_key) as own_key,
        case
            when named.function_item_name is not null then 7
            when named.function_group_name is not null then 5
            else 3
        end as digits
    from named
    left join word_keys as class_keys on named.function_class_name = class_keys.name
    left join word_keys as group_keys on named.function_group_name = group_keys.name
    left join word_keys as item_keys on named.function_item_name = item_keys.name
),

-- 行政运行 is an item of many groups: those above it tell which. A slip in one of their names leaves the other.
candidates as (
    select
        names.document_id,
        names.function_class_name,
        names.function_group_name,
        names.function_item_name,
        codes.code,
        2 * (
            max((classes.code is not null)::integer) + max((groups.code is not null and names.digits > 5)::integer)
        ) + max(codes.is_printed::integer) as likeness,
        max((names.digits = 3 or classes.code is not null or groups.code is not null)::integer) = 1 as is_placed
    from keyed_names as names
    inner join keyed_codes as codes
        on names.document_id = codes.document_id and names.own_key = codes.name_key and length(codes.code) = names.digits
    left join keyed_codes as classes
        on names.document_id = classes.document_id and left(codes.code, 3) = classes.code and names.class_key = classes.name_key
    left join keyed_codes as groups
        on names.document_id = groups.document_id and left(codes.code, 5) = groups.code and names.group_key = groups.name_key
    group by all
),

found as (
    select *
    from candidates
    where is_placed
    window of_name as (partition by document_id, function_class_name, function_group_name, function_item_name)
    qualify
        likeness = max(likeness) over of_name
        and count(*) over (partition by document_id, function_class_name, function_group_name, function_item_name, likeness) = 1
),

coded as (
    select
        stated.*,
        if(stated.budget_of = 'total', '*', found.code) as function_code,
        -- What is not known to be the same figure stands alone.
        hash(
            stated.document_id, stated.budget_of, if(stated.budget_of = 'three_public', null, stated.fund_code), stated.three_public_item_code,
            if(stated.budget_of = 'function', coalesce(found.code, stated.figure_key), null)
        ) as figure
    from stated
    left join found
        on
            stated.document_id = found.document_id
            and stated.function_class_name is not distinct from found.function_class_name
            and stated.function_group_name is not distinct from found.function_group_name
            and stated.function_item_name is not distinct from found.function_item_name
)

select
    figure_key,
    document_id,
    page,
    boxes,
    budget_of,
    if(budget_of = 'three_public', null, fund_code) as fund_code,
    function_code,
    concat_ws(' ', function_class_name, function_group_name, function_item_name) as function_words,
    function_item_name,
    three_public_item_code,
    document_year as fiscal_year,
    amount_yuan,
    finest_half_unit_yuan as half_unit_yuan,
    min(amount_yuan) over (partition by figure) != max(amount_yuan) over (partition by figure) as is_ambiguous
from coded
-- Stated again it is the same figure: the first statement counts.
qualify row_number() over (partition by figure order by paragraph_ordinal, statement_ordinal, figure_ordinal) = 1
