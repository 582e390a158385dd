-- Checks that computed nothing in a document, in a row of their own, so that a check without instances cannot pass for one that passed.
-- A check that only lists what is wrong has found nothing; any other one does not concern the document, and the reason says why.
{{ config(materialized='table') }}

with read_documents as (
    select
        document_id,
        document_kind
    from {{ ref('int_documents') }}
    where reading_status = 'read'
),

forms_of_documents as (
    select distinct
        document_id,
        form_code
    from {{ ref('int_tables') }}
),

checked_forms as (
    select
        check_id,
        unnest(string_split(forms, '|')) as form_code
    from {{ ref('checks') }}
    where forms != '*'
),

concerned as (
    select
        checked_forms.check_id,
        documents.document_id,
        count(*) as forms,
        count(found.form_code) as forms_found,
        string_agg(checked_forms.form_code, ', ' order by checked_forms.form_code) filter (where found.form_code is null) as missing_forms
    from checked_forms
    inner join {{ ref('forms') }} as forms on checked_forms.form_code = forms.form_code
    -- Performance forms belong to both kinds of document.
    inner join read_documents as documents on coalesce(forms.document_kind, documents.document_kind) = documents.document_kind
    left join forms_of_documents as found
        on documents.document_id = found.document_id and checked_forms.form_code = found.form_code
    group by checked_forms.check_id, documents.document_id
    union all
    select
        checks.check_id,
        documents.document_id,
        0 as forms,
        0 as forms_found,
        null as missing_forms
    from {{ ref('checks') }} as checks
    cross join read_documents as documents
    where
        checks.forms = '*' and checks.check_id not in ('P07', 'P09')
        -- Prose is checked with the forms of the document's kind.
        and (
            checks.family not in ('C', 'F')
            or documents.document_kind = if(checks.family = 'C', 'final_accounts', 'budget')
        )
),

computed as (
    select distinct
        document_id,
        check_id
    from {{ ref('check_instances') }}
)

select
    md5(concat_ws('|', checks.check_id, concerned.document_id)) as check_result_key,
    checks.check_id,
    concerned.document_id,
    md5(concerned.document_id) as document_key,
    null::varchar as other_document_key,
    []::varchar[] as table_ids,
    null::integer as table_row,
    null::integer as table_column,
    null::decimal(24, 4) as lhs,
    null::decimal(24, 4) as rhs,
    null::decimal(24, 4) as difference,
    null::decimal(24, 4) as tolerance,
    if(checks.forms = '*' and checks.family not in ('C', 'F', 'H', 'P'), 'exact', 'not_applicable') as outcome,
    checks.severity,
    case
        when checks.check_id = 'H08' then 'data/expected.csv expects no such filing'
        when checks.family = 'H' then 'the load holds no other document to compare with'
        when checks.family = 'P' then 'the document holds nothing that it could judge'
        when checks.family in ('C', 'F') then 'the text states nothing that it could judge'
        when checks.forms = '*' then null
        when concerned.forms_found = 0 and concerned.forms = 1 then 'the form is not in the document'
        when concerned.forms_found = 0 then 'none of the forms is in the document'
        when concerned.missing_forms is null and concerned.forms = 1 then 'the form prints none of its operands'
        when concerned.missing_forms is null then 'the forms print none of its operands'
        else concat('not in the document: ', concerned.missing_forms)
    end as reason,
    {{ no_evidence() }} as evidence
from concerned
inner join {{ ref('checks') }} as checks on concerned.check_id = checks.check_id
anti join computed on concerned.document_id = computed.document_id and concerned.check_id = computed.check_id
