-- Each header label of a financial form with what the seed of headers says about it: the form's own row first, then its family's, then any form's.
with headers as (
    select distinct
        form_group,
        {{ header_key('header') }} as header_key,
        columns(* exclude (form_group, header))
    from {{ ref('form_columns') }}
),

labels as (
    select
        labels.*,
        tables.form_code,
        tables.form_family,
        recognised.table_id is not null as is_recognised,
        -- A label over every column says nothing about any of them: a title that the rules draw into the grid.
        labels.depth_from_leaf > 1
        and count(distinct labels.table_column) over (partition by labels.document_id, labels.table_id, labels.header_key)
        = count(distinct labels.table_column) over (partition by labels.document_id, labels.table_id) as is_over_all
    from {{ ref('int_header_labels') }} as labels
    inner join {{ ref('int_tables') }} as tables on labels.document_id = tables.document_id and labels.table_id = tables.table_id
    left join {{ ref('int_recognised_tables') }} as recognised on labels.document_id = recognised.document_id and labels.table_id = recognised.table_id
    where tables.is_financial_form or tables.form_family = 'project'
),

-- The same few labels stand over every table of a form: each is looked up once.
form_labels as (
    select distinct
        form_code,
        form_family,
        is_recognised,
        header_key
    from labels
),

-- A recognised label that no row lists is read as the one listed label that OCR may have misread.
misread as (
    select
        form_labels.form_code,
        form_labels.form_family,
        form_labels.header_key,
        min(headers.header_key) as read_as
    from form_labels
    inner join headers
        on
            headers.form_group in (form_labels.form_code, form_labels.form_family, '*')
            and {{ is_misread('form_labels.header_key', 'headers.header_key') }}
    where form_labels.is_recognised and form_labels.header_key not in (select known_headers.header_key from headers as known_headers)
    group by form_labels.form_code, form_labels.form_family, form_labels.header_key
    having count(distinct headers.header_key) = 1
),

meanings as (
    select
        form_labels.form_code,
        form_labels.form_family,
        form_labels.is_recognised,
        form_labels.header_key,
        misread.read_as,
        headers.* exclude (header_key)
    from form_labels
    left join misread
        on
            form_labels.form_code = misread.form_code
            and form_labels.form_family = misread.form_family
            and form_labels.header_key = misread.header_key
            and form_labels.is_recognised
    inner join headers on coalesce(misread.read_as, form_labels.header_key) = headers.header_key
    where headers.form_group in (form_labels.form_code, form_labels.form_family, '*')
    qualify row_number() over (
            partition by form_labels.form_code, form_labels.form_family, form_labels.is_recognised, form_labels.header_key
            order by headers.form_group = form_labels.form_code desc, headers.form_group = form_labels.form_family desc
        ) = 1
),

known as (
    select
        labels.document_id,
        labels.table_id,
        labels.table_column,
        labels.header_path,
        labels.depth_from_leaf,
        labels.label,
        labels.header_key,
        labels.label_year,
        labels.label_unit,
        labels.is_of_which_label,
        meanings.header_key is not null or labels.header_key = '' or labels.is_over_all as is_known,
        meanings.* exclude (form_code, form_family, form_group, is_recognised, header_key)
    from labels
    left join meanings
        on
            labels.form_code = meanings.form_code
            and labels.form_family = meanings.form_family
            and labels.is_recognised = meanings.is_recognised
            and labels.header_key = meanings.header_key
),

-- Labels that no row lists, but whose words say that no amounts stand below them, or which classification the codes below them are of.
patterned as (
    select
        known.document_id,
        known.table_id,
        known.table_column,
        known.depth_from_leaf,
        arg_min(patterns.role, patterns.priority) as role,
        arg_min(patterns.code_system, patterns.priority) as code_system
    from known
    inner join {{ ref('header_patterns') }} as patterns on regexp_matches(known.header_key, patterns.pattern)
    where not known.is_known and (known.depth_from_leaf = 1 or patterns.code_system is not null)
    group by known.document_id, known.table_id, known.table_column, known.depth_from_leaf
),

-- 基本工资 below 工资福利支出: a 款 of the class that the label above it names.
economic_groups as (
    select
        leaf.document_id,
        leaf.table_id,
        leaf.table_column,
        leaf.depth_from_leaf,
        min(groups.code) as economic_department_code
    from known as leaf
    inner join known as above
        on
            leaf.document_id = above.document_id
            and leaf.table_id = above.table_id
            and leaf.table_column = above.table_column
            and above.depth_from_leaf = leaf.depth_from_leaf + 1
    inner join {{ ref('classification_codes') }} as groups
        on
            groups.system = 'department_economic'
            and length(groups.code) = 5
            and left(groups.code, 3) = above.economic_department_code
            and leaf.header_key = {{ label_key('groups.name') }}
    where not leaf.is_known
    group by leaf.document_id, leaf.table_id, leaf.table_column, leaf.depth_from_leaf
)

select
    known.* replace (
        known.is_known or patterned.role is not null or groups.economic_department_code is not null as is_known,
        coalesce(known.role, patterned.role, if(groups.economic_department_code is not null, 'amount', null)) as role,
        coalesce(known.code_system, patterned.code_system) as code_system,
        coalesce(known.economic_department_code, groups.economic_department_code) as economic_department_code
    )
from known
left join economic_groups as groups
    on
        known.document_id = groups.document_id
        and known.table_id = groups.table_id
        and known.table_column = groups.table_column
        and known.depth_from_leaf = groups.depth_from_leaf
left join patterned
    on
        known.document_id = patterned.document_id
        and known.table_id = patterned.table_id
        and known.table_column = patterned.table_column
        and known.depth_from_leaf = patterned.depth_from_leaf
