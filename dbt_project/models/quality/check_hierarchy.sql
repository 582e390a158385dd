-- 款 = Σ项, 类 = Σ款, 合计 = Σ类 in every column of the forms whose rows are functions. A code's parent is its longest prefix that
-- the table prints, so a table without 款 rows is checked too. A code printed for several organizations is summed. Where one row of a level
-- is missing (`int_missing_codes`), what stands beside it lacks an operand.
with form_checks as (
    select
        form_code,
        max(check_id) filter (where identity = 'items') as check_of_group,
        max(check_id) filter (where identity = 'groups') as check_of_class,
        max(check_id) filter (where identity = 'classes') as check_of_total
    from {{ ref('check_forms') }}
    where identity in ('items', 'groups', 'classes')
    group by form_code
),

amounts as (
    select
        a.*,
        f.check_of_group,
        f.check_of_class,
        f.check_of_total,
        a.function_code != '*' and count(*) over (
            partition by a.document_id, a.table_id, a.table_column, a.function_code
        ) > 1 as is_repeated
    from {{ ref('int_amount_precision') }} as a
    inner join form_checks as f on a.form_code = f.form_code
    where a.function_code is not null and a.function_code != '?'
),

printed_codes as (
    select distinct
        document_id,
        table_id,
        function_code
    from amounts
),

parents as (
    select
        child.document_id,
        child.table_id,
        child.function_code,
        coalesce(
            max_by(parent.function_code, length(parent.function_code)) filter (where parent.function_code != child.function_code), '*'
        ) as parent_code
    from printed_codes as child
    -- Every code is met again itself: an inner join with equality keys, where a left join would compare all rows with all rows.
    inner join printed_codes as parent on child.document_id = parent.document_id and child.table_id = parent.table_id
    where child.function_code != '*' and starts_with(child.function_code, parent.function_code)
    group by all
),

-- The table's own total: of several total rows the first that is no 小计; rows of organizations are none.
totals as (
    select *
    from amounts
    where function_code = '*'
    qualify row_number() over (
            partition by document_id, table_id, table_column
            order by coalesce(level = 0, false) desc, coalesce(contains(label, '小计'), false), table_row
        ) = 1
        and (coalesce(level = 0, false) or count(*) over (partition by document_id, table_id, table_column) = 1)
),

terms as (
    select
        a.*,
        'rhs' as role,
        p.parent_code as total_code
    from amounts as a
    inner join parents as p
        on a.document_id = p.document_id and a.table_id = p.table_id and a.function_code = p.function_code
    union all
    select
        a.*,
        'lhs' as role,
        a.function_code as total_code
    from amounts as a
    semi join parents as p
        on a.document_id = p.document_id and a.table_id = p.table_id and a.function_code = p.parent_code
    where a.function_code != '*'
    union all
    select
        t.*,
        'lhs' as role,
        '*' as total_code
    from totals as t
    semi join parents as p on t.document_id = p.document_id and t.table_id = p.table_id
    union all
    -- What is left of an identity of which a row is missing.
    select
        a.*,
        if(m.missing = 'parts', 'lhs', 'rhs') as role,
        m.code as total_code
    from amounts as a
    inner join {{ ref('int_missing_codes') }} as m
        on
            a.document_id = m.document_id
            and a.table_id = m.table_id
            and m.code = if(m.missing = 'parts', a.function_code, left(a.function_code, length(a.function_code) - 2))
    where m.system = 'function' and a.amount_yuan != 0
),

identities as (
    select
        case when total_code = '*' then check_of_total when length(total_code) = 3 then check_of_class else check_of_group end as check_id,
        document_id,
        concat_ws('|', table_id, table_column, total_code) as instance,
        role,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        'equal' as comparison,
        is_repeated as is_ambiguous
    from terms
),

{{ identity_results('identities') }}
