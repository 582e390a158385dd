-- The filings that each document is compared with: that of the year before, and of final accounts the year's budget. A relation whose
-- filing is not in the load, or whose document does not say whose or of which year it is, keeps its row with the reason.
{{ config(materialized='table') }}

with filings as (
    select *
    from {{ ref('int_filings') }}
    where reading_status = 'read' and document_kind is not null
),

relations as (
    select
        *,
        'year_before' as relation,
        fiscal_year - 1 as other_year,
        document_kind as other_kind
    from filings
    union all
    select
        *,
        'budget' as relation,
        fiscal_year as other_year,
        'budget' as other_kind
    from filings
    where document_kind = 'final_accounts'
)

select
    relations.document_id,
    relations.document_kind,
    relations.fiscal_year,
    relations.relation,
    others.document_id as other_document_id,
    case
        when others.document_id is not null then null
        when relations.organization_key is null then 'the document names no organization'
        when relations.fiscal_year is null then 'the document states no fiscal year'
        else concat(if(relations.other_kind = 'budget', 'the budget', 'the final account'), ' of ', relations.other_year, ' is not loaded')
    end as missing_reason
from relations
left join {{ ref('int_current_filings') }} as others
    on
        relations.organization_key = others.organization_key
        and relations.other_year = others.fiscal_year
        and relations.other_kind = others.document_kind
        and relations.scope = others.scope
        and relations.document_id != others.document_id
