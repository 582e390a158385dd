{# part / whole as a decimal, rounded down so that only a whole is 1; null where the whole is 0 or null. #}
{% macro share(part, whole) -%}
    (floor(10000 * {{ part }} / nullif({{ whole }}, 0)) / 10000)::decimal(5, 4)
{%- endmacro %}
