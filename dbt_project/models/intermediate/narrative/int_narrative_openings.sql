{%- set name -%}
{ subject: subject, {% for column in ['side', 'section', 'fund_code', 'revenue_source_code', 'expenditure_type_code', 'three_public_item_code', 'procurement_category'] %}{{ column }}: {{ column }}, {% endfor %}measure: naming_words, statement_key: statement_key }
{%- endset -%}
{%- set meaning_columns = ['side', 'section', 'fund_code', 'revenue_source_code', 'expenditure_type_code', 'three_public_item_code', 'procurement_category'] -%}
-- Tokens that open a figure, with what the tokens behind them say of it: change, rate, share, completion, comparison. All inside one item of one paragraph.
with tokens as (
    select
        *,
        statement_place * 1000 + token_ordinal as place,
        last_value(if(role in ('value', 'none'), statement_place * 1000 + token_ordinal, null) ignore nulls) over (
            partition by document_id, paragraph_ordinal, item_key, meaning
            order by statement_place, token_ordinal rows between unbounded preceding and 1 preceding
        ) as same_meaning_place,
        last_value(if(role in ('value', 'none', 'change'), role, null) ignore nulls) over (
            partition by document_id, paragraph_ordinal, item_key
            order by statement_place, token_ordinal rows between unbounded preceding and 1 preceding
        ) as role_before,
        -- 比2023年年初预算12.00万元减少: what a change is against stands before the amount that it is against.
        if(lag(role) over statement = 'base', lag(lead_text) over statement, '') || lead_text as compared_lead
    from {{ ref('int_narrative_tokens') }}
    window statement as (partition by document_id, statement_key order by token_ordinal)
),

-- What has a name of its own opens a figure, unless it repeats the name of one that is open; so does a second change of one figure.
opened as (
    select
        * exclude (same_meaning_place),
        if(meaning is not null and role in ('change', 'rate', 'wording'), same_meaning_place, null) as same_place,
        case
            when role in ('value', 'none', 'base') then true
            when role = 'wording' then meaning is not null and same_meaning_place is null
            when role = 'completion' then role_before is null and naming_words != ''
            when role = 'share' then meaning is not null or (naming_words != '' and not is_bare)
            when naming_words = '' or is_bare then role = 'change' and coalesce(role_before = 'change', false)
            else meaning is null or same_meaning_place is null
        end as opens
    from tokens
),

owned as (
    select
        *,
        case
            when opens then place
            when same_place is not null then same_place
            -- 基本支出800万元（其中人员经费700万元），占76.92%: behind the bracket the figure before it goes on.
            else coalesce(
                    if(depth <= 0, last_value(if(depth > 0, null, if(opens, if(role = 'base', null, place), same_place)) ignore nulls) over before, null),
                    last_value(if(opens, if(role = 'base', null, place), same_place) ignore nulls) over before
                )
        end as figure_place
    from opened
    window before as (
        partition by document_id, paragraph_ordinal, item_key order by place rows between unbounded preceding and 1 preceding
    )
),

said as (
    select
        document_id,
        figure_place,
    {% for role in ['change', 'rate', 'share', 'completion', 'wording'] -%}
    min_by(
        {
            number: number_text, place: statement_place, statement: statement, factor: factor, clause: clause, lead: compared_lead,
            is_decrease: is_decrease, is_undecided: is_undecided, is_reason: is_reason, wording: wording_text
        },
        place
    ) filter (where role = '{{ role }}') as said_{{ role }}
    {%- if not loop.last %},{% endif %}
    {% endfor %}
    from owned
    where figure_place is not null
    group by all
),

-- The name that the words before, the item or a heading give to a number that only says its stage.
headed as (
    select
        *,
        -- 公务用车…预算8万元（其中：政府性基金预算0万元），支出决算8万元: behind the bracket the name in front of it holds.
        coalesce(
            if(depth > 0, null, last_value(if(subject_wording is not null and depth <= 0, {{ name }}, null) ignore nulls) over before),
            last_value(if(subject_wording is not null, {{ name }}, null) ignore nulls) over before
        ) as named,
        first_value(subject ignore nulls) over statement as first_subject,
        coalesce(bool_or(regexp_matches(lead_text, '绩效|自评')) over statement, false) as says_performance,
        last_value(
            if(subject_wording is not null and depth <= 0 and role in ('value', 'change', 'none'), { subject: subject, three_public_item_code: three_public_item_code }, null) ignore nulls
        ) over before as named_outside,
        last_value(if(subject = 'fund', fund_code, null) ignore nulls) over before as paragraph_fund
    from owned
    window
        before as (partition by document_id, paragraph_ordinal, item_key order by place rows between unbounded preceding and current row),
        statement as (partition by document_id, statement_key order by token_ordinal rows between unbounded preceding and current row)
),

-- What kind of name holds: its own, that of the statement, the (类)(款)(项) of the item, the item's project, its heading, the paragraph's.
sources as (
    select
        *,
        case
            when coalesce(own_function['item'], own_function['group'], own_function['class']) is not null then 'own_function'
            when subject_wording is not null then 'own'
            when not is_bare and naming_words != '' then 'words'
            -- 个 counts the words behind it, unless it goes on a list (22批次、172人次).
            when figure_kind = 'count' and naming_words = '' and lead_text != '' and not starts_with(lead_text, '、') then 'words'
            -- 收入决算较上年增加, 支出决算较上年减少
            when named['subject'] = 'revenue_total' and starts_with(naming_words, '支出') and function_item_name is null then 'other_side'
            when named['statement_key'] = statement_key then 'named'
            when function_item_name is not null then 'function'
            when project_name is not null then 'project'
            when context_words is not null then 'context'
            when named is not null then 'named'
            else 'nothing'
        end as name_source,
        -- “三公”经费支出10万元（其中：一般公共预算支出10万元）; 政府采购预算总额30万元，其中：财政拨款30万元; 绩效自评…涉及财政拨款40万元: these are
        -- the item's, by fund.
        case
            when subject is null or subject not in ('fund', 'revenue_source', 'appropriation_total') then null
            when
                depth > 0 and subject = 'fund'
                and named_outside['subject'] in ('three_public', 'operating_cost', 'procurement', 'performance', 'meeting', 'training')
                then named_outside['subject']
            when first_subject in ('procurement', 'procurement_enterprises', 'purchased_service') then first_subject
            when says_performance or (first_subject = 'performance' and contains(statement_folded, '项目')) then 'performance'
        end as subject_by_fund,
        case
            when contains(lead_text, '一般公共预算') then 'general'
            when contains(lead_text, '政府性基金') then 'government_fund'
            when contains(lead_text, '国有资本经营') then 'state_capital'
            when contains(lead_text, '财政拨款') then 'fiscal_all'
        end as words_fund,
        case
            when contains(array_to_string(headings, '|'), '一般公共预算') then 'general'
            when contains(array_to_string(headings, '|'), '政府性基金') then 'government_fund'
            when contains(array_to_string(headings, '|'), '国有资本经营') then 'state_capital'
            when contains(array_to_string(headings, '|'), '财政拨款') then 'fiscal_all'
        end as heading_fund,
        first_value(
            case
                when contains(lead_text, '一般公共预算') then 'general'
                when contains(lead_text, '政府性基金') then 'government_fund'
                when contains(lead_text, '国有资本经营') then 'state_capital'
            end
        ) over (partition by document_id, statement_key order by token_ordinal) as statement_fund,
        {{ code_name_key("regexp_replace(naming_words, '(?:科目|为|共|共计|合计|支出)+$', '')") }} as name_key
    from headed
    where opens
),

class_names as (
    select
        {{ code_name_key('name') }} as name_key,
        if(bool_or(system = 'function'), 'function', 'economic') as subject
    from {{ ref('classification_codes') }}
    where system in ('function', 'department_economic')
    group by all
),

heading_meanings as (
    select
        wording,
        subject,
        {{ meaning_columns | join(', ') }}
    from {{ ref('narrative_subjects') }}
    where figure_kind = 'amount' and within is null
),

resolved as (
    select
        sources.* exclude (subject, {{ meaning_columns | join(', ') }}, function_class_name, function_group_name, function_item_name),
        case
            when name_source in ('own_function', 'function') then 'function'
            when name_source = 'own' and subject_by_fund is not null then subject_by_fund
            when name_source = 'own' then sources.subject
            when name_source = 'words' and sources.figure_kind = 'amount' then coalesce(class_names.subject, 'other')
            when name_source = 'words' and sources.unit = '个' and starts_with(trail_text, '项目') then 'performance'
            when name_source = 'other_side' then 'expenditure_total'
            when name_source = 'named' then named['subject']
            when name_source = 'project' then 'performance'
            when name_source = 'context' then coalesce(heading_meanings.subject, 'other')
            when sources.unit = '个' and starts_with(trail_text, '项目') then 'performance'
            else 'other'
        end as subject,
        {% for column in meaning_columns -%}
        nullif(
            case
                {%- if column == 'side' %}
                when name_source = 'other_side' then 'expenditure'
                {%- endif %}
                {%- if column == 'three_public_item_code' %}
                when name_source = 'own' and subject_by_fund = 'three_public' then named_outside['three_public_item_code']
                {%- endif %}
                when name_source = 'own' then sources.{{ column }}
                when name_source = 'named' then named['{{ column }}']
                when name_source = 'context' then heading_meanings.{{ column }}
            end, ''
        ) as {{ column }},
        {% endfor -%}
        case
            when name_source = 'own_function' then own_function
            when name_source = 'function' then { 'class': function_class_name, 'group': function_group_name, 'item': function_item_name }
            when name_source = 'words' and class_names.subject = 'function' and sources.figure_kind = 'amount'
                then { 'class': regexp_replace(naming_words, '(?:科目|为|共|共计|合计)+$', ''), 'group': null, 'item': null }
        end as function,
        if(name_source = 'words' and class_names.subject = 'economic' and sources.figure_kind = 'amount', naming_words, null) as economic_name,
        case
            when name_source = 'named' then concat_ws(' ', nullif(named['measure'], naming_words), nullif(naming_words, ''))
            when name_source in ('function', 'project', 'context') then concat_ws(' ', coalesce(item_heading, context_words), nullif(naming_words, ''))
            when naming_words = '' and number_text is not null then regexp_extract(trail_text, '^[^,。;:、0-9]{0,20}')
            else naming_words
        end as measure,
        said.* exclude (document_id, figure_place),
        coalesce(said.said_share['number'], if(role = 'share', number_text, null)) as share_text,
        coalesce(said.said_completion['number'], if(role = 'completion', number_text, null)) as completion_text,
        coalesce(said.said_change['lead'], said.said_rate['lead'], said.said_wording['lead'] || said.said_wording['wording']) as compared_text,
        regexp_replace(
            regexp_replace(words, '一般公共预算|政府性基金预算|国有资本经营预算|部门预算|公共预算', '', 'g'), '^.*(?:相比|同比)', ''
        ) as stage_words
    from sources
    left join said on sources.document_id = said.document_id and sources.place = said.figure_place
    left join class_names on sources.name_source = 'words' and sources.name_key = class_names.name_key
    left join heading_meanings on sources.context_words = heading_meanings.wording
)

select *
from resolved
