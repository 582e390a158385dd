-- Figures that a document prints of an earlier year are those of that year's own document, by form and code; a change that its text states
-- (比上年增加) is the difference of the two documents. 执行数 of a year that is still running is a forecast of its accounts, and an adjusted
-- budget has no document of its own: neither is compared. A budget's 上年 alone may mean either.
{{ config(materialized='table') }}

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

-- Changes that the text states of what a cell of this document prints. 基本持平 says of no amount that it is the same.
text_figures as (
    {{ narrative_amounts() }}
),

changes as (
    select
        figures.figure_key,
        filings.document_id,
        others.document_id as other_document_id,
        others.fiscal_year as other_year,
        figures.change_yuan,
        coalesce(figures.change_half_yuan, 0) as half_unit_yuan,
        -- A text subtracts the amounts that it prints, rounded to its own unit.
        greatest(figures.change_half_yuan, figures.half_yuan, 0) as text_half_unit_yuan,
        figures.boxes,
        targets.table_id,
        targets.table_row,
        targets.table_column
    from text_figures as figures
    inner join {{ ref('int_filings') }} as filings on figures.document_id = filings.document_id
    inner join {{ ref('int_current_filings') }} as others
        on
            filings.organization_key = others.organization_key
            and filings.scope = others.scope
            and filings.document_kind = others.document_kind
            and coalesce(figures.comparison_year, filings.fiscal_year - 1) = others.fiscal_year
    inner join {{ ref('int_narrative_targets') }} as targets on figures.figure_key = targets.figure_key and targets.role = 'value'
    where
        figures.figure_kind = 'amount' and figures.change_yuan is not null and not figures.is_ambiguous
        and coalesce(figures.fiscal_year, filings.fiscal_year) = filings.fiscal_year
        and others.fiscal_year < filings.fiscal_year
        and (
            figures.comparison_basis = if(filings.document_kind = 'budget', 'prior_budget', 'prior_final')
            or (figures.comparison_basis = 'prior_year' and filings.document_kind = 'final_accounts')
        )
        and not contains(figures.statement, '基本持平')
),

change_cells as (
    select
        changes.*,
        own.amount_yuan as own_yuan,
        if(own.amount_yuan = 0, 0, greatest(own.half_unit_yuan, changes.text_half_unit_yuan)) as own_half_unit_yuan,
        earlier.amount_yuan as earlier_yuan,
        if(earlier.amount_yuan = 0, 0, greatest(earlier.half_unit_yuan, changes.text_half_unit_yuan)) as earlier_half_unit_yuan,
        earlier.table_id as earlier_table_id,
        earlier.table_row as earlier_table_row,
        earlier.table_column as earlier_table_column,
        own.is_ambiguous or earlier.is_ambiguous as is_ambiguous_cell
    from changes
    left join {{ ref('int_filed_figures') }} as own
        on
            changes.document_id = own.document_id
            and changes.table_id = own.table_id
            and changes.table_row = own.table_row
            and changes.table_column = own.table_column
    left join {{ ref('int_filed_figures') }} as earlier
        on
            changes.other_document_id = earlier.document_id
            and own.form_code = earlier.form_code
            and own.meaning = earlier.meaning
            and own.stage = earlier.stage
            and changes.other_year = earlier.fiscal_year
            and not earlier.is_prior_year_column
),

-- Not both documents print every cell: then nothing but agreement says anything.
judged_changes as (
    select
        *,
        bool_or(coalesce(is_ambiguous_cell, true)) over (partition by figure_key, other_document_id) as is_ambiguous,
        row_number() over (partition by figure_key, other_document_id order by table_id, table_row, table_column) = 1 as is_first
    from change_cells
    qualify count(own_yuan) over (partition by figure_key, other_document_id) > 0
),

change_terms as (
    select
        document_id,
        other_document_id,
        'text|' || figure_key as instance,
        'lhs' as role,
        change_yuan as amount_yuan,
        half_unit_yuan,
        document_id as cell_document_id,
        boxes[1].page as page,
        {{ first_line('boxes') }} as box,
        is_ambiguous
    from judged_changes
    where is_first
    union all by name
    select
        document_id,
        other_document_id,
        'text|' || figure_key as instance,
        'rhs' as role,
        own_yuan as amount_yuan,
        own_half_unit_yuan as half_unit_yuan,
        table_id,
        table_row,
        table_column,
        document_id as cell_document_id,
        is_ambiguous
    from judged_changes
    where own_yuan is not null
    union all by name
    select
        document_id,
        other_document_id,
        'text|' || figure_key as instance,
        'rhs' as role,
        -earlier_yuan as amount_yuan,
        earlier_half_unit_yuan as half_unit_yuan,
        earlier_table_id as table_id,
        earlier_table_row as table_row,
        earlier_table_column as table_column,
        other_document_id as cell_document_id,
        is_ambiguous
    from judged_changes
    where earlier_yuan is not null
),

all_terms as (
    select
        * exclude (form_code, stage, fiscal_year, meaning),
        concat_ws('|', form_code, stage, fiscal_year, meaning) as instance
    from terms
    union all by name
    select * from change_terms
),

identities as (
    select
        *,
        'H04' as check_id,
        'equal' as comparison
    from all_terms
    qualify bool_or(amount_yuan != 0) over (partition by document_id, instance)
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
            when prior_years.document_id is null and partners.other_document_id is null then partners.missing_reason
            when prior_years.document_id is null then 'neither a form nor the text states a figure of an earlier year that both documents print'
            when compared.document_id is not null then 'no figure of an earlier year other than zero is printed'
            else coalesce(partners.missing_reason, 'the documents of the earlier years are not loaded, or the figures are forecasts of their accounts')
        end as reason
    from {{ ref('int_filing_partners') }} as partners
    left join documents_with_prior_years as prior_years on partners.document_id = prior_years.document_id
    left join compared_documents as compared on partners.document_id = compared.document_id
    anti join identities on partners.document_id = identities.document_id
    where partners.relation = 'year_before'
),

{{ identity_results('identities', between_documents=true, has_box=true) }}
union all
{{ document_results('not_applicable') }}
