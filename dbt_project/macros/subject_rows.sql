{#
  The additive amounts that feed a subject fact, as CTEs ending in `subject_rows`: `fct_amount` with part, coverage_basis,
  classification_year (the document's year) and organization_key of the document (row_organization_key: that of the row).

  Within one organization, fiscal year, stage and part the amounts come from one document and one form: from the document of that
  very year and stage, else from a final account's budget column, else from a later document's prior-year column; and from the
  department's own document, from a unit's only where no department's covers it.

  `amounts` is a relation of other rows in the shape of `fct_amount`, for a fact that takes more than those.
#}
{% macro subject_rows(fact, amounts=none) %}
{%- set amounts = amounts or ref('fct_amount') %}
printed_forms as (
    select
        amounts.document_key,
        facts.part,
        facts.form_code
    from {{ amounts }} as amounts
    inner join {{ ref('form_facts') }} as facts on amounts.form_code = facts.form_code and facts.fact = '{{ fact }}'
    group by amounts.document_key, facts.part, facts.form_code, facts.precedence
    qualify rank() over (partition by amounts.document_key, facts.part order by facts.precedence) = 1
),

claims as (
    select distinct
        amounts.document_key,
        printed_forms.part,
        amounts.fiscal_year,
        amounts.stage,
        documents.coverage_basis,
        documents.organization_key,
        organizations.parent_organization_key,
        amounts.is_prior_year_column,
        documents.document_kind = if(amounts.stage = 'budget', 'budget', 'final_accounts') as is_of_stage,
        documents.fiscal_year as document_year
    from {{ amounts }} as amounts
    inner join printed_forms
        on amounts.document_key = printed_forms.document_key and amounts.form_code = printed_forms.form_code
    inner join {{ ref('dim_document') }} as documents on amounts.document_key = documents.document_key
    left join {{ ref('dim_organization') }} as organizations on documents.organization_key = organizations.organization_key
    where documents.coverage_basis != 'covered'
),

own_claims as (
    select *
    from claims
    qualify row_number() over (
        partition by coalesce(organization_key, document_key), fiscal_year, stage, part
        order by coverage_basis, is_prior_year_column, is_of_stage desc, document_year, document_key
    ) = 1
),

standing_claims as (
    select unit.*
    from own_claims as unit
    anti join own_claims as department
        on
            unit.coverage_basis = 'unit'
            and department.coverage_basis = 'department'
            and unit.parent_organization_key = department.organization_key
            and unit.fiscal_year = department.fiscal_year
            and unit.stage = department.stage
            and unit.part = department.part
),

subject_rows as (
    select
        amounts.* exclude (organization_key),
        claims.part,
        claims.coverage_basis,
        claims.document_year as classification_year,
        claims.organization_key,
        amounts.organization_key as row_organization_key
    from {{ amounts }} as amounts
    inner join printed_forms
        on amounts.document_key = printed_forms.document_key and amounts.form_code = printed_forms.form_code
    inner join standing_claims as claims
        on
            amounts.document_key = claims.document_key
            and printed_forms.part = claims.part
            and amounts.fiscal_year is not distinct from claims.fiscal_year
            and amounts.stage = claims.stage
    where amounts.is_additive
)
{% endmacro %}

{# The columns that every subject fact begins with. #}
{% macro subject_columns() -%}
    rows.amount_key,
    rows.document_key,
    rows.organization_key,
    rows.row_organization_key,
    rows.fiscal_year,
    rows.stage,
    rows.coverage_basis,
    rows.is_prior_year_column,
    rows.classification_year,
    rows.form_code
{%- endmacro %}
