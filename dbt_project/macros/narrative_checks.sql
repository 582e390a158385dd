{# What checks of prose have in common. #}

{# What a figure of a text is about, as one value to compare by: equal where two figures state the same thing, be it of another year or stage. #}
{% macro narrative_meaning(figures) -%}
    hash(
        {%- for column in [
            'subject', 'section', 'fund_code', 'revenue_source_code', 'expenditure_type_code', 'three_public_item_code', 'procurement_category',
            'function_class_name', 'function_group_name', 'function_item_name', 'economic_name', 'project_name'
        ] %}
        {{ figures }}.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{# Words that name a figure, without what they may or may not have: 本年, 的, brackets' width. #}
{% macro narrative_words(text) -%}
    replace(replace(replace({{ folded(text) }}, '本年', ''), '的', ''), '总额', '')
{%- endmacro %}

{#
  Figures of prose with the kind of their document and the half units that envelopes are made of. Trailing zeros are suppressed in prose too
  (1万元 beside 2.35万元): an amount carries no more than half a unit of what its document usually prints in that unit, a zero none.
#}
{% macro narrative_amounts() -%}
    select
        figures.*,
        documents.document_kind,
        if(figures.amount_yuan = 0, 0, least(figures.half_unit_yuan, usual.half_unit_yuan)) as half_yuan,
        if(figures.change_yuan = 0, 0, least(figures.change_half_unit_yuan, usual.half_unit_yuan)) as change_half_yuan
    from {{ ref('int_narrative_figures') }} as figures
    inner join {{ ref('int_documents') }} as documents on figures.document_id = documents.document_id
    left join (
        select
            document_id,
            unit_printed,
            quantile_disc(half_unit_yuan, 0.5) as half_unit_yuan
        from {{ ref('int_narrative_figures') }}
        where amount_yuan != 0
        group by document_id, unit_printed
    ) as usual on figures.document_id = usual.document_id and figures.unit_printed = usual.unit_printed
{%- endmacro %}

{# The check of a final account, or of a budget. #}
{% macro of_kind(final, budget) -%}
    if(document_kind = 'final_accounts', '{{ final }}', '{{ budget }}')
{%- endmacro %}

{#
  Results in the shape of `check_results` from checks of figures in prose. `results` has check_id, document_id, instance, lhs, rhs, tolerance
  (yuan, percent or a count), outcome, only_warns (true where the severity of the check is more than the case deserves), why (null where
  nothing is wrong), measure (the words of the text), boxes (of its paragraph) and evidence (what it was compared with).
#}
{% macro narrative_results(results) %}
select
    md5(concat_ws('|', r.check_id, r.document_id, r.instance)) as check_result_key,
    r.check_id,
    r.document_id,
    md5(r.document_id) as document_key,
    null::varchar as other_document_key,
    coalesce(list_sort(list_distinct(list_filter(list_transform(r.evidence, lambda e: e.table_id), lambda t: t is not null))), []) as table_ids, -- noqa: RF01
    null::integer as table_row,
    null::integer as table_column,
    r.lhs::decimal(24, 4) as lhs,
    r.rhs::decimal(24, 4) as rhs,
    (r.lhs - r.rhs)::decimal(24, 4) as difference,
    r.tolerance::decimal(24, 4) as tolerance,
    r.outcome,
    if(r.only_warns and c.severity = 'error', 'warn', c.severity) as severity,
    if(r.why is null, null, concat(c.statement_zh, ': ', r.measure, ': ', r.why)) as reason,
    list_prepend({{ paragraph_evidence("'lhs'", "r.document_id", "r.boxes") }}, r.evidence) as evidence
from {{ results }} as r
inner join {{ ref('checks') }} as c on r.check_id = c.check_id
{% endmacro %}
