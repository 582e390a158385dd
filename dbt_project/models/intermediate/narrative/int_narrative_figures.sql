{#
  A statement is cut into tokens: the words before a number with a unit, and the number. A token opens a figure, or says something of the figure that is
  open: its change, rate, share, completion. Words that stand for a number (持平, 没有…收支) are tokens too.
#}
{%- set number = '-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\\.[0-9]+)?' -%}
{%- set unit = wordings('narrative_units', 'unit') -%}
{%- set tail = '(?:' ~ wordings('narrative_terms', condition="role = 'tail'") ~ ')*' -%}
{%- set level = wordings('narrative_terms', condition="role = 'level'") -%}
{%- set above = wordings('narrative_terms', condition="role = 'above'") -%}
{%- set below = wordings('narrative_terms', condition="role = 'below'") -%}
{%- set increase = wordings('narrative_terms', condition="role = 'increase'") -%}
{%- set decrease = wordings('narrative_terms', condition="role = 'decrease'") -%}
{%- set verb_tail = '(?:' ~ wordings('narrative_terms', condition="role = 'verb_tail'") ~ ')*' -%}
{%- set nothing = '(?:' ~ wordings('narrative_terms', condition="role = 'none'") ~ ')[^,。;:0-9]{2,40}?(?:收支|收入和支出|收入|支出|经费|预算)(?:情况)?[,。;]' -%}
{%- set token = '(|.*?[^0-9.])((' ~ number ~ ')(余|多)?(' ~ unit ~ ')|(' ~ level ~ '|' ~ above ~ '|' ~ below ~ ')|(' ~ nothing ~ '))' -%}
{#- 与2023年度相比, 较上年预算, 比年初预算, 同比 -#}
{%- set compared = '(?:(?:与|较|比|同)?[^,;。:、]{0,14}?(?:相比|相较|同比|对比)[,:]?|(?:较|比|与|同)(?:[0-9]{4}◇度?|上一?年度?|去年|年初|上年|全年|预算|本年)(?:初|当年|同期|财政拨款|部门|支出|收入|年初)*(?:预算|决算|执行)*数?|同比|环比)' %}
with statements as (
    select
        statements.*,
        documents.fiscal_year as document_year,
        if(documents.document_kind = 'final_accounts', 'final', 'budget') as document_stage,
        -- Years, thresholds (单价100万元以上设备) and 5G are no figures; 1410.00万 is money without its 元.
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(statements.statement_folded, '((?:19|20)[0-9]{2})年', '\1◇', 'g'),
                    '(万|亿)?元(\([^()]{1,3}\))?(及?以[上下内])', '\1圆\2\3', 'g'
                ),
                '([0-9])([万亿])([,。;、)]|$)', '\1\2¤\3', 'g'
            ),
            '(^|[^0-9.])([2-6])G([^B]|$)', '\1\2ᴳ\3', 'g'
        ) as marked
    from {{ ref('int_narrative_statements') }} as statements
    inner join {{ ref('int_documents') }} as documents on statements.document_id = documents.document_id
    where regexp_matches(statements.statement_folded, '[0-9]|{{ level }}|{{ above }}|{{ below }}|没有|无')
),

token_lists as (
    select
        * exclude (marked),
        regexp_extract_all(marked, '{{ token }}', 1) as leads,
        regexp_extract_all(marked, '{{ token }}', 3) as numbers,
        regexp_extract_all(marked, '{{ token }}', 4) as qualifiers,
        regexp_extract_all(marked, '{{ token }}', 5) as units,
        regexp_extract_all(marked, '{{ token }}', 6) as wordings,
        regexp_extract_all(marked, '{{ token }}', 7) as nones
    from statements
),

tokens as (
    select
        * exclude (leads, numbers, qualifiers, units, wordings, nones),
        generate_subscripts(leads, 1) as token_ordinal,
        unnest(leads) as lead_text,
        nullif(unnest(numbers), '') as number_text,
        nullif(unnest(qualifiers), '') as qualifier,
        nullif(unnest(units), '') as unit,
        nullif(unnest(wordings), '') as wording_text,
        nullif(unnest(nones), '') as none_text
    from token_lists
),

-- The clause a number stands in, without brackets opened before it.
clauses as (
    select
        tokens.*,
        units.figure_kind,
        units.factor,
        regexp_extract(regexp_replace(lead_text, '^、', ''), '([^。;,:]*)$', 1) as clause,
        regexp_matches(lead_text, '原因|主要是|由于') and not regexp_matches(lead_text, '其中|。') as is_reason,
        -- 、 parts the entries of a list (货物支出33万元、工程支出0万元), but stands inside names too (收、支总计).
        regexp_matches(lead_text, '(?:{{ increase }}){{ verb_tail }}$') as is_increase,
        regexp_matches(lead_text, '(?:{{ decrease }}){{ verb_tail }}$') as is_decrease
    from tokens
    left join {{ ref('narrative_units') }} as units on tokens.unit = units.unit
),

roles as (
    select
        *,
        case
            when none_text is not null then 'none'
            when wording_text is not null then 'wording'
            when unit in ('%', '‰', '个百分点', '百分点') and (is_increase or is_decrease) then 'rate'
            when figure_kind = 'rate' and regexp_matches(clause, '占') then 'share'
            when figure_kind = 'rate' and regexp_matches(clause, '(完成|为|达到)[^,]*(预算|计划)[^,]*$|(执行率|完成率|完成比例)[^,]{0,4}$') then 'completion'
            when is_increase or is_decrease then 'change'
            else 'value'
        end as role,
        regexp_replace(
            case
                when is_increase or is_decrease then regexp_replace(clause, '(?:{{ increase }}|{{ decrease }}){{ verb_tail }}$', '')
                when figure_kind = 'rate' and contains(clause, '占') then regexp_replace(clause, '占.*$', '')
                when none_text is not null then regexp_replace(none_text, '^(?:没有|无|未)(?:使用|安排|发生)?|[,。;]$', '', 'g')
                else clause
            end,
            '{{ compared }}', ''
        ) as words
    from clauses
    where
        not (wording_text is not null and is_reason)
        and not (none_text is not null and regexp_matches(lead_text, '原因|主要是|因'))
        and not (number_text is not null and unit = '分' and regexp_matches(lead_text, '(?:时|点)$'))
),

-- What the words before the number name: the longest wording of the seed that stands directly before the words that only lead to a number.
named as (
    select
        *,
        regexp_replace(words, '^(?:其中|包括|分别|和|及|\(|[0-9]{4}◇度?|、)+', '') as naming_words,
        nullif(regexp_extract(words, '({{ wordings("narrative_subjects") }}){{ tail }}$', 1), '') as subject_words,
        regexp_extract(regexp_extract(lead_text, '([^。;,:“]*\(类\).*)$', 1), '^(.*?)\(类\)(?:([^类]*?)\(款\))?(?:([^类]*?)\(项\))?', ['class', 'group', 'item']) as own_triple
    from roles
),

meanings as (
    select
        named.*,
        {% for column in ['subject', 'side', 'section', 'fund_code', 'revenue_source_code', 'expenditure_type_code', 'three_public_item_code', 'procurement_category'] -%}
            nullif(coalesce(narrow.{{ column }}, wide.{{ column }}), '') as {{ column }},
        {% endfor -%}
        coalesce(narrow.wording, wide.wording) as subject_wording,
        coalesce(narrow.wording, wide.wording) is null and regexp_full_match(named.naming_words, '{{ tail }}') as is_bare
    from named
    left join {{ ref('narrative_subjects') }} as wide
        on named.subject_words = wide.wording and wide.within is null and coalesce(nullif(nullif(named.figure_kind, 'rate'), 'quantity'), 'amount') = wide.figure_kind
    left join {{ ref('narrative_subjects') }} as narrow
        on
            named.subject_words = narrow.wording
            and (contains(named.statement_folded, narrow.within) or contains(array_to_string(named.headings, ''), narrow.within))
),

-- A change, rate or share without a name of its own belongs to the figure before it, and so does one that repeats that figure's name.
opened as (
    select
        *,
        case
            when role in ('value', 'none') then true
            when role = 'wording' then false
            when role = 'completion' then regexp_matches(words, '^[^完]*率') and lag(figure_kind) over places is distinct from 'amount'
            when role = 'share' then subject_wording is not null or (naming_words != '' and not is_bare)
            when naming_words = '' or is_bare then false
            when role in ('change', 'rate') and regexp_full_match(naming_words, '(?:各|比|较|与|同|上年|上一年|去年|数|,)*') then false
            else not coalesce(
                subject_wording is not null
                and (subject, side, section, fund_code, revenue_source_code, expenditure_type_code, three_public_item_code) is not distinct from
                last_value(if(role = 'value', row(subject, side, section, fund_code, revenue_source_code, expenditure_type_code, three_public_item_code), null) ignore nulls) over before,
                false
            )
        end as opens
    from meanings
    window
        places as (partition by document_id, paragraph_ordinal, item_key order by statement_place, token_ordinal),
        before as (partition by document_id, paragraph_ordinal, item_key order by statement_place, token_ordinal rows between unbounded preceding and 1 preceding)
),

counted as (
    select
        *,
        sum(if(opens, 1, 0)) over (partition by document_id, paragraph_ordinal, item_key order by statement_place, token_ordinal) as figure_number
    from opened
),

-- All that is said of one figure. Before the first number of a paragraph nothing is open: such words have no figure.
said as (
    select
        document_id,
        paragraph_ordinal,
        item_key,
        figure_number,
        {% for role in ['change', 'rate', 'share', 'completion', 'wording'] -%}
            min_by(
                {
                    number: number_text, place: statement_place, statement: statement, unit: unit, factor: factor, clause: clause, lead: lead_text,
                    is_decrease: is_decrease, qualifier: qualifier, wording: wording_text, words: words
                },
                (statement_place, token_ordinal)
            ) filter (where role = '{{ role }}') as said_{{ role }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from counted
    where figure_number > 0
    group by all
),

-- The name that an item, a heading or the words before give to a number that only says its stage.
headed as (
    select
        counted.*,
        nullif(regexp_extract(item_heading, '({{ wordings("narrative_subjects") }}){{ tail }}$', 1), '') as item_words,
        nullif(regexp_extract(item_heading, '^(.*?)(?:绩效自评|绩效评价|自评综述)', 1), '') as item_project,
        coalesce(
            if(own_triple.class != '', own_triple, null),
            if(
                (is_bare or naming_words = '') and function_class_name is not null,
                {'class': function_class_name, 'group': function_group_name, 'item': function_item_name}, null
            )
        ) as triple,
        last_value(
            if(
                subject_wording is not null,
                {
                    subject: subject, side: side, section: section, fund_code: fund_code, revenue_source_code: revenue_source_code,
                    expenditure_type_code: expenditure_type_code, three_public_item_code: three_public_item_code,
                    procurement_category: procurement_category, measure: naming_words
                },
                null
            ) ignore nulls
        ) over (partition by document_id, statement_key order by token_ordinal rows between unbounded preceding and current row) as named,
        last_value(if(subject = 'fund', fund_code, null) ignore nulls) over same as paragraph_fund,
        case
            when len(list_filter(headings, lambda heading: contains(heading, '一般公共预算'))) > 0 then 'general'
            when len(list_filter(headings, lambda heading: contains(heading, '政府性基金'))) > 0 then 'government_fund'
            when len(list_filter(headings, lambda heading: contains(heading, '国有资本经营'))) > 0 then 'state_capital'
            when len(list_filter(headings, lambda heading: contains(heading, '财政拨款'))) > 0 then 'fiscal_all'
        end as heading_fund
    from counted
    window same as (partition by document_id, paragraph_ordinal, item_key order by statement_place, token_ordinal rows between unbounded preceding and current row)
),

class_names as (
    select distinct
        system,
        {{ code_name_key('name') }} as name_key
    from {{ ref('classification_codes') }}
    where system in ('function', 'department_economic')
),

item_meanings as (
    select
        wording,
        max(columns(* exclude (wording, figure_kind, within, example)))
    from {{ ref('narrative_subjects') }}
    where figure_kind = 'amount' and within is null
    group by wording
),

resolved as (
    select
        headed.* exclude (subject, side, section, fund_code, revenue_source_code, expenditure_type_code, three_public_item_code, procurement_category, named),
        case
            when headed.triple is not null then 'function'
            when headed.subject is not null then headed.subject
            when headed.figure_kind = 'amount' and functions.name_key is not null then 'function'
            when headed.figure_kind = 'amount' and economics.name_key is not null then 'economic'
            when headed.is_bare and headed.named is not null then headed.named.subject
            when headed.is_bare and headed.item_project is not null then 'performance'
            when headed.is_bare and items.wording is not null then items.subject
            else 'other'
        end as subject,
        {% for column in ['side', 'section', 'fund_code', 'revenue_source_code', 'expenditure_type_code', 'three_public_item_code', 'procurement_category'] -%}
            case
                when headed.triple is not null then null
                when headed.subject is not null then headed.{{ column }}
                when functions.name_key is not null or economics.name_key is not null then null
                when headed.is_bare and headed.named is not null then headed.named.{{ column }}
                when headed.is_bare and headed.item_project is null then items.{{ column }}
            end as {{ column }},
        {% endfor -%}
        if(headed.triple is null and functions.name_key is not null and headed.subject is null, headed.naming_words, null) as function_words,
        if(headed.triple is null and functions.name_key is null and economics.name_key is not null and headed.subject is null, headed.naming_words, null) as economic_name,
        case
            when headed.is_bare and headed.named is not null then concat_ws(' ', nullif(headed.named.measure, headed.naming_words), headed.naming_words)
            when headed.is_bare then concat_ws(' ', headed.item_heading, headed.naming_words)
            else headed.naming_words
        end as measure,
        -- What the words in front of the subject say of the money: 通过一般公共预算财政拨款安排的"三公"经费.
        case
            when contains(headed.lead_text, '一般公共预算') then 'general'
            when contains(headed.lead_text, '政府性基金') then 'government_fund'
            when contains(headed.lead_text, '国有资本经营') then 'state_capital'
            when contains(headed.lead_text, '财政拨款') then 'fiscal_all'
        end as words_fund
    from headed
    left join class_names as functions
        on functions.system = 'function' and headed.subject is null and not headed.is_bare
            and functions.name_key = {{ code_name_key("regexp_replace(headed.naming_words, '(?:科目|为|共|共计|合计|支出)+$', '')") }}
    left join class_names as economics
        on economics.system = 'department_economic' and headed.subject is null and not headed.is_bare
            and economics.name_key = {{ code_name_key("regexp_replace(headed.naming_words, '(?:为|共|共计|合计|支出)+$', '')") }}
    left join item_meanings as items on headed.item_words = items.wording
    where headed.opens
),

-- Decimal places as the document prints them where they are longest: 308.6 beside 918.33 is 308.60.
measured as (
    select
        resolved.*,
        said.* exclude (document_id, paragraph_ordinal, item_key, figure_number),
        said_change.number as change_text,
        said_rate.number as rate_text,
        coalesce(said_share.number, if(role = 'share', number_text, null)) as share_text,
        said_completion.number as completion_text,
        {% for text in ['number_text', 'said_change.number', 'said_rate.number', 'said_share.number', 'said_completion.number'] -%}
            length(regexp_extract({{ text }}, '\.([0-9]+)$', 1)) as places_{{ loop.index }},
        {% endfor -%}
        regexp_replace(
            regexp_replace(words, '一般公共预算|政府性基金预算|国有资本经营预算|部门预算|公共预算', '', 'g'), '^.*(?:相比|同比)', ''
        ) as stage_words,
        coalesce(said_change.lead, said_rate.lead, said_wording.lead) as compared_text
    from resolved
    left join said
        on
            resolved.document_id = said.document_id and resolved.paragraph_ordinal = said.paragraph_ordinal
            and resolved.item_key is not distinct from said.item_key and resolved.figure_number = said.figure_number
),

placed as (
    select
        *,
        greatest(places_1, if(figure_kind in ('amount', 'rate'), least(max(places_1) over (partition by document_id, unit), 2), 0)) as number_places,
        greatest(places_2, least(max(places_2) over (partition by document_id, unit), 2)) as change_places,
        greatest(places_3, least(max(places_3) over (partition by document_id), 2)) as rate_places,
        greatest(places_4, least(max(places_4) over (partition by document_id), 2)) as share_places,
        greatest(places_5, least(max(places_5) over (partition by document_id), 2)) as completion_places
    from measured
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
        said_change.place > statement_place or said_rate.place > statement_place,
        statement || coalesce(said_change.statement, said_rate.statement), statement
    ) as statement,
    {{ as_printed('clause') }} || coalesce({{ as_printed('number_text || unit') }}, {{ as_printed('none_text') }}, '') as clause,
    {{ as_printed('measure') }} as measure,
    coalesce(figure_kind, 'amount') as figure_kind,
    subject,
    side,
    section,
    case
        when subject in ('function', 'economic', 'expenditure_type') then coalesce(fund_code, words_fund, paragraph_fund, heading_fund)
        when subject in ('three_public', 'appropriation_total') then coalesce(fund_code, words_fund, heading_fund)
        else fund_code
    end as fund_code,
    revenue_source_code,
    expenditure_type_code,
    three_public_item_code,
    procurement_category,
    coalesce(nullif(triple.class, ''), {{ as_printed('function_words') }}) as function_class_name,
    nullif(triple.group, '') as function_group_name,
    nullif(triple.item, '') as function_item_name,
    economic_name,
    item_project as project_name,
    case
        when regexp_matches(stage_words, '执行|决算|实际完成') then 'final'
        when regexp_matches(stage_words, '全年预算|调整预算|调整后|预算调整') then 'adjusted_budget'
        when contains(stage_words, '预算') then 'budget'
        else document_stage
    end as stage,
    coalesce(try_cast(nullif(regexp_extract(clause, '^(20[0-9]{2})◇(?:[^0-9]|$)', 1), '') as integer), document_year) as fiscal_year,
    if(role in ('value', 'none', 'share', 'completion'), coalesce(number_text, none_text), null) as number_printed,
    case when role = 'none' then 0 when role in ('value', 'share', 'completion') then {{ printed_decimal('number_text') }} end as number,
    case when role in ('value', 'share', 'completion') then {{ half_of_last_place('number_text', 'number_places') }} when role = 'none' then 0 end as half_unit,
    {{ as_printed('unit') }} as unit_printed,
    case when role = 'none' then 0 when role = 'value' then ({{ printed_decimal('number_text') }} * factor)::decimal(20, 2) end as amount_yuan,
    case when role = 'none' then 0 when role = 'value' then ({{ half_of_last_place('number_text', 'number_places') }} * factor)::decimal(20, 2) end as half_unit_yuan,
    nullif(regexp_extract(clause, '(≥|≤|>|<|=|不低于|不少于|不超过|不高于|超过|高于|低于|达到|近|约)[^≥≤]{0,2}$', 1), '') as comparison_operator,
    coalesce(said_change.number, if(not regexp_matches(said_wording.wording, '大于|小于|高于|低于|超出|少于'), said_wording.wording, null)) as change_printed,
    case
        when said_change.number is not null then {{ printed_decimal('said_change.number') }} * if(said_change.is_decrease, -1, 1)
        when said_rate is null and regexp_matches(said_wording.wording, '^(?:{{ level }})$') and not regexp_matches(said_wording.lead, '基本$') then 0
    end as change,
    case
        when said_change.number is not null then ({{ printed_decimal('said_change.number') }} * if(said_change.is_decrease, -1, 1) * said_change.factor)::decimal(20, 2)
        when said_rate is null and regexp_matches(said_wording.wording, '^(?:{{ level }})$') and not regexp_matches(said_wording.lead, '基本$') then 0
    end as change_yuan,
    ({{ half_of_last_place('said_change.number', 'change_places') }} * said_change.factor)::decimal(20, 2) as change_half_unit_yuan,
    {{ printed_decimal('said_rate.number') }} * if(said_rate.is_decrease, -1, 1) as change_rate,
    {{ half_of_last_place('said_rate.number', 'rate_places') }} as change_rate_half_unit,
    {{ printed_decimal('share_text') }} as share,
    {{ half_of_last_place('share_text', 'share_places') }} as share_half_unit,
    nullif(regexp_extract(coalesce(said_share.clause, clause), '占(?:比)?(.*?)的?(?:比例|比重)?(?:为|是|达到|达)?$', 1), '') as share_of,
    {{ printed_decimal('completion_text') }} as completion_rate,
    {{ half_of_last_place('completion_text', 'completion_places') }} as completion_rate_half_unit,
    case
        when compared_text is null then null
        when contains(compared_text, '年初预算') then 'initial_budget'
        when regexp_matches(compared_text, '预算执行') then 'prior_execution'
        when regexp_matches(compared_text, '(?:上年|上一年度?|去年|◇度?)[^,]{0,6}预算') then 'prior_budget'
        when regexp_matches(compared_text, '(?:上年|上一年度?|去年|◇度?)[^,]{0,6}决算') then 'prior_final'
        when regexp_matches(compared_text, '上年|上一年|去年|◇|同比|同期') then 'prior_year'
        when regexp_matches(compared_text, '决算数?(?:与|小于|大于)|预算') and document_stage = 'final' then 'initial_budget'
        else 'prior_year'
    end as comparison_basis,
    case
        when compared_text is null then null
        when contains(compared_text, '年初预算') then document_year
        else coalesce(try_cast(nullif(regexp_extract(compared_text, '(?:比|较|与|同)(?:上年)?(20[0-9]{2})◇', 1), '') as integer), document_year - 1)
    end as comparison_year,
    case
        when regexp_matches(said_wording.wording, '^(?:{{ above }})$') then 'above'
        when regexp_matches(said_wording.wording, '^(?:{{ below }})$') then 'below'
        when said_change is not null then if(said_change.is_decrease, 'decrease', 'increase')
        when said_rate is not null then if(said_rate.is_decrease, 'decrease', 'increase')
        when said_wording is not null then 'level'
    end as wording,
    role = 'none' as is_in_words,
    is_bare and measure = naming_words and subject = 'other' as is_ambiguous,
    if(is_bare and measure = naming_words and subject = 'other', 'no name', null) as ambiguity,
    if(regexp_matches(statement, '[0-9.,，．][ 　]+[0-9.,，．]'), 'printed with spaces inside the number', null) as note,
    qualifier
from placed
