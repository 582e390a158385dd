{# An organization's name without white space, a code before it ([226]潍坊市大数据局, 505001青岛市…) and 本级 behind it. #}
{% macro organization_name_key(text) -%}
    regexp_replace(
        regexp_replace(regexp_replace({{ text }}, '\s', '', 'g'), '^[\[(（【]?[0-9]+[\])）】]?', ''),
        '[(（]?本级[)）]?([(（]系统[)）])?$', ''
    )
{%- endmacro %}
