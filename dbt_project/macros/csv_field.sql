{# A text as a field of a CSV line: in quotes where it needs them. #}
{% macro csv_field(text) -%}
    if(regexp_matches({{ text }}, '[,"\r\n]'), concat('"', replace({{ text }}, '"', '""'), '"'), {{ text }})
{%- endmacro %}
