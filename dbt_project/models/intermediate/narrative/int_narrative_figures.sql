{%- set level = '(?:' ~ wordings('narrative_terms', condition="role = 'level'") ~ ')' -%}
{%- set above = '(?:' ~ wordings('narrative_terms', condition="role = 'above'") ~ ')' -%}
{%- set below = '(?:' ~ wordings('narrative_terms', condition="role = 'below'") ~ ')' -%}
-- Decimal places as the document prints them where they are longest: 308.6 beside 918.33 is 308.60.
with placed as (
    select
        *,
{%- for name, text, by in [
            ('number', 'number_text', 'document_id, unit'), ('change', "said_change[\'number\']", 'document_id'), ('rate', "said_rate[\'number\']", 'document_id'),
            ('share', 'share_text', 'document_id'), ('completion', 'completion_text', 'document_id')
        ] %}
        greatest(
            length(regexp_extract({{ text }}, '\.([0-9]+)$', 1)),
            least(max(length(regexp_extract({{ text }}, '\.([0-9]+)$', 1))) over (partition by {{ by }}), 2)
        ) as {{ name }}_places,
        {%- endfor %}
        -- What projects and services reached is told of one year all through a paragraph.
        if(
            subject in ('performance', 'other'),
            last_value(opening_year ignore nulls) over (partition by document_id, paragraph_ordinal order by statement_place, token_ordinal),
            opening_year
        ) as year_said
    from {{ ref('int_narrative_openings') }}
)

select
    md5(concat_ws('|', statement_key, token_ordinal)) as figure_key,
    document_id,
    statement_key,
    paragraph_ordinal,
    statement_ordinal,
    row_number() over (partition by statement_key order by token_ordinal) as figure_ordinal,
    page,
    boxes,
    part_path,
    headings,
    item_key,
    item_heading,
    if(
        said_change['place'] > statement_place or said_rate['place'] > statement_place,
        statement || coalesce(said_change['statement'], said_rate['statement']), statement
    ) as statement,
    {{ as_printed('clause') }} || coalesce({{ as_printed('number_text || unit') }}, {{ as_printed('none_text') }}, wording_text, '') as clause,
    -- Who states it and for which year stands in columns of its own; the year of a project is part of its name.
    coalesce(
        nullif(
            if(
                coalesce(subject, 'other') in ('performance', 'project', 'other'),
                replace({{ as_printed('measure') }}, organization_name, ''),
                regexp_replace(replace({{ as_printed('measure') }}, organization_name, ''), '^20[0-9]{2}年度?的?', '')
            ), ''
        ), {{ as_printed('measure') }}
    ) as measure,
    coalesce(figure_kind, 'amount') as figure_kind,
    subject,
    side,
    section,
    case
        when subject in ('function', 'economic', 'expenditure_type') then coalesce(fund_code, words_fund, paragraph_fund, heading_fund)
        when subject = 'three_public' then coalesce(fund_code, words_fund, heading_fund)
        when subject = 'appropriation_total' then 'fiscal_all'
        when subject in ('revenue_total', 'expenditure_total', 'balance_total') or revenue_source_code = 'carry_in' or expenditure_type_code = 'carry_out'
            then coalesce(fund_code, words_fund, statement_fund, nullif(heading_fund, 'fiscal_all'))
        else fund_code
    end as fund_code,
    revenue_source_code,
    expenditure_type_code,
    three_public_item_code,
    procurement_category,
    {{ as_printed("function[\'class\']") }} as function_class_name,
    {{ as_printed("function[\'group\']") }} as function_group_name,
    {{ as_printed("function[\'item\']") }} as function_item_name,
    economic_name,
    {{ as_printed('project_name') }} as project_name,
    case
        when regexp_matches(stage_words, '执行|决算|实际完成|实际支出') then 'final'
        when regexp_matches(stage_words, '全年预算|调整预算|调整后|预算调整') then 'adjusted_budget'
        when contains(stage_words, '预算') then 'budget'
        when role = 'base' and contains(clause, '预算') then 'budget'
        when year_said < document_year then 'final'
        else document_stage
    end as stage,
    case
        when role = 'base' and not contains(
                clause, '年初'
            )
            then coalesce(
                    try_cast(nullif(regexp_extract(clause, '(20[0-9]{2})◇', 1), '') as integer),
                    if(regexp_matches(clause, '上年|上一年|去年|[由从]$'), document_year - 1, document_year)
                )
        when regexp_matches(naming_words, '^(?:上年|上一年度?|去年)(?:度|预算|决算|执行|同期|完成)') then document_year - 1
        else coalesce(if(year_said between document_year - 5 and document_year + 1, year_said, null), document_year)
    end as fiscal_year,
    if(role in ('value', 'none', 'base', 'share', 'completion', 'rate'), coalesce(number_text, none_text), null) as number_printed,
    case
        when role = 'none' then 0
        when role in ('value', 'base', 'share', 'completion') or (role = 'rate' and subject in ('other', 'performance'))
            then {{ printed_decimal('number_text') }}
    end as number,
    case
        when role = 'none' then 0
        when role in ('value', 'base', 'share', 'completion') or (role = 'rate' and subject in ('other', 'performance'))
            then {{ half_of_last_place('number_text', 'number_places') }}
    end as half_unit,
    nullif({{ as_printed('unit') }}, '') as unit_printed,
    case
        when role = 'none' then 0
        when role in ('value', 'base') then ({{ printed_decimal('number_text') }} * factor)::decimal(20, 2)
    end as amount_yuan,
    case
        when role = 'none' then 0
        when role in ('value', 'base') then ({{ half_of_last_place('number_text', 'number_places') }} * factor)::decimal(20, 2)
    end as half_unit_yuan,
    nullif(regexp_extract(clause, '(≥|≤|>|<|=|不低于|不少于|不超过|不高于|超过|高于|低于|达到|近|约)[^≥≤]{0,2}$', 1), '') as comparison_operator,
    coalesce(said_change['number'], if(not regexp_matches(said_wording['wording'], '^(?:{{ above }}|{{ below }})'), said_wording['wording'], null)) as change_printed,
    case
        when said_change['is_undecided'] then null
        when said_change['number'] is not null then {{ printed_decimal("said_change[\'number\']") }} * if(said_change['is_decrease'], -1, 1)
        when said_rate is null and regexp_matches(said_wording['wording'], '^{{ level }}$') and not regexp_matches(said_wording['lead'] || said_wording['wording'], '基本') then 0
    end as change,
    case
        when said_change['is_undecided'] then null
        when said_change['number'] is not null
            then ({{ printed_decimal("said_change[\'number\']") }} * if(said_change['is_decrease'], -1, 1) * said_change['factor'])::decimal(20, 2)
        when said_rate is null and regexp_matches(said_wording['wording'], '^{{ level }}$') and not regexp_matches(said_wording['lead'] || said_wording['wording'], '基本') then 0
    end as change_yuan,
    ({{ half_of_last_place("said_change[\'number\']", 'change_places') }} * said_change['factor'])::decimal(20, 2) as change_half_unit_yuan,
    if(said_rate['is_undecided'], null, {{ printed_decimal("said_rate[\'number\']") }} * if(said_rate['is_decrease'], -1, 1)) as change_rate,
    {{ half_of_last_place("said_rate[\'number\']", 'rate_places') }} as change_rate_half_unit,
    {{ printed_decimal('share_text') }} as share,
    {{ half_of_last_place('share_text', 'share_places') }} as share_half_unit,
    nullif(
        regexp_extract(coalesce(said_share['clause'], if(role = 'share', clause, null)), '占(?:比)?(.*?)的?(?:比例|比重)?(?:为|是|达到|达)?$', 1), ''
    ) as share_of,
    {{ printed_decimal('completion_text') }} as completion_rate,
    {{ half_of_last_place('completion_text', 'completion_places') }} as completion_rate_half_unit,
    case
        when compared_text is null then null
        when contains(compared_text, '年初预算') then 'initial_budget'
        when regexp_matches(compared_text, '(?:上年|上一年度?|去年|◇)[^,]{0,6}执行|预算执行数') then 'prior_execution'
        when regexp_matches(compared_text, '(?:上年|上一年度?|去年|◇度?)[^,]{0,12}预算') then 'prior_budget'
        when regexp_matches(compared_text, '(?:上年|上一年度?|去年|◇度?)[^,]{0,12}决算') then 'prior_final'
        when regexp_matches(compared_text, '上年|上一年|去年|(?:比|较|与|同)20[0-9]{2}◇|同比|同期') then 'prior_year'
        when document_stage = 'final' and contains(compared_text, '预算') then 'initial_budget'
        else 'prior_year'
    end as comparison_basis,
    case
        when compared_text is null then null
        when contains(compared_text, '年初预算') and not regexp_matches(compared_text, '(?:上年|◇度?)年初') then document_year
        when regexp_matches(compared_text, '(?:比|较|与|同)(?:上年)?20[0-9]{2}◇')
            then try_cast(regexp_extract(compared_text, '(?:比|较|与|同)(?:上年)?(20[0-9]{2})◇', 1) as integer)
        when document_stage = 'final' and contains(compared_text, '预算') and not regexp_matches(compared_text, '上年|上一年|去年') then document_year
        else document_year - 1
    end as comparison_year,
    case
        when regexp_matches(said_wording['wording'], '^{{ above }}') then 'above'
        when regexp_matches(said_wording['wording'], '^{{ below }}') then 'below'
        when said_change['is_undecided'] or said_rate['is_undecided'] then null
        when said_change is not null then if(said_change['is_decrease'], 'decrease', 'increase')
        when said_rate is not null then if(said_rate['is_decrease'], 'decrease', 'increase')
        when said_wording is not null then 'level'
    end as wording,
    role = 'none' as is_in_words,
    coalesce(ambiguity is not null, false) as is_ambiguous,
    ambiguity,
    if(regexp_matches(statement, '[0-9.,，．][ 　]+[0-9.,，．]'), 'printed with spaces inside the number', null) as note,
    qualifier
from (
    select
        *,
        case
            when name_source = 'nothing' and factor is not null then 'no name'
            when said_change['is_undecided'] or said_rate['is_undecided'] then 'increase or decrease is not chosen'
            when is_reason and factor is not null then 'inside a reason'
            when regexp_matches(compared_text, '剔除|扣除|同口径') then 'another base'
            when said_change['number'] like '-%' and said_change['is_decrease'] then 'a decrease of a negative number'
        end as ambiguity
    from placed
) as placed
