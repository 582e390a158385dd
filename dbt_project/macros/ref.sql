{#
  Models without the name of the file, for the same reason as sources: a view on them stays valid under another name of the file.
  A model that replaces only the rows of changed documents reads only those rows.
#}
{% macro ref() %}
    {%- set relation = builtins.ref(*varargs, **kwargs).include(database=false) -%}
    {%- if replaces_changed_documents() and is_of_documents(varargs[-1]) -%}
        {%- do return(changed_rows(relation)) -%}
    {%- endif -%}
    {%- do return(relation) -%}
{% endmacro %}
