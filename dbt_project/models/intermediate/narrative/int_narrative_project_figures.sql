-- Figures of a text with the project that they name, and with what stands behind them in their sentence: 19个 | 项目自评等级全部为优.
with figures as (
    select
        figures.*,
        documents.document_kind,
        {{ project_of_figure('figures') }} as prose_name,
        {{ folded('figures.statement') }} as statement_text,
        {{ folded("concat_ws('|', array_to_string(figures.headings, '|'), figures.item_heading, figures.statement)") }} as scope,
        {{ folded("concat(figures.number_printed, figures.unit_printed)") }} as token
    from {{ ref('int_narrative_figures') }} as figures
    inner join {{ ref('int_documents') }} as documents on figures.document_id = documents.document_id
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
