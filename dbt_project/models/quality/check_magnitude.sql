-- The largest amount of the balance, revenue and expenditure forms and the largest total that the text states are of one magnitude (G03): yuan
-- read as 万元 are not.
with stated as (
    select
        document_id,
        max(amount_yuan) as total_yuan,
        arg_max(concat(number_printed, unit_printed), (amount_yuan, figure_key)) as figure,
        arg_max(boxes, (amount_yuan, figure_key)) as boxes
    from {{ ref('int_narrative_figures') }}
    where
        figure_kind = 'amount' and amount_yuan > 0
        and subject in ('balance_total', 'revenue_total', 'expenditure_total', 'appropriation_total', 'fund')
    group by document_id
),

largest as (
    select
        amounts.document_id,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        amounts.amount_yuan
    from {{ ref('int_amount_precision') }} as amounts
    inner join {{ ref('forms') }} as forms on amounts.form_code = forms.form_code
    where forms.form_family in ('balance', 'revenue', 'expenditure') and amounts.amount_yuan > 0
    qualify row_number() over (
            partition by amounts.document_id order by amounts.amount_yuan desc, amounts.table_id asc, amounts.table_row asc, amounts.table_column asc
        ) = 1
),

findings as (
    select
        'G03' as check_id,
        documents.document_id,
        '' as instance,
        if(largest.table_id is null, [], [largest.table_id]) as table_ids,
        largest.table_row,
        largest.table_column,
        case
            when stated.document_id is null or largest.document_id is null then 'not_applicable'
            when 5 * largest.amount_yuan < stated.total_yuan or largest.amount_yuan > 5 * stated.total_yuan then 'mismatch'
            else 'exact'
        end as outcome,
        case
            when largest.document_id is null then 'no amounts to compare with the prose'
            when stated.document_id is null then 'the prose states no total'
            when outcome = 'mismatch' then concat(
                    'the largest amount of the tables is ', largest.amount_yuan, ' yuan, the largest total of the prose ', stated.figure
                )
        end as reason,
        if(
            outcome = 'not_applicable',
            {{ no_evidence() }},
            [
                {{ evidence_cell("'finding'", "documents.document_id", "largest.table_id", "largest.table_row", "largest.table_column") }},
                {{ paragraph_evidence("'finding'", "documents.document_id", "stated.boxes") }}
            ]
        ) as evidence
    from {{ ref('int_documents') }} as documents
    left join stated on documents.document_id = stated.document_id
    left join largest on documents.document_id = largest.document_id
    where documents.reading_status = 'read'
)

{{ finding_results('findings', has_outcome=true, has_evidence=true) }}
