{#
  How alike two names of projects are that a document prints in different places, where words are moved (运维项目, 项目运维), added or left
  out (年, 市, 项目, 经费). `name_likeness(a, b)` takes two names as printed and gives 0 to 1: 1 where they say the same, 0 where a year or
  number of one is not the other's (2022年…资金 and 2023年…资金 are two projects), null where one is null. A model that compares many names
  computes `name_key`, `name_core`, `name_numerals` and `name_pairs` once per name and asks `core_likeness` of the pairs.
#}

{# The name without white space, quotation marks and punctuation: names that agree in this are the same name. #}
{% macro name_key(name) -%}
    regexp_replace({{ folded(name) }}, '[^\p{L}\p{N}]', '', 'g')
{%- endmacro %}

{# What of a key tells one project from another: without words that are moved or left out; whole, where little else would be left. #}
{% macro name_core(key) -%}
    case
        when length(regexp_replace({{ key }}, '{{ project_name_words() }}', '', 'g')) > 3
            then regexp_replace({{ key }}, '{{ project_name_words() }}', '', 'g')
        else {{ key }}
    end
{%- endmacro %}

{# Years, numbers and counted parts (一期, 第二批, A包) of a key, sorted: what one name prints the other must print too, or none at all. #}
{% macro name_numerals(key) -%}
    list_sort(list_distinct(regexp_extract_all({{ key }}, '[0-9]+|[一二三四五六七八九十]+(?:期|批|包|标段|标|阶段|轮|号)|第[一二三四五六七八九十]+|[A-Z]包')))
{%- endmacro %}

{# Each two neighbouring characters of a core. #}
{% macro name_pairs(core) -%}
    list_distinct(list_transform(range(1, greatest(length({{ core }}), 2)), lambda place: substr({{ core }}, place, 2)))
{%- endmacro %}

{#
  Likeness of two cores: shares of characters and of pairs of characters in common. A core that the other contains whole is most of it.
#}
{% macro core_likeness(a_core, a_pairs, a_numerals, b_core, b_pairs, b_numerals) -%}
    case
        when {{ a_core }} is null or {{ b_core }} is null then null
        when len({{ a_numerals }}) > 0 and len({{ b_numerals }}) > 0 and {{ a_numerals }} != {{ b_numerals }} then 0
        when {{ a_core }} = {{ b_core }} then 1
        else
            0.3 * 2 * len(list_intersect({{ a_pairs }}, {{ b_pairs }})) / (len({{ a_pairs }}) + len({{ b_pairs }}))
            + 0.3 * len(list_intersect({{ a_pairs }}, {{ b_pairs }})) / least(len({{ a_pairs }}), len({{ b_pairs }}))
            + 0.4 * len(list_intersect(string_split({{ a_core }}, ''), string_split({{ b_core }}, '')))
            / least(len(list_distinct(string_split({{ a_core }}, ''))), len(list_distinct(string_split({{ b_core }}, ''))))
    end::double
{%- endmacro %}

{% macro name_likeness(a, b) -%}
    list_transform(
        list_transform(
            list_transform(
                [{'a': {{ name_key(a) }}, 'b': {{ name_key(b) }}}],
                lambda keys: {
                    'a': {{ name_core("keys.a") }}, 'a_numerals': {{ name_numerals("keys.a") }},
                    'b': {{ name_core("keys.b") }}, 'b_numerals': {{ name_numerals("keys.b") }}
                }
            ),
            lambda cores: {
                'a': cores.a, 'a_numerals': cores.a_numerals, 'a_pairs': {{ name_pairs("cores.a") }},
                'b': cores.b, 'b_numerals': cores.b_numerals, 'b_pairs': {{ name_pairs("cores.b") }}
            }
        ),
        lambda named: {{ core_likeness('named.a', 'named.a_pairs', 'named.a_numerals', 'named.b', 'named.b_pairs', 'named.b_numerals') }}
    )[1]
{%- endmacro %}

{# The words of seed `project_name_words` as one pattern. #}
{% macro project_name_words() -%}
    {{- pattern_of(ref('project_name_words')) -}}
{%- endmacro %}

{# The words of a seed as one pattern, longest first, read when the model is compiled: a pattern that stands in the query is compiled once. #}
{% macro pattern_of(seed, condition='true') -%}
    {%- if execute -%}
        {{- run_query("select string_agg(word, '|' order by length(word) desc, word) from " ~ seed ~ " where " ~ condition).columns[0].values()[0] -}}
    {%- endif -%}
{%- endmacro %}

{# The project that a figure of a text names: its item's, or what is budgeted for where the words before the amount name nothing else. #}
{% macro project_of_figure(figures) -%}
    coalesce(
        {{ figures }}.project_name,
        if(
            {{ figures }}.subject in ('other', 'project') and {{ figures }}.amount_yuan is not null,
            nullif(regexp_replace({{ figures }}.measure, '^(其中|安排|用于|包括|主要是|[一二三四五六七八九十]是|[:,])+|(支出)?(年初|年度|全年)?(预算|决算)数?$|[为:]+$', '', 'g'), ''),
            null
        )
    )
{%- endmacro %}
