{# The explanation's text: what opens a numbered item, and patterns that the seeds' wordings make. Patterns are constants of the compiled model, for a pattern that varies by row is compiled row by row. #}

{# The number that opens an item, as printed; behind 1. no digit may follow, unless a year does (7.2010年电子政务平台). #}
{% macro item_marker() -%}
    [一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)][、.．]?|[（(][0-9０-９]{1,2}[）)][、.．]?|[①-⑳][、.．]?|[0-9０-９]{1,2}、|[0-9０-９]{1,2}[.．]\s*(?:(?:19|20)[0-9]{2}[年\-—-]|[^0-9０-９\s])
{%- endmacro %}

{# Ordinals of a heading or an item: 三 of 第三部分, （一）, 1. As printed, brackets folded wide. #}
{% macro ordinal_of(text) -%}
    translate(
        regexp_extract(
            {{ text }},
            '^\s*(?:第([一二三四五六七八九十]+)(?:部分|章)|([一二三四五六七八九十廿]+)[、.．]|([（(](?:[一二三四五六七八九十廿]+|[0-9０-９]{1,2})[）)])|([0-9０-９]{1,2})[、.．]|([①-⑳]))', 0
        ),
        '()第部分章、.． ０１２３４５６７８９', '（）'
    )
{%- endmacro %}

{# Alternatives of a seed's wordings for a regular expression, the longest first; nothing before the seed is loaded. #}
{% macro wordings(seed, column='wording', condition='true') -%}
    {%- set relation = ref(seed) -%}
    {%- if execute and adapter.get_relation(this.database, relation.schema, relation.identifier) is not none -%}
        {%- set query -%}
            select string_agg(regexp_replace({{ column }}, '([().*+?|\[\]^$\\/])', '\\\1', 'g'), '|' order by length({{ column }}) desc, {{ column }})
            from (select distinct {{ column }} from {{ relation }} where {{ condition }})
        {%- endset -%}
        {{- run_query(query).columns[0].values()[0] -}}
    {%- else -%}
        §
    {%- endif -%}
{%- endmacro %}

{# A number of the explanation without its thousands. #}
{% macro printed_decimal(text) -%} replace({{ text }}, ',', '')::decimal(26, 8) {%- endmacro %}

{# Half a unit of the last of so many places; a printed zero carries none. #}
{% macro half_of_last_place(text, places) -%}
    if({{ printed_decimal(text) }} = 0, 0, 0.5 * pow(10, -{{ places }}))::decimal(26, 8)
{%- endmacro %}

{# Words with the marks that stand for a year's 年, a threshold's 元 or 分 and G put back. #}
{% macro as_printed(text) -%} translate(replace({{ text }}, '¤', ''), '◇圆玢ᴳ', '年元分G') {%- endmacro %}
