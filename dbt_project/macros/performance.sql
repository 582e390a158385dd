{#
  What a label of a performance form is looked up by: a folded text without ordinal, 其中：, years, the number of a goal (目标1), closing colon, and brackets that
  hold a unit, a column letter, a formula or a weight (（万元）, （A）, （B/A）, （10分）).
#}
{% macro performance_label(text) -%}
    regexp_replace(
        regexp_replace(
            {{ text }},
            '^((其中[:,]?|[一二三四五六七八九十]+[、.,:]|\([一二三四五六七八九十]+\)[、.,]?|[0-9]{1,2}[、.]|\([0-9]{1,2}\)[、.]?|[①-⑳][、.]?|[-·★☆※*])+)', ''
        ),
        '(19|20)[0-9]{2}年度?|\((单位:?)?(人民币)?(亿|千万|百万|千|万)?元\)|\([A-Za-z0-9.%/÷×*=+<>≤≥-]*分?\)|\((分值|权重|得分|分|盖章|公章|必填)\)|[0-9]+:?$|[:。;]+$',
        '', 'g'
    )
{%- endmacro %}

{# Operators as printed, longest first, with the sign that they mean. #}
{% macro performance_operators() -%}
    {{ return({
        '≥': ['≥', '>=', '=>', '≧', '⩾', '≮', '大于等于', '大于或等于', '高于等于', '不低于', '不少于', '不小于', '至少'],
        '≤': ['≤', '<=', '=<', '≦', '⩽', '≯', '小于等于', '小于或等于', '低于等于', '不超过', '不高于', '不大于', '不多于', '不得超过', '至多', '控制在'],
        '>': ['>', '大于', '超过', '高于', '多于'],
        '<': ['<', '小于', '低于', '少于'],
        '=': ['=', '等于'],
        '±': ['±'],
    }) }}
{%- endmacro %}

{#
  What a target or an actual value says, as CTEs over `relation` (columns text_folded, fiscal_year) ending in `performance_values`: value_operator (≥ ≤ > < = ±; null
  where none is printed), value_number, value_unit (folded), value_date, value_note (`range`, `several`, `date` or null). A text that is no single
  number or date (5-10个, 3期/2场, 优, 切实提升) has neither. A date without a year is one of the form's fiscal year.
#}
{% macro performance_values(relation) %}
{%- set operators = performance_operators() -%}
{%- set words = [] -%}
{%- for printed in operators.values() -%}{%- for word in printed -%}{%- do words.append(word) -%}{%- endfor -%}{%- endfor -%}
performance_texts as (
    select
        text_folded,
        fiscal_year,
        regexp_replace(text_folded, '^((文字描述|定性描述|定性|定量|数值)[:]|在|于|达到?)', '') as value_text
    from (select distinct text_folded, fiscal_year from {{ relation }} where text_folded != '') as texts
),

performance_parts as (
    select
        *,
        regexp_extract(value_text, '^({{ words | join('|') }})', 1) as operator_printed,
        regexp_extract(
            value_text,
            '^(?:{{ words | join('|') }})?(-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)([^0-9~,;:。、±-]{0,14}?)((?:(?:及|\(含\))?以上|(?:及|\(含\))?以下|以内|之内|左右|完成)?(?:\([^()0-9]{6,}\)|\(含\))?)$',
            ['number', 'unit', 'bound']
        ) as parts,
        regexp_extract(
            value_text,
            '^(?:{{ words | join('|') }}|截至|截止到?)?(?:((?:19|20)[0-9]{2})[年./-])?(?:([0-9]{1,2})(?:月份?|[./-]))?(?:([0-9]{1,2})日?)?(底|末)?(之?前|以前|之内|以内)?(?:完成)?$',
            ['year', 'month', 'day', 'close', 'bound']
        ) as dates
    from performance_texts
),

performance_dates as (
    select
        *,
        coalesce(nullif(dates.year, ''), if(dates.month != '' and contains(value_text, '月'), fiscal_year::varchar, null)) as date_year,
        case
            when dates.month = '' and dates.day = '' and dates.year != '' and dates.close != '' then '12'
            else nullif(dates.month, '')
        end as date_month,
        (dates.year != '' and dates.month != '')
        or (dates.year != '' and dates.close != '')
        -- 12月 alone may be a length of time, 6.30 a number.
        or (dates.month != '' and contains(value_text, '月') and (dates.day != '' or dates.close != '' or dates.bound != '')) as is_date
    from performance_parts
),

performance_numbers as (
    select
        *,
        case
            when is_date or parts.number = '' then null
            -- 2024年 and 12月 are times of the year unless an operator makes them lengths.
            when operator_printed = '' and regexp_matches(parts.unit, '^年(度|底|末)?$') and length(parts.number) = 4 then null
            when operator_printed = '' and starts_with(parts.unit, '月') then null
            else try_cast(replace(parts.number, ',', '') as decimal(24, 6))
        end as value_number
    from performance_dates
),

performance_values as (
    select
        text_folded,
        fiscal_year,
        case
            when value_number is null and not is_date and operator_printed = '' then null
            {%- for sign, printed in operators.items() %}
            when operator_printed in ({% for word in printed %}'{{ word }}'{% if not loop.last %}, {% endif %}{% endfor %}) then '{{ sign }}'
            {%- endfor %}
            when value_number is not null and contains(parts.bound, '以上') then '≥'
            when value_number is not null and (regexp_matches(parts.bound, '^(以内|之内)|以下')) then '≤'
            when is_date and dates.bound != '' then '≤'
        end as value_operator,
        value_number,
        if(value_number is null or contains(parts.unit, '□'), null, nullif(parts.unit, '')) as value_unit,
        length(parts.bound) as value_bound_length,
        if(
            is_date,
            coalesce(
                try_cast(date_year || '-' || lpad(date_month, 2, '0') || '-' || lpad(nullif(dates.day, ''), 2, '0') as date),
                if(dates.day = '', last_day(try_cast(date_year || '-' || lpad(date_month, 2, '0') || '-01' as date)), null)
            ),
            null
        ) as value_date,
        case
            when value_number is not null then null
            when is_date then if(dates.year = '', 'year_of_form', null)
            when regexp_matches(value_text, '[0-9][^0-9]{0,6}([-~—至到±])[^0-9]{0,2}[0-9]') then 'range'
            when regexp_matches(value_text, '[0-9][^0-9]+[0-9]') then 'several'
        end as value_note
    from performance_numbers
)
{% endmacro %}

{# The unit of a value as printed: folding changes no length but by white space. The folded one where the text read is not the one printed. #}
{% macro printed_unit(printed, text_folded, values) -%}
    case
        when {{ values }}.value_unit is null then null
        when length(regexp_replace({{ printed }}, '\s', '', 'g')) = length({{ text_folded }}) then substr(
            regexp_replace({{ printed }}, '\s', '', 'g'),
            length({{ text_folded }}) - {{ values }}.value_bound_length - length({{ values }}.value_unit) + 1,
            length({{ values }}.value_unit)
        )
        else {{ values }}.value_unit
    end
{%- endmacro %}

{# Points of a weight or score: 10, 10.00 or 10分; null for marks that stand for a blank (-, /) and texts. #}
{% macro performance_points(printed) -%}
    try_cast(rtrim(regexp_replace({{ printed }}, '\s', '', 'g'), '分') as decimal(18, 4))
{%- endmacro %}

{# A rate in percent as printed; null where no percent sign is printed. #}
{% macro performance_percent(printed) -%}
    try_cast(regexp_extract(replace(replace({{ printed }}, '％', '%'), ' ', ''), '^(-?[0-9.]+)%$', 1) as decimal(18, 4))
{%- endmacro %}

{# Codes that stand before a name, in brackets or bare: [226]潍坊市大数据局, 505001青岛市大数据发展管理局本级, 226-潍坊市大数据局. #}
{% macro code_before_name(text) -%}
    nullif(regexp_extract({{ text }}, '^\s*[\[【(（]?([0-9]{3,9})[\]】)）]?[-_—]?\s*[^0-9年]', 1), '')
{%- endmacro %}

{% macro name_behind_code(text) -%}
    trim(regexp_replace({{ text }}, '^\s*[\[【(（]?[0-9]{3,9}[\]】)）]?[-_—|」\s]*([^0-9年])', '\1'))
{%- endmacro %}

{# The grade a form states; of boxes the ticked one, null where none is. #}
{% macro grade_chosen(text) -%}
    case
        when regexp_matches({{ text }}, '[☑√■✔]') then nullif(regexp_extract({{ text }}, '[☑√■✔]\s*([优良中差]秀?好?)', 1), '')
        when contains({{ text }}, '□') then null
        else nullif(trim({{ text }}), '')
    end
{%- endmacro %}
