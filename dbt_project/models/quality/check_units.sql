-- A department is the sum of its units, form by form and code by code. What units pay to each other and to the department (上级补助,
-- 附属单位上缴) is left out of its accounts: where any does, no sum is certain.
{{ config(materialized='table') }}

with departments as (
    select
        filings.document_id,
        filings.scope,
        count(units.organization_key) as units,
        count(units.unit_document_id) as loaded,
        string_agg(units.unit_name, ', ' order by units.unit_name) filter (where units.unit_document_id is null) as missing_units
    from {{ ref('int_filings') }} as filings
    left join {{ ref('int_department_units') }} as units on filings.document_id = units.document_id
    where filings.reading_status = 'read'
    group by filings.document_id, filings.scope
),

members as (
    select
        departments.document_id,
        departments.document_id as cell_document_id,
        'lhs' as role
    from departments
    where departments.units > 0 and departments.units = departments.loaded
    union all
    select
        departments.document_id,
        units.unit_document_id as cell_document_id,
        'rhs' as role
    from departments
    inner join {{ ref('int_department_units') }} as units on departments.document_id = units.document_id
    where departments.units > 0 and departments.units = departments.loaded
),

amounts as (
    select
        members.document_id,
        members.cell_document_id,
        members.role,
        amounts.* exclude (document_id),
        coalesce(
            amounts.revenue_source_code in ('superior', 'affiliate')
            or amounts.expenditure_type_code in ('remitted_to_superior', 'subsidy_to_affiliates'),
            false
        ) as is_transfer,
        bool_or(is_transfer and amounts.amount_yuan != 0) over (partition by members.document_id) as has_transfers
    from members
    inner join {{ ref('int_filed_figures') }} as amounts on members.cell_document_id = amounts.document_id
    where amounts.is_of_whole and not amounts.is_prior_year_column
),

forms_of_members as (
    select
        members.document_id,
        tables.form_code,
        count(distinct members.cell_document_id) as documents
    from members
    inner join {{ ref('int_tables') }} as tables on members.cell_document_id = tables.document_id
    group by members.document_id, tables.form_code
),

identities as (
    select
        'H05' as check_id,
        amounts.document_id,
        null::varchar as other_document_id,
        concat_ws('|', amounts.form_code, amounts.stage, amounts.fiscal_year, amounts.meaning) as instance,
        amounts.role,
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        amounts.cell_document_id,
        'equal' as comparison,
        amounts.is_ambiguous or amounts.has_transfers or forms_of_members.documents <= departments.units as is_ambiguous
    from amounts
    inner join departments on amounts.document_id = departments.document_id
    inner join forms_of_members on amounts.document_id = forms_of_members.document_id and amounts.form_code = forms_of_members.form_code
    -- A form that no unit prints leaves nothing to sum; one that some unit lacks leaves the sum open.
    where not amounts.is_transfer and forms_of_members.documents > 1
    window in_identity as (partition by amounts.document_id, amounts.form_code, amounts.stage, amounts.fiscal_year, amounts.meaning)
    qualify bool_or(amounts.role = 'lhs') over in_identity and bool_or(amounts.amount_yuan != 0) over in_identity
),

without_sums as (
    select
        'H05' as check_id,
        departments.document_id,
        null::varchar as other_document_id,
        '' as instance,
        if(departments.loaded between 1 and departments.units - 1, 'not_evaluable', 'not_applicable') as outcome,
        case
            when departments.scope = 'unit' then 'a unit files for itself'
            when departments.units = 0 then 'no form lists the units of the department'
            when departments.loaded = 0 then concat('no document of its units is loaded: ', departments.missing_units)
            when departments.loaded < departments.units then concat('documents of its units are not loaded: ', departments.missing_units)
            else 'the department and its units print no figure of one meaning'
        end as reason
    from departments
    anti join identities on departments.document_id = identities.document_id
),

{{ identity_results('identities', between_documents=true) }}
union all
{{ document_results('without_sums') }}
