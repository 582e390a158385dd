-- Figures of a text with the project that they name, and with what stands behind them in their sentence: 19个 | 项目自评等级全部为优.
with figures as (
    select
        figures.figure_key,
        figures.document_id,
        documents.document_kind,
        figures.statement_key,
        figures.paragraph_ordinal,
        figures.statement_ordinal,
        figures.figure_ordinal,
        figures.boxes,
        figures.clause,
        figures.measure,
        figures.figure_kind,
        figures.subject,
        figures.stage,
        figures.fund_code,
        figures.revenue_source_code,
        figures.number_printed,
        figures.number,
        figures.qualifier,
        figures.unit_printed,
        figures.amount_yuan,
        figures.half_unit_yuan,
        figures.comparison_operator,
        figures.change,
        figures.completion_rate,
        figures.completion_rate_half_unit,
        figures.project_name,
        {{ project_of_figure('figures') }} as prose_name,
        statements.statement_folded as statement_text,
        concat_ws('|', array_to_string(figures.headings, '|'), figures.item_heading, statements.statement_folded) as scope,
        {{ folded("concat(figures.number_printed, figures.unit_printed)") }} as token
    from {{ ref('int_narrative_figures') }} as figures
    inner join {{ ref('int_documents') }} as documents on figures.document_id = documents.document_id
    inner join {{ ref('int_narrative_statements') }} as statements
        on figures.document_id = statements.document_id and figures.statement_key = statements.statement_key
    where not figures.is_in_words
),

numbered as (
    select
        figures.*,
        row_number() over (partition by document_id, statement_key, token order by figure_ordinal) as nth
    from figures
)

select
    numbered.* exclude (nth),
    regexp_extract(string_split(numbered.statement_text, numbered.token)[numbered.nth + 1], '^[^,。;0-9]*') as text_behind,
    names.project_key,
    names.certainty as name_certainty
from numbered
-- A heading that speaks of projects in general matches none.
left join {{ ref('int_project_names') }} as names
    on
        numbered.document_id = names.document_id
        and numbered.prose_name = names.project_name
        and names.place = 'prose'
        and names.certainty is not null
