-- 机关运行经费 as the text states it is at most 公用经费, which 事业单位 spend as well (E07 of budgets, C23 of final accounts; for information).
with figures as (
    {{ narrative_amounts() }}
),

stated as (
    select
        figures.document_id,
        if(figures.document_kind = 'budget', 'E07', 'C23') as check_id,
        if(figures.document_kind = 'budget', 'budget', 'final') as stage,
        documents.fiscal_year,
        figures.amount_yuan,
        figures.half_yuan as half_unit_yuan,
        figures.boxes,
        min(figures.amount_yuan) over of_document != max(figures.amount_yuan) over of_document as is_ambiguous
    from figures
    inner join {{ ref('int_documents') }} as documents on figures.document_id = documents.document_id
    where
        figures.subject = 'operating_cost' and figures.figure_kind = 'amount' and figures.amount_yuan > 0 and not figures.is_ambiguous
        and figures.stage = if(figures.document_kind = 'budget', 'budget', 'final')
        and coalesce(figures.fiscal_year, documents.fiscal_year) = documents.fiscal_year
    window of_document as (partition by figures.document_id)
    qualify row_number() over (
            partition by figures.document_id order by figures.paragraph_ordinal, figures.statement_ordinal, figures.figure_ordinal
        ) = 1
),

operating as (
    select *
    from {{ ref('int_comparable_operands') }}
    where
        form_code in (
            'final_basic_by_economic', 'budget_general_basic_by_department_economic', 'budget_general_basic_by_government_economic',
            'budget_general_basic_by_both_economic', 'budget_basic_by_both_economic'
        )
        and money = 'general' and row_code = '*' and expenditure_type = 'operating'
),

identities as (
    select
        stated.check_id,
        stated.document_id,
        concat('text|', operating.form_code) as instance,
        'lhs' as role,
        operating.amount_yuan,
        operating.half_unit_yuan,
        operating.table_id,
        operating.table_row,
        operating.table_column,
        null as page,
        null as box,
        'at_least' as comparison,
        stated.is_ambiguous
    from stated
    inner join operating
        on stated.document_id = operating.document_id and stated.stage = operating.stage and stated.fiscal_year = operating.fiscal_year
    union all
    select distinct
        stated.check_id,
        stated.document_id,
        concat('text|', operating.form_code) as instance,
        'rhs' as role,
        stated.amount_yuan,
        stated.half_unit_yuan,
        null as table_id,
        null as table_row,
        null as table_column,
        stated.boxes[1].page as page,
        {{ first_line('stated.boxes') }} as box,
        'at_least' as comparison,
        stated.is_ambiguous
    from stated
    inner join operating
        on stated.document_id = operating.document_id and stated.stage = operating.stage and stated.fiscal_year = operating.fiscal_year
),

{{ identity_results('identities', has_box=true) }}
