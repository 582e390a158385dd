{# A name without the words that only look like a subject's, a full stop in their place; from seed `subject_terms`, read when the model is compiled. #}
{% macro without_misleading_words(name, subject) -%}
    {%- set terms = ref('subject_terms') -%}
    {%- if execute -%}
        {%- set pattern = run_query(
            "select coalesce(string_agg(regexp_escape(term), '|' order by length(term) desc, term), '^$') from " ~ terms
            ~ " where subject = '" ~ subject ~ "' and field = 'name' and certainty = 'never'"
        ).columns[0].values()[0] -%}
        regexp_replace({{ name }}, '{{ pattern }}', '。', 'g')
    {%- else -%}
        {{ name }}
    {%- endif -%}
{%- endmacro %}
