-- Every code that a wording or a form names must be in its value list.
with used as (
    {% for seed in ['form_columns', 'line_items', 'forms'] -%}
        {% for attribute in ['fund_code', 'revenue_source_code', 'expenditure_type_code', 'three_public_item_code', 'measure_code', 'stage'] -%}
            select '{{ seed }}' as seed, '{{ attribute }}' as attribute, {{ attribute }} as value from {{ ref(seed) }}
            union
        {% endfor %}
    {%- endfor %}
    select 'form_facts', 'form_code', form_code from {{ ref('form_facts') }}
),

listed as (
    select 'fund_code' as attribute, fund_code as value from {{ ref('funds') }}
    union all
    select 'revenue_source_code', revenue_source_code from {{ ref('revenue_sources') }}
    union all
    select 'expenditure_type_code', expenditure_type_code from {{ ref('expenditure_types') }}
    union all
    select 'three_public_item_code', three_public_item_code from {{ ref('three_public_items') }}
    union all
    select 'measure_code', measure_code from {{ ref('measures') }}
    union all
    select 'stage', stage from {{ ref('stages') }}
    union all
    select 'form_code', form_code from {{ ref('forms') }}
)

select used.*
from used
anti join listed on used.attribute = listed.attribute and used.value = listed.value
where used.value is not null and used.value not in ('*', '-')
