-- Function codes of expenditure that only one of two consecutive years prints: leaves, whatever their depth; a code that got deeper codes
-- below it in one of the years is no difference.
{{ config(materialized='table') }}

with partners as (
    select *
    from {{ ref('int_filing_partners') }}
    where relation = 'year_before'
),

-- All expenditure, or that of the general public budget where nothing else is printed.
printed as (
    select
        document_id,
        function_code,
        label,
        table_id,
        table_row,
        table_column,
        has_child_rows
    from {{ ref('int_filed_figures') }}
    where
        form_code in ('budget_expenditure', 'final_expenditure', 'budget_general_expenditure', 'final_general_expenditure')
        and not is_prior_year_column and function_code not in ('*', '?') and amount_yuan != 0
    qualify bool_or(form_code in ('budget_expenditure', 'final_expenditure')) over (partition by document_id)
        = (form_code in ('budget_expenditure', 'final_expenditure'))
        and row_number() over (partition by document_id, function_code order by table_id asc, table_row asc, table_column asc) = 1
),

documents_with_codes as (
    select distinct document_id
    from printed
),

compared as (
    select
        partners.*,
        own.document_id is not null as prints_codes,
        other.document_id is not null as other_prints_codes
    from partners
    left join documents_with_codes as own on partners.document_id = own.document_id
    left join documents_with_codes as other on partners.other_document_id = other.document_id
),

new_codes as (
    select
        compared.document_id,
        compared.other_document_id,
        compared.document_id as cell_document_id,
        printed.* exclude (document_id),
        concat('function ', printed.function_code, ' ', printed.label, ' is not in the document of the year before') as reason
    from compared
    inner join printed on compared.document_id = printed.document_id
    anti join printed as before
        on compared.other_document_id = before.document_id and printed.function_code = before.function_code
    where compared.other_prints_codes and not printed.has_child_rows
),

dropped_codes as (
    select
        compared.document_id,
        compared.other_document_id,
        compared.other_document_id as cell_document_id,
        printed.* exclude (document_id),
        concat('function ', printed.function_code, ' ', printed.label, ' of the year before is not in the document') as reason
    from compared
    inner join printed on compared.other_document_id = printed.document_id
    anti join printed as after
        on compared.document_id = after.document_id and printed.function_code = after.function_code
    where compared.prints_codes and not printed.has_child_rows
),

differences as (
    select * from new_codes
    union all
    select * from dropped_codes
),

findings as (
    select
        'H06' as check_id,
        document_id,
        other_document_id,
        cell_document_id,
        function_code as instance,
        table_id,
        table_row,
        table_column,
        'mismatch' as outcome,
        reason
    from differences
),

without_findings as (
    select
        'H06' as check_id,
        compared.document_id,
        compared.other_document_id,
        '' as instance,
        case
            when compared.other_document_id is null or not compared.prints_codes then 'not_applicable'
            when not compared.other_prints_codes then 'not_evaluable'
            else 'exact'
        end as outcome,
        case
            when compared.other_document_id is null then compared.missing_reason
            when not compared.prints_codes then 'no form prints expenditure per code'
            when not compared.other_prints_codes then 'the document of the year before prints no expenditure per code'
        end as reason
    from compared
    anti join findings on compared.document_id = findings.document_id
)

{{ finding_results('findings', has_outcome=true, between_documents=true) }}
union all
{{ document_results('without_findings') }}
