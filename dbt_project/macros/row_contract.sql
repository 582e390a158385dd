{#
  What must hold for the rows of a relation, judged in one test: as a test for each rule and column, dbt needs longer to start the tests than
  DuckDB needs to answer them. One row comes out for each broken rule, with the column and how many rows or values break it.

    not_null         columns without nulls
    unique           columns without a value that stands twice; nulls are no values
    accepted_values  column -> the values it may have, or null
    relationships    column -> {to, field, where}: its values stand in `field` of `to`; `where` limits the rows that are judged
#}
{% test row_contract(model, not_null=[], unique=[], accepted_values={}, relationships={}) %}

{%- set rules = [] -%}
{%- for column in not_null %}
    {%- do rules.append(row_rule('not_null', column, 'count(*) filter (where ' ~ column ~ ' is null)')) -%}
{%- endfor %}
{%- for column in unique %}
    {%- do rules.append(row_rule('unique', column, 'count(' ~ column ~ ') - count(distinct ' ~ column ~ ')')) -%}
{%- endfor %}
{%- for column, values in accepted_values.items() %}
    {%- set listed = "'" ~ values | join("', '") ~ "'" -%}
    {%- do rules.append(row_rule('accepted_values', column, 'count(*) filter (where ' ~ column ~ ' not in (' ~ listed ~ '))')) -%}
{%- endfor %}

{%- set branches = [] -%}
{%- if rules %}
    {%- set judged -%}
select unnest([
    {{ rules | join(',\n    ') }}
], recursive := true)
from {{ model }} as judged
    {%- endset -%}
    {%- do branches.append(judged) -%}
{%- endif %}
{%- for column, parent in relationships.items() %}
    {%- set judged -%}
select
    'relationships' as rule,
    '{{ column }}' as column_name,
    count(*) as failures
from {{ model }} as judged
anti join {{ parent.to }} as parents on judged.{{ column }} = parents.{{ parent.field }}
where judged.{{ column }} is not null{{ ' and (' ~ parent.where ~ ')' if parent.where }}
    {%- endset -%}
    {%- do branches.append(judged) -%}
{%- endfor %}

select
    rule,
    column_name,
    failures
from (
{{ branches | join('\nunion all\n') }}
) as rules
where failures > 0

{% endtest %}

{# How many rows or values break one rule of a column, as a struct. #}
{% macro row_rule(rule, column, failures) -%}
    {'rule': '{{ rule }}', 'column_name': '{{ column }}', 'failures': {{ failures }}}
{%- endmacro %}
