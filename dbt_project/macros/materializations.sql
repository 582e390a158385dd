{#
  dbt's materializations `table` and `view` in one statement each. Those of dbt-duckdb build under another name, rename twice and drop, for
  databases that cannot replace a relation; that costs more than most of our models, and nobody reads the file while it is built.
  Descriptions are written once, at publication (pipelines/publishing/comments.py).
#}
{% materialization table, adapter='duckdb' %}
    {{ return(replaced_relation(this.incorporate(type='table'))) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {{ return(replaced_relation(this.incorporate(type='view'))) }}
{% endmaterialization %}

{# Creates the calling model's relation, in the place of one of the same name. #}
{% macro replaced_relation(relation) %}
    {%- set existing = load_cached_relation(relation) -%}
    {% if existing is not none and existing.type != relation.type %}
        {% do drop_relation_if_exists(existing) %}
    {% endif %}
    {% call statement('main') %}
        create or replace {{ relation.type }} {{ relation }} as (
            {{ compiled_code }}
        )
    {% endcall %}
    {% do adapter.commit() %}
    {{ return({'relations': [relation]}) }}
{% endmacro %}
