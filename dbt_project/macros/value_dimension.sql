{# A dimension of one value list: the seed's rows, `*` for the total over the list and `?` for a value that is printed but not recognised. #}
{% macro value_dimension(seed, code_column, attributes=[]) %}
select
    {{ code_column }},
    name_zh as name,
    name_en,
    parent_code{% for a in attributes %},
    {{ a }}{% endfor %}

from {{ ref(seed) }}
union all
select
    code,
    name,
    name_en,
    null{% for a in attributes %},
    null{% endfor %}

from (values ('*', '合计', 'Total'), ('?', '未识别', 'Not recognised')) as t (code, name, name_en)
{% endmacro %}
