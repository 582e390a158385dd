{#
  An incremental build starts from a copy of the published file, in which landing has replaced the raw rows of the documents that
  `raw.changed_documents` lists (new, changed or removed). Three kinds of models follow from that:

    incremental  document grain, the default of intermediate and quality: every row belongs to one document and follows from that document,
                 seeds and texts alone. Its rows of the listed documents are replaced, all others stay; while it is built, `ref` gives it
                 nothing but the rows of the listed documents.
    table        everything that looks across documents, and what holds one row per distinct text: built anew from all documents.
    view         as ever.

  In a file without the relation, or with `--full-refresh`, an incremental model is built anew like a table.
#}

{# True while the model that calls replaces only the rows of changed documents. #}
{% macro replaces_changed_documents() %}
    {%- if not execute or model is not defined or model.resource_type != 'model' or model.config.materialized != 'incremental' -%}
        {%- do return(false) -%}
    {%- endif -%}
    {%- set built = load_cached_relation(this) -%}
    {%- do return(built is not none and built.is_table and not should_full_refresh() and lists_changed_documents()) -%}
{% endmacro %}

{# True where landing has said which documents changed; files that tests land by hand do without. #}
{% macro lists_changed_documents() %}
    {%- do return(adapter.get_relation(target.database, 'raw', 'changed_documents') is not none) -%}
{% endmacro %}

{# True for a model whose every row belongs to one document: those of staging, and the incremental ones. #}
{% macro is_of_documents(name) %}
    {%- set node = graph.nodes.get('model.' ~ model.package_name ~ '.' ~ name) -%}
    {%- do return(node is not none and (node.config.materialized == 'incremental' or node.fqn[1] == 'staging')) -%}
{% endmacro %}

{# The rows of a relation that belong to changed documents, as a subquery. #}
{% macro changed_rows(relation) -%}
    (select all_rows.* from {{ relation }} as all_rows semi join raw.changed_documents as changed on all_rows.document_id = changed.document_id)
{%- endmacro %}

{# dbt's hook for what a generic test judges: of models at document grain the rows of changed documents; all others were judged when they changed. #}
{% macro get_where_subquery(relation) -%}
    {%- if execute and is_of_documents(relation.identifier) and lists_changed_documents() -%}
        {%- do return(default__get_where_subquery(changed_rows(relation))) -%}
    {%- endif -%}
    {%- do return(default__get_where_subquery(relation)) -%}
{%- endmacro %}
