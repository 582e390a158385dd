{#
  Which amount contains which. Every dimension of an amount is * (the total), a subtotal or a leaf; one amount contains another
  where it equals or contains it in every dimension. Whoever contains a printed amount is not additive.
#}

{# True where the code a equals or contains b, given b's own parent; * contains everything. #}
{% macro contains_value(a, b, parent_of_b) -%}
    ({{ a }} = '*' or {{ a }} = {{ b }} or {{ a }} = {{ parent_of_b }})
{%- endmacro %}

{# True where the classification code a equals or is a prefix of b. #}
{% macro contains_code(a, b) -%}
    ({{ a }} = '*' or starts_with({{ b }}, {{ a }}))
{%- endmacro %}
