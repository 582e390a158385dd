-- Every instance of every computed check. A check that found nothing to evaluate in a document says so in a row of its own.
with computed as (
    select * from {{ ref('check_hierarchy') }}
    union all
    select * from {{ ref('check_row_sums') }}
    union all
    select * from {{ ref('check_balance_lines') }}
    union all
    select * from {{ ref('check_balance_totals') }}
    union all
    select * from {{ ref('check_additivity') }}
    union all
    select * from {{ ref('check_presence') }}
),

read_documents as (
    select
        document_id,
        document_kind
    from {{ ref('int_documents') }}
    where reading_status = 'read'
),

concerned as (
    select
        checks.check_id,
        checks.severity,
        checks.forms = '*' as is_of_document,
        documents.document_id,
        bool_or(tables.form_code is not null) as has_form
    from {{ ref('checks') }} as checks
    cross join read_documents as documents
    left join {{ ref('forms') }} as forms
        on list_contains(string_split(checks.forms, '|'), forms.form_code) and documents.document_kind = forms.document_kind
    left join {{ ref('int_tables') }} as tables
        on documents.document_id = tables.document_id and forms.form_code = tables.form_code
    where checks.forms = '*' or forms.form_code is not null
    group by all
),

silent as (
    select concerned.*
    from concerned
    anti join computed on concerned.document_id = computed.document_id and concerned.check_id = computed.check_id
)

select * from computed
union all
select
    md5(concat_ws('|', check_id, document_id)) as check_result_key,
    check_id,
    document_id,
    md5(document_id) as document_key,
    null as other_document_key,
    [] as table_ids,
    null as table_row,
    null as table_column,
    null as lhs,
    null as rhs,
    null as difference,
    null as tolerance,
    if(is_of_document, 'exact', 'not_applicable') as outcome,
    severity,
    case
        when is_of_document then null
        when has_form then 'the form prints none of its operands'
        else 'the form is not in the document'
    end as reason,
    [] as evidence
from silent
