{# Sources without the name of the file: a view on them stays valid when the build file becomes the published one, or is attached by another name. #}
{% macro source(source_name, table_name) %}
    {% do return(builtins.source(source_name, table_name).include(database=false)) %}
{% endmacro %}
