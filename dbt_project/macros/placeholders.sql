{# A quick look before the pattern is asked: most texts hold nothing that could be a placeholder. #}
{% macro may_hold_placeholder(text) -%}
    (
        contains({{ text }}, 'XX') or contains({{ text }}, 'xx') or contains({{ text }}, 'ＸＸ') or contains({{ text }}, '××')
        or contains({{ text }}, 'X X') or contains({{ text }}, '× ×') or contains({{ text }}, 'ｘｘ')
    )
{%- endmacro %}
