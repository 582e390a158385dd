-- Codes of published amounts that no row of their dimension has; classification codes join with the document's year.
with amounts as (
    select
        amounts.*,
        documents.fiscal_year as classification_year
    from {{ ref('fct_amount') }} as amounts
    inner join {{ ref('dim_document') }} as documents on amounts.document_key = documents.document_key
)

{% for dimension, code in [
    ('dim_function', 'function_code'), ('dim_economic_department', 'economic_department_code'),
    ('dim_economic_government', 'economic_government_code')
] %}
select
    '{{ dimension }}' as dimension,
    amounts.{{ code }} as code,
    amounts.amount_key
from amounts
anti join {{ ref(dimension) }} as dimension
    on amounts.{{ code }} = dimension.{{ code }} and amounts.classification_year = dimension.classification_year
where amounts.{{ code }} is not null
union all
{% endfor %}
{% for dimension, code in [
    ('dim_fund', 'fund_code'), ('dim_revenue_source', 'revenue_source_code'), ('dim_expenditure_type', 'expenditure_type_code'),
    ('dim_three_public_item', 'three_public_item_code'), ('dim_fiscal_year', 'fiscal_year')
] %}
select
    '{{ dimension }}',
    amounts.{{ code }}::varchar,
    amounts.amount_key
from amounts
anti join {{ ref(dimension) }} as dimension on amounts.{{ code }} = dimension.{{ code }}
where amounts.{{ code }} is not null
union all
{% endfor %}
select
    'dim_organization',
    amounts.organization_code,
    amounts.amount_key
from amounts
anti join {{ ref('dim_organization') }} as organizations
    on amounts.organization_key = organizations.organization_key
    and list_contains(organizations.organization_codes, amounts.organization_code)
where amounts.organization_code is not null and amounts.organization_code != '*'
