-- Amounts of organizations that filed more than one document, with what each means: amounts of one meaning in two documents are one figure.
-- Only forms whose rows are lines or codes say it in full; a project's name is no key.
{{ config(materialized='table') }}

with compared_documents as (
    select
        filings.document_id,
        filings.organization_key
    from {{ ref('int_filings') }} as filings
    left join {{ ref('int_organizations') }} as organizations on filings.organization_key = organizations.organization_key
    where filings.reading_status = 'read'
    -- A unit is of its department's family.
    qualify count(*) over (partition by coalesce(organizations.parent_organization_key, filings.organization_key)) > 1
),

amounts as (
    select
        amounts.amount_key,
        amounts.document_id,
        amounts.form_code,
        forms.form_family,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        amounts.side,
        amounts.section,
        amounts.line_code,
        amounts.label,
        amounts.stage,
        amounts.fiscal_year,
        amounts.is_prior_year_column,
        amounts.function_code,
        amounts.economic_department_code,
        amounts.economic_government_code,
        amounts.fund_code,
        amounts.revenue_source_code,
        amounts.expenditure_type_code,
        amounts.three_public_item_code,
        amounts.measure_code,
        amounts.has_child_rows,
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        -- What a table names above its rows is the whole that it is about, however the cover spells it.
        amounts.organization_key = compared_documents.organization_key or amounts.organization_name = tables.organization_name as is_own,
        coalesce(amounts.organization_code, '*') = '*' and coalesce(is_own, true) as is_of_whole,
        hash(
            amounts.side, amounts.section, amounts.line_code, amounts.function_code, amounts.economic_department_code,
            amounts.economic_government_code, amounts.fund_code, amounts.revenue_source_code, amounts.expenditure_type_code,
            amounts.three_public_item_code, amounts.measure_code, coalesce(amounts.organization_code, '*'),
            if(is_own, null, amounts.organization_key)
        ) as meaning
    from {{ ref('int_amount_precision') }} as amounts
    inner join compared_documents on amounts.document_id = compared_documents.document_id
    inner join {{ ref('forms') }} as forms on amounts.form_code = forms.form_code
    inner join {{ ref('int_tables') }} as tables on amounts.document_id = tables.document_id and amounts.table_id = tables.table_id
    anti join {{ ref('int_repeated_tables') }} as repeated_tables
        on amounts.document_id = repeated_tables.document_id and amounts.table_id = repeated_tables.table_id
    where
        forms.form_family in ('balance', 'revenue', 'expenditure', 'economic', 'three_public')
        and not amounts.is_of_which and not amounts.is_alternative
        and not list_contains(
            [
                amounts.measure_code, amounts.line_code, amounts.function_code, amounts.economic_department_code,
                amounts.economic_government_code
            ], '?'
        )
    -- A figure that is printed twice alike counts once.
    qualify row_number() over (
            partition by amounts.document_id, amounts.form_code, amounts.stage, amounts.fiscal_year, meaning, amounts.amount_yuan
            order by amounts.table_id asc, amounts.table_row asc, amounts.table_column asc
        ) = 1
)

select
    * exclude (is_own),
    count(*) over (partition by document_id, form_code, stage, fiscal_year, meaning) > 1 as is_ambiguous
from amounts
