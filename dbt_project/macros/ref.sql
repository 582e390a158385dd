{# Models without the name of the file, for the same reason as sources: a view on them stays valid under another name of the file. #}
{% macro ref() %}
    {% do return(builtins.ref(*varargs, **kwargs).include(database=false)) %}
{% endmacro %}
