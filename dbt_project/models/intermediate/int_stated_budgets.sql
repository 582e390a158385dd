-- Which budget a column of final accounts states: the one at the start of the year (年初预算数) or the adjusted one (全年预算数). The header
-- says it, or a note at the table; 预算数 alone does not.
with columns as (
    select
        columns.document_id,
        columns.table_id,
        columns.table_column,
        columns.stage,
        {{ folded("array_to_string(columns.header_path, '')") }} as header_text,
        {{ folded("array_to_string(tables.notes, '')") }} as note_text
    from {{ ref('int_columns') }} as columns
    inner join {{ ref('int_tables') }} as tables on columns.document_id = tables.document_id and columns.table_id = tables.table_id
    inner join {{ ref('int_documents') }} as documents on columns.document_id = documents.document_id
    where
        documents.document_kind = 'final_accounts' and tables.lands_amounts
        and columns.role = 'amount' and columns.stage in ('budget', 'adjusted_budget') and not columns.is_prior_year_column
)

select
    document_id,
    table_id,
    table_column,
    case
        when stage = 'adjusted_budget' then 'adjusted'
        when contains(header_text, '年初') then 'initial'
        when regexp_matches(note_text, '全年预算|调整后?的?预算|预算调整') then 'adjusted'
        when contains(note_text, '年初预算') then 'initial'
        else 'unknown'
    end as basis
from columns
