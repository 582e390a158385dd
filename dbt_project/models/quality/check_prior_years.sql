-- Figures that a document prints of an earlier year are those of that year's own document, by form and code. 执行数 of a year that is still
-- running is a forecast of its accounts, and an adjusted budget has no document of its own: neither is compared.
with printed as (
    select
        amounts.*,
        if(amounts.stage = 'budget', 'budget', 'final_accounts') as other_kind,
        if(forms.document_kind = other_kind, amounts.form_code, forms.counterpart) as other_form_code
    from {{ ref('int_filed_figures') }} as amounts
    inner join {{ ref('int_columns') }} as columns
        on
            amounts.document_id = columns.document_id
            and amounts.table_id = columns.table_id
            and amounts.table_column = columns.table_column
    inner join {{ ref('forms') }} as forms on amounts.form_code = forms.form_code
    where
        amounts.is_prior_year_column
        -- What the other kind of document has no form for is no missing operand.
        and other_form_code is not null
        and (amounts.stage = 'budget' or (amounts.stage = 'final' and contains(array_to_string(columns.header_path, ''), '决算')))
),

pairs as (
    select
        printed.*,
        others.document_id as other_document_id
    from printed
    inner join {{ ref('int_filings') }} as filings on printed.document_id = filings.document_id
    inner join {{ ref('int_current_filings') }} as others
        on
            filings.organization_key = others.organization_key
            and filings.scope = others.scope
            and printed.fiscal_year = others.fiscal_year
            and printed.other_kind = others.document_kind
),

figures as (
    select distinct
        document_id,
        other_document_id,
        form_code,
        other_form_code,
        fiscal_year,
        stage,
        meaning
    from pairs
),

terms as (
    select
        document_id,
        other_document_id,
        'lhs' as role,
        form_code,
        fiscal_year,
        stage,
        meaning,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        document_id as cell_document_id,
        is_ambiguous
    from pairs
    union all
    select
        figures.document_id,
        figures.other_document_id,
        'rhs' as role,
        figures.form_code,
        figures.fiscal_year,
        figures.stage,
        figures.meaning,
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        figures.other_document_id as cell_document_id,
        amounts.is_ambiguous
    from figures
    inner join {{ ref('int_filed_figures') }} as amounts
        on
            figures.other_document_id = amounts.document_id
            and figures.other_form_code = amounts.form_code
            and figures.fiscal_year = amounts.fiscal_year
            and figures.stage = amounts.stage
            and figures.meaning = amounts.meaning
    where not amounts.is_prior_year_column
),

identities as (
    select
        *,
        'H04' as check_id,
        concat_ws('|', form_code, stage, fiscal_year, meaning) as instance,
        'equal' as comparison
    from terms
    qualify bool_or(amount_yuan != 0) over (partition by document_id, form_code, stage, fiscal_year, meaning)
),

documents_with_prior_years as (
    select
        document_id,
        bool_or(stage != 'adjusted_budget') as is_comparable
    from {{ ref('int_amount_precision') }}
    where is_prior_year_column
    group by document_id
),

compared_documents as (
    select distinct document_id
    from pairs
),

not_applicable as (
    select
        'H04' as check_id,
        partners.document_id,
        partners.other_document_id,
        '' as instance,
        'not_applicable' as outcome,
        case
            when prior_years.document_id is null then 'no form prints a figure of an earlier year'
            when compared.document_id is not null then 'no figure of an earlier year other than zero is printed'
            else coalesce(partners.missing_reason, 'the documents of the earlier years are not loaded, or the figures are forecasts of their accounts')
        end as reason
    from {{ ref('int_filing_partners') }} as partners
    left join documents_with_prior_years as prior_years on partners.document_id = prior_years.document_id
    left join compared_documents as compared on partners.document_id = compared.document_id
    anti join identities on partners.document_id = identities.document_id
    where partners.relation = 'year_before'
),

{{ identity_results('identities', between_documents=true) }}
union all
{{ document_results('not_applicable') }}
