{# How a printed code becomes a code in full digits. #}

{# The code at the start of a folded text, whatever stands behind it; null where the text starts with none. #}
{% macro code_in_text(text, role, system) -%}
    case
        when {{ role }} = 'code' and regexp_full_match({{ text }}, '[\[(]?[0-9A-Za-z][0-9A-Za-z.\-]*[\])]?')
            -- Workbooks print a code that they hold as a number as 2010301.0.
            then regexp_replace(regexp_replace({{ text }}, '\.0+$', ''), '[^0-9A-Za-z]', '', 'g')
        when regexp_matches({{ text }}, '^[\[(][0-9A-Za-z]{2,30}[\])]') then regexp_extract({{ text }}, '^[\[(]([0-9A-Za-z]{2,30})[\])]', 1)
        when {{ system }} = 'function' then nullif(regexp_extract({{ text }}, '^([12][0-9]{2}(?:[0-9]{2}){0,2})[-_.:]?[^0-9.,%年\-]', 1), '')
        when {{ system }} = 'department_economic' then nullif(regexp_extract({{ text }}, '^(3[0-9]{2}(?:[0-9]{2})?)[-_.:]?[^0-9.,%年\-]', 1), '')
        when {{ system }} = 'government_economic' then nullif(regexp_extract({{ text }}, '^(5[0-9]{2}(?:[0-9]{2})?)[-_.:]?[^0-9.,%年\-]', 1), '')
        when {{ system }} = 'procurement_item' then nullif(regexp_extract({{ text }}, '^([ABC][0-9]{1,10})[-_.:]?[^0-9]', 1), '')
    end
{%- endmacro %}

{# A printed label without the code before it, where there is one. #}
{% macro name_without_code(text, code) -%}
    case
        when {{ code }} is null then trim({{ text }})
        else trim(regexp_replace({{ text }}, '^\s*[\[【（(]?\s*[0-9A-Za-z]+\s*[\]】）)]?\s*[-_.:：]?\s*', ''))
    end
{%- endmacro %}

{# 类, 款 and 项 of one code, each printed in a column of its own, in full or as its last digits (2 for 02). #}
{% macro code_of_parts(class, group, item) -%}
    case
        when length({{ item }}) >= 5 then {{ item }}
        when {{ item }} is not null and length({{ group }}) >= 5 then {{ group }} || lpad({{ item }}, 2, '0')
        when {{ item }} is not null then {{ class }} || lpad({{ group }}, 2, '0') || lpad({{ item }}, 2, '0')
        when length({{ group }}) >= 5 then {{ group }}
        when {{ group }} is not null then {{ class }} || lpad({{ group }}, 2, '0')
        else {{ class }}
    end
{%- endmacro %}

{# The name of a code as it is compared: without widths, punctuation, and the 支出 and 等 that places print or leave out. #}
{% macro code_name_key(name) -%}
    regexp_replace({{ class_key(folded(name)) }}, '[^\p{Han}0-9A-Za-z]', '', 'g')
{%- endmacro %}
