{#
  dbt's materialization `incremental`, at document grain (see changed_documents.sql) and in as few statements as that takes: a night builds
  a hundred of these models for a handful of documents. The rows of changed documents are deleted and inserted again; nothing is compared.

  A model whose columns changed needs a full build, and landing starts one. Where dbt is run by hand on an old file the statement fails:
  the columns are inserted by name, and all that the model's description lists are asked for.
#}
{% materialization incremental, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% if replaces_changed_documents() %}
        {% call statement('main') %}
            delete from {{ target_relation }} where document_id in (select document_id from raw.changed_documents);
            insert into {{ target_relation }} by name
            select {{ described_columns() }} from (
                {{ compiled_code }}
            ) as changed_rows
        {% endcall %}
    {% else %}
        {% do drop_relation_if_exists(load_cached_relation(this)) %}
        {% call statement('main') %}
            {{ create_table_as(False, target_relation, compiled_code) }}
        {% endcall %}
    {% endif %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# The columns that the calling model's description lists; all of them where it lists none. #}
{% macro described_columns() -%}
    {{ model.columns.values() | map(attribute='name') | map('tojson') | join(', ') or '*' }}
{%- endmacro %}
