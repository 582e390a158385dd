{%- set known_words -%}
{{ wordings('narrative_subjects', condition="figure_kind = 'amount'") }}|{{ wordings('narrative_terms', condition="role in ('tail', 'neutral')") }}
{%- endset -%}
-- Whether what a figure of the text is called can only mean what the forms call so. Where it cannot, it counts where it agrees only.
with leftovers as (
    select
        figures.document_id,
        figures.figure_key,
        regexp_replace(
            replace({{ folded('figures.measure') }}, {{ folded("coalesce(documents.organization_name, '')") }}, ''),
            '20[0-9]{2}年度?|{{ known_words }}|[、,;:和及与() ]', '', 'g'
        ) as leftover
    from {{ ref('int_narrative_figures') }} as figures
    inner join {{ ref('int_documents') }} as documents on figures.document_id = documents.document_id
    where figures.amount_yuan is not null
)

select
    figures.document_id,
    figures.figure_key,
    -- A part of what has another subject (其中 of running costs, of transfers) may be called the same.
    not (
        contains(figures.statement, '其中') and figures.subject not in ('function', 'economic', 'procurement', 'performance')
        and first_value(figures.subject) over statements in ('operating_cost', 'performance', 'procurement', 'project', 'transfer', 'other')
        and figures.figure_ordinal > first_value(figures.figure_ordinal) over statements
    )
    and not (
        first_value(figures.subject) over statements = 'three_public'
        and (figures.subject = 'fund' or coalesce(figures.fund_code, '') in ('government_fund', 'state_capital'))
    )
    -- What others spend may be, too (全县…, 对下级转移支付…, 每辆…): words that neither name the figure nor say nothing are left.
    and not coalesce(bool_or(
        figures.subject in (
            'balance_total', 'revenue_total', 'expenditure_total', 'appropriation_total', 'revenue_source', 'expenditure_type', 'fund',
            'three_public', 'procurement'
        )
        and leftovers.leftover != ''
        and not coalesce(contains(documents.title, leftovers.leftover), false)
        -- Of a document whose organization is not known, any single one may be its own.
        and not (documents.organization_name is null and regexp_full_match(leftovers.leftover, '[^()0-9全各下所]{2,}(?:局|委员会|办公室|办事处|政府|厅|中心|院|校|学)'))
    ) over until_now, false)
    -- 当年拨款 is without what was carried over; forms print it in the line of the source or in none.
    and not regexp_matches(coalesce(figures.measure, ''), '当年(?:财政)?拨款') as is_sure
from {{ ref('int_narrative_figures') }} as figures
inner join {{ ref('int_documents') }} as documents on figures.document_id = documents.document_id
inner join leftovers on figures.document_id = leftovers.document_id and figures.figure_key = leftovers.figure_key
window
    statements as (
        partition by figures.document_id, figures.statement_key order by figures.figure_ordinal
        rows between unbounded preceding and unbounded following
    ),
    until_now as (
        partition by figures.document_id, figures.statement_key order by figures.figure_ordinal
        rows between unbounded preceding and current row
    )
