{#
  Patterns are made of the seeds' wordings once, when the model is compiled. A token is the words before a number with a unit, and the number; words that
  stand for a number (持平, 大于年初预算数, 没有…收支) are tokens too.
#}
{%- set number = '-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\\.[0-9]+)?' -%}
{%- set unit = wordings('narrative_units', 'unit') -%}
{%- set tail = '(?:' ~ wordings('narrative_terms', condition="role = 'tail'") ~ ')*' -%}
{%- set level = '(?:' ~ wordings('narrative_terms', condition="role = 'level'") ~ ')' -%}
{%- set above = '(?:' ~ wordings('narrative_terms', condition="role = 'above'") ~ ')' -%}
{%- set below = '(?:' ~ wordings('narrative_terms', condition="role = 'below'") ~ ')' -%}
{%- set beside = '(?:' ~ above ~ '|' ~ below ~ ')(?:年初|全年|调整后?|当年|上年|[0-9]{4}◇度?)*(?:的?预算|决算)数?' -%}
{%- set verb_tail = '(?:' ~ wordings('narrative_terms', condition="role = 'verb_tail'") ~ ')*' -%}
{%- set increase = '(?:' ~ wordings('narrative_terms', condition="role = 'increase'") ~ ')' ~ verb_tail -%}
{%- set decrease = '(?:' ~ wordings('narrative_terms', condition="role = 'decrease'") ~ ')' ~ verb_tail -%}
{%- set undecided = '(?:增加|增长|减少|下降|上升|降低|增)[(/、](?:减少|下降|增加|增长|降低|上升|减)\\)?(?:\\([+/-]+\\))?' ~ verb_tail -%}
{%- set no_verb = '(?:[至最不]少|[最至不众许很大]多|多少)' -%}
{%- set nothing = '(?:' ~ wordings('narrative_terms', condition="role = 'none'") ~ ')[^,。;:0-9]{2,40}?(?:收支|收入和支出|收入|支出|经费|预算)(?:情况)?[,。;]' -%}
{%- set from = '(?:由|从)(?:(?:[0-9]{4}◇度?|上一?年度?|去年|年初)(?:预算|决算)?数?的?)?$' -%}
{%- set token = '(|.*?[^0-9.])(?:' ~ number ~ '余?(?:' ~ unit ~ ')|' ~ level ~ '|' ~ beside ~ '|' ~ nothing ~ ')' -%}
{%- set totals = wordings('narrative_subjects', condition="subject in ('revenue_total', 'expenditure_total', 'balance_total', 'appropriation_total', 'fund')") -%}
{%- set appropriation = wordings('narrative_subjects', condition="subject = 'appropriation_total'") -%}
{%- set against = '(?:[0-9]{4}◇度?|上一?年度?|去年|年初|全年|本年|调整|当年|同期)' -%}
{#- 与2023年度相比, 较上年预算, 比年初预算, 对比上年, 同比; what stands before it names the figure (收入支出总体与上年相比，增加). -#}
{%- set compared -%}
(?:(?:与|较|比|同)[^,;。:、与较比同]{0,24}?(?:相比|相较|对比|比较)[,:]?|(?:对比|较|比|与|同){{ against }}(?:初|末|当年|同期|同口径|实际|完成|财政拨款|部门|三公经费|支出|收入|年初|决算|执行)*(?:预算|决算|执行)*数?(?:安排)?的?|(?:较|比|与|同)(?:预算|决算)数?|同比|环比)[,:]?
{%- endset -%}
with statements as (
    select
        statements.*,
        documents.fiscal_year as document_year,
        coalesce({{ folded('documents.organization_name') }}, '') as organization_name,
        if(documents.document_kind = 'final_accounts', 'final', 'budget') as document_stage,
        -- Years, thresholds (单价100万元以上设备, 90分以上) and 5G are no figures; 1410.00万 is money without its 元; 12万余元 is 12余万元.
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(
                            -- A scan's comma may be read as a dot.
                            regexp_replace(statements.statement_folded, '([元%个辆])[·•]', '\1,', 'g'),
                            '((?:19|20)[0-9]{2})年', '\1◇', 'g'
                        ),
                        '([0-9](?:万|亿)?)元(\([^()]{1,3}\))?(及?以[上下内])', '\1圆\2\3', 'g'
                    ),
                    '([0-9])([万亿])([,。;、)]|$)', '\1\2¤\3', 'g'
                ),
                '([0-9])(万|亿)[余多]元', '\1余\2元', 'g'
            ),
            '(^|[^0-9.])([2-6])G([^B]|$)', '\1\2ᴳ\3', 'g'
        ) as marked_years
    from {{ ref('int_narrative_statements') }} as statements
    inner join {{ ref('int_documents') }} as documents on statements.document_id = documents.document_id
    where regexp_matches(statements.statement_folded, '[0-9]|{{ level }}|{{ above }}|{{ below }}|没有|无')
),

-- A zero may stand without its unit (年初预算为0).
marked_statements as (
    select
        * exclude (marked_years),
        regexp_replace(
            -- 90分以上, 80分（含）至90分
            if(
                contains(marked_years, '分'),
                regexp_replace(
                    regexp_replace(marked_years, '([0-9])分(\([^()]{1,3}\))?(及?以[上下])', '\1玢\2\3', 'g'),
                    '([0-9])分(\([^()]{1,3}\))?([至到-][0-9.]+)分', '\1玢\2\3玢', 'g'
                ),
                marked_years
            ),
            '((?:预算|决算|支出|收入|费|金额)数?(?:为|是)?)0([,。;、)]|$)', '\10¤\2', 'g'
        ) as marked
    from statements
),

token_lists as (
    select
        *,
        regexp_extract_all(marked, '{{ token }}', 0) as wholes,
        regexp_extract_all(marked, '{{ token }}', 1) as leads
    from marked_statements
),

pairs as (
    select
        * exclude (marked, wholes, leads),
        -- What stands behind the last number of the statement names it too (19个项目).
        list_concat(leads[2:], [substr(marked, length(array_to_string(wholes, '')) + 1)]) as trails,
        generate_subscripts(leads, 1) as token_ordinal,
        unnest(leads) as lead_text,
        unnest(wholes) as whole
    from token_lists
),

tokens as (
    select
        pairs.* exclude (trails, whole),
        trails[token_ordinal] as trail_text,
        substr(whole, length(lead_text) + 1) as said_text
    from pairs
),

split_tokens as (
    select
        * exclude (said_text),
        nullif(regexp_extract(said_text, '^{{ number }}'), '') as number_text,
        nullif(regexp_extract(said_text, '^{{ number }}(余)?', 1), '') as qualifier,
        nullif(regexp_extract(said_text, '^{{ number }}余?(.+)$', 1), '') as unit,
        if(regexp_matches(said_text, '^(?:{{ level }}|{{ above }}|{{ below }})'), said_text, null) as wording_text,
        if(regexp_matches(said_text, '^[^0-9-].*[,。;]$'), said_text, null) as none_text
    from tokens
),

clauses as (
    select
        split_tokens.*,
        units.figure_kind,
        units.factor,
        regexp_extract(regexp_replace(lead_text, '^、', ''), '([^。;,:]*)$', 1) as clause,
        -- A comparison may stand in a clause of its own before the verb.
        regexp_extract(regexp_replace(lead_text, '^、', ''), '((?:[^。;,:]*(?:相比|相较|对比|比较)[,:])?[^。;,:]*)$', 1) as long_clause,
        regexp_matches(lead_text, '{{ increase }}$') and not regexp_matches(lead_text, '{{ undecided }}$|{{ no_verb }}$') as is_increase,
        regexp_matches(lead_text, '{{ decrease }}$') and not regexp_matches(lead_text, '{{ undecided }}$|{{ no_verb }}$') as is_decrease,
        regexp_matches(lead_text, '{{ undecided }}$') as is_undecided,
        -- A year that opens a clause holds until another does; 2022年省级…资金 is a name.
        last_value(
            try_cast(
                nullif(
                    regexp_extract(if(contains(lead_text, '综述'), '', lead_text), '(?:^|[。;,:])(?:其中[,:]?)?(20[0-9]{2})◇(?:[^0-9省市县区中上第(末底]|市[^级]|区[^级]|上海)(?:[^与比较]*)$', 1), ''
                ) as integer
            ) ignore nulls
        ) over (partition by document_id, statement_key order by token_ordinal) as opening_year,
        sum((length(lead_text) - length(replace(lead_text, '(', ''))) - (length(lead_text) - length(replace(lead_text, ')', ''))))
            over (partition by document_id, statement_key order by token_ordinal) as depth,
        lag(split_tokens.unit) over (partition by document_id, statement_key order by token_ordinal) as unit_before,
        -- A reason runs on to the end of its part of the statement, whatever numbers it has.
        coalesce(
            last_value(
                case
                    when regexp_matches(lead_text, '(?:原因|主要是|由于|因为)[^;。]*$') and not regexp_matches(lead_text, '(?:原因|主要是|由于|因为)[^;。]*其中[^;。]*$') then true
                    when regexp_matches(lead_text, '[;。]|其中') then false
                end ignore nulls
            ) over (partition by document_id, statement_key order by token_ordinal rows between unbounded preceding and current row),
            false
        ) as is_reason
    from split_tokens
    left join {{ ref('narrative_units') }} as units on split_tokens.unit = units.unit
),

roles as (
    select
        *,
        case
            when none_text is not null then 'none'
            when wording_text is not null then 'wording'
            when figure_kind = 'rate' and (is_increase or is_decrease or is_undecided) then 'rate'
            when figure_kind = 'rate' and contains(clause, '占') and not contains(clause, '占年初预算') then 'share'
            when figure_kind = 'rate' and regexp_matches(clause, '(?:完成|为|占|达到).*(?:预算|计划)[^,]{0,4}$|(?:执行率|完成率|完成比例|支出率)[^,]{0,4}$') then 'completion'
            -- 完成年初预算12.00万元的87.50%
            when figure_kind = 'rate' and regexp_matches(clause, '^的(?:比例)?$') and regexp_matches(lag(clause) over statement, '完成|为.*预算') then 'completion'
            when figure_kind = 'amount' and (is_increase or is_decrease or is_undecided) then 'change'
            when (is_increase or is_decrease) and not is_reason and not regexp_matches(lead_text, '新增?增$') then 'change'
            -- The amount that a change is against (较上年的2190万元减少) or that a completion is of.
            when figure_kind = 'amount' and regexp_full_match(clause, '{{ compared }}(?:财政拨款|支出|收入|预算|决算|数|为|的)*') then 'base'
            when figure_kind = 'amount' and regexp_full_match(clause, '完成(?:了)?(?:年初|全年|调整|当年)*预算数?的?') then 'base'
            when figure_kind = 'amount' and regexp_matches(clause, '{{ from }}') then 'base'
            else 'value'
        end as role
    from clauses
    where
        not (wording_text is not null and is_reason)
        and not (none_text is not null and (is_reason or regexp_matches(lead_text, '因[^,。;]*$')))
        -- Clock times, ordinals, ranges, 7×24小时, 满分100分 are no figures.
        and not (
            number_text is not null
            and (
                (unit = '分' and regexp_matches(lead_text, '[时点]$|满分(?:为|是)?$'))
                or (regexp_matches(lead_text, '第$') and unit not in ('位', '名'))
                or regexp_matches(lead_text, '[×*~—～Xx]$|[0-9](?:分|%)?[-至到]$')
                or (unit = '个' and regexp_matches(trail_text, '^(?:方面|季度|环节|阶段|部分|层面|维度)'))
            )
        )
    window statement as (partition by document_id, statement_key order by token_ordinal)
),

worded as (
    select
        *,
        case
            when is_undecided then regexp_replace(long_clause, '{{ undecided }}$', '')
            when is_increase then regexp_replace(long_clause, '{{ increase }}$', '')
            when is_decrease then regexp_replace(long_clause, '{{ decrease }}$', '')
            when role = 'wording' then long_clause
            when role = 'share' then regexp_replace(clause, '所?占.*$', '')
            when none_text is not null then regexp_replace(none_text, '^(?:没有|无|未)(?:使用|安排|发生)?|[,。;]$', '', 'g')
            when role = 'base' then regexp_replace(clause, '{{ from }}', '')
            -- 减少为1.20万元 is an amount.
            -- 170个单位210个系统: 单位 is what the number before counts.
            when figure_kind = 'count' and unit_before in ('个', '家', '项', '名') and not regexp_matches(lead_text, '[、,;。:()]') then ''
            else regexp_replace(clause, '(?:{{ increase }}|{{ decrease }}|增|降|升)(?:为|到|至)$', '')
        end as clause_words
    from roles
),

compared as (
    select
        * exclude (clause_words),
        if(role in ('change', 'rate', 'wording', 'base'), regexp_replace(clause_words, '{{ compared }}', ''), clause_words) as words
    from worded
),

-- What the words before the number name: the longest wording of the seed that stands directly before the words that only lead to a number.
named as (
    select
        *,
        regexp_replace(words, '^(?:其中|包括|分别|和|及|含|\(|[0-9]{4}◇度?|、|,)+', '') as naming_words,
        nullif(regexp_extract(words, '({{ wordings("narrative_subjects") }}){{ tail }}$', 1), '') as subject_words,
        -- What the item's or else the innermost heading names.
        nullif(
            regexp_extract(
                coalesce(item_heading, {{ folded('headings[-1]') }}), '({{ wordings("narrative_subjects", condition="figure_kind = \'amount\'") }}){{ tail }}$', 1
            ), ''
        ) as context_words,
        {
            'class': case
                when contains(words, '(类)') then nullif(regexp_extract(words, '([^(]*(?:\([^()]*\)[^(]*)*?)\(类\)', 1), '')
                when regexp_matches(words, '\([款项]\)') then function_class_name
            end,
            'group': nullif(if(contains(words, '(类)'), regexp_extract(words, '\(类\)(.*?)\(款\)', 1), regexp_extract(words, '^(.*?)\(款\)', 1)), ''),
            'item': nullif(
                case
                    when contains(words, '(款)') then regexp_extract(words, '\(款\)(.*?)\(项\)', 1)
                    when contains(words, '(类)') then regexp_extract(words, '\(类\)(.*?)\(项\)', 1)
                    else regexp_extract(words, '^(.*?)\(项\)', 1)
                end, ''
            )
        } as own_function
    from compared
),

meanings as (
    select
        named.* exclude (subject_words),
        -- 收入总计 under a heading 财政拨款收入支出决算 is that of the appropriation.
        wide.subject in ('revenue_total', 'expenditure_total', 'balance_total')
        and coalesce(regexp_full_match(named.context_words, '{{ appropriation }}'), false) as is_appropriation,
        {% for column in ['subject', 'side', 'section', 'fund_code', 'revenue_source_code', 'expenditure_type_code', 'three_public_item_code', 'procurement_category'] -%}
        nullif(coalesce(narrow.{{ column }}, wide.{{ column }}), '') as {{ column }},
        {% endfor -%}
        coalesce(narrow.wording, wide.wording) as subject_wording
    from named
    left join {{ ref('narrative_subjects') }} as wide
        on
            named.subject_words = wide.wording
            and wide.within is null
            and if(named.figure_kind in ('count', 'score'), named.figure_kind, 'amount') = wide.figure_kind
            -- 支出预算为 below a heading or an item that names a part of the expenditure is that part's.
            and not (
                wide.subject in ('revenue_total', 'expenditure_total', 'balance_total')
                and (
                    named.function_item_name is not null
                    or coalesce(not regexp_full_match(named.context_words, '{{ totals }}') and not contains(named.context_words, named.subject_words), false)
                )
                and regexp_full_match(named.naming_words, '{{ tail }}')
            )
    left join {{ ref('narrative_subjects') }} as narrow
        on
            named.subject_words = narrow.wording
            and if(named.figure_kind in ('count', 'score'), named.figure_kind, 'amount') = narrow.figure_kind
            and (contains(named.statement_folded, narrow.within) or contains(array_to_string(named.headings, ''), narrow.within))
)

select
    * exclude (is_appropriation) replace (
        if(is_appropriation, 'appropriation_total', subject) as subject,
        if(is_appropriation, 'fiscal_all', fund_code) as fund_code
    ),
    subject_wording is null and own_function['class'] is null and own_function['group'] is null and own_function['item'] is null
    and regexp_full_match(naming_words, '{{ tail }}') as is_bare,
    -- Codes that two wordings of one thing share.
    case
        when coalesce(own_function['item'], own_function['group'], own_function['class']) is not null
            then concat_ws('|', own_function['class'], own_function['group'], own_function['item'])
        when subject_wording is not null
            then concat_ws(
                    '|', if(is_appropriation, 'appropriation_total', subject), coalesce(side, ''), coalesce(section, ''),
                    if(is_appropriation, 'fiscal_all', coalesce(fund_code, '')), coalesce(revenue_source_code, ''),
                    coalesce(expenditure_type_code, ''), coalesce(three_public_item_code, ''), coalesce(procurement_category, '')
                )
    end as meaning
from meanings
