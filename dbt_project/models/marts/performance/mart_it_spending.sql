-- Information technology as an example of a subject cut over projects and purchases: what their names and procurement items say, by seed.
{% set subject = 'information_technology' -%}
with spending as (
    select
        'fct_project' as source_fact,
        min(amount_key) as amount_key,
        min(document_key) as document_key,
        organization_key,
        fiscal_year,
        stage,
        coverage_basis,
        min(form_code) as form_code,
        table_id,
        table_row,
        project_name,
        null::varchar as item_name,
        null::varchar as procurement_item_code,
        min(project_kind) as kind,
        sum(amount_yuan)::decimal(20, 2) as amount_yuan
    from {{ ref('fct_project') }}
    group by document_key, organization_key, fiscal_year, stage, coverage_basis, table_id, table_row, project_name
    union all
    select
        'fct_procurement' as source_fact,
        amount_key,
        document_key,
        organization_key,
        fiscal_year,
        stage,
        coverage_basis,
        form_code,
        table_id,
        table_row,
        project_name,
        item_name,
        procurement_item_code,
        category as kind,
        amount_yuan
    from {{ ref('fct_procurement') }}
),

-- The same names come back in every stage and year: each is looked at once.
named as (
    select distinct
        project_name,
        item_name,
        procurement_item_code
    from spending
),

-- 管网 is no network: such words are taken out before the others are looked for.
texts as (
    select
        *,
        {{ without_misleading_words(folded('project_name'), subject) }} as project_text,
        {{ without_misleading_words(folded('item_name'), subject) }} as item_text
    from named
),

matches as (
    select
        texts.project_name,
        texts.item_name,
        texts.procurement_item_code,
        struct_pack(
            term := terms.term,
            -- Paper is bought for systems, too: the project's name alone leaves a purchase open.
            certainty := case
                when
                    terms.field = 'procurement_item' or contains(texts.item_text, terms.term)
                    or coalesce(texts.procurement_item_code, texts.item_name) is null
                    then terms.certainty
                else 'possible'
            end,
            field := case
                when terms.field = 'procurement_item' then 'procurement_item'
                when contains(texts.item_text, terms.term) then 'item_name'
                else 'project_name'
            end
        ) as matched
    from texts
    inner join {{ ref('subject_terms') }} as terms
        on
            terms.subject = '{{ subject }}' and terms.certainty != 'never'
            and case terms.field
                when 'procurement_item' then starts_with(texts.procurement_item_code, terms.term)
                else contains(texts.item_text, terms.term) or contains(texts.project_text, terms.term)
            end
),

-- A purchase is what it buys: its item says more than the name of the project that it is bought for, and a sure word more than a possible one.
best as (
    select
        project_name,
        item_name,
        procurement_item_code,
        arg_min(
            matched,
            (
                case matched.field when 'procurement_item' then 1 when 'item_name' then 2 else 3 end,
                if(matched.certainty = 'sure', 1, 2), -length(matched.term), matched.term
            )
        ) as matched
    from matches
    group by project_name, item_name, procurement_item_code
)

select
    spending.amount_key,
    spending.source_fact,
    spending.document_key,
    spending.organization_key,
    spending.fiscal_year::integer as fiscal_year,
    spending.stage,
    spending.coverage_basis,
    spending.form_code,
    spending.table_id,
    spending.table_row::integer as table_row,
    spending.project_name,
    spending.item_name,
    spending.procurement_item_code,
    spending.kind,
    spending.amount_yuan,
    best.matched.term as matched_term,
    best.matched.field as matched_in,
    best.matched.certainty as certainty
from spending
inner join best
    on
        spending.project_name is not distinct from best.project_name
        and spending.item_name is not distinct from best.item_name
        and spending.procurement_item_code is not distinct from best.procurement_item_code
