-- In every column a row is the sum of the rows directly below it (`int_row_divisions`): 款 of their 类, projects and purchases of their unit and
-- their total, organizations of a department. Where one row of a level is missing (`int_missing_codes`), what stands beside it lacks an operand.
with amounts as (
    select
        amounts.*,
        checked.check_id,
        meanings.column_meaning
    from {{ ref('int_amount_precision') }} as amounts
    inner join {{ ref('check_forms') }} as checked on amounts.form_code = checked.form_code and checked.identity = 'rows'
    inner join {{ ref('int_column_meanings') }} as meanings
        on
            amounts.document_id = meanings.document_id
            and amounts.table_id = meanings.table_id
            and amounts.table_column = meanings.table_column
    where amounts.measure_code != '?'
),

divided_rows as (
    select distinct
        document_id,
        table_id,
        table_row,
        lane,
        row_kind,
        printed_count,
        is_ambiguous
    from {{ ref('int_row_divisions') }}
),

terms as (
    select
        amounts.*,
        divisions.table_row as whole_row,
        divisions.lane as whole_lane,
        divisions.row_kind,
        divisions.printed_count,
        divisions.is_ambiguous,
        'rhs' as role
    from amounts
    inner join {{ ref('int_row_divisions') }} as divisions
        on
            amounts.document_id = divisions.document_id
            and amounts.table_id = divisions.table_id
            and amounts.table_row = divisions.part_row
            and amounts.lane = divisions.part_lane
    union all
    select
        amounts.*,
        amounts.table_row as whole_row,
        amounts.lane as whole_lane,
        divided_rows.row_kind,
        divided_rows.printed_count,
        divided_rows.is_ambiguous,
        'lhs' as role
    from amounts
    inner join divided_rows
        on
            amounts.document_id = divided_rows.document_id
            and amounts.table_id = divided_rows.table_id
            and amounts.table_row = divided_rows.table_row
            and amounts.lane = divided_rows.lane
),

-- Classes or units that print no amount anywhere are headings, and no operand is missing; a total without an amount lacks one.
printed_terms as (
    select *
    from terms
    qualify printed_count > 0 or row_kind = 'total' or bool_or(role = 'lhs') over (
            partition by document_id, table_id, row_kind, column_meaning
        )
),

-- Rows that sum to a multiple of their total hold subtotals of their own that no label tells.
multiples as (
    select
        document_id,
        table_id,
        whole_row,
        whole_lane,
        column_meaning,
        sum(amount_yuan) filter (where role = 'lhs') as total_yuan,
        sum(amount_yuan) filter (where role = 'rhs') as parts_yuan,
        total_yuan > 0 and parts_yuan in (2 * total_yuan, 3 * total_yuan) as is_multiple
    from printed_terms
    group by document_id, table_id, whole_row, whole_lane, column_meaning
),

identities as (
    select
        terms.check_id,
        terms.document_id,
        concat_ws('|', 'rows', terms.table_id, terms.whole_row, terms.whole_lane, terms.column_meaning) as instance,
        terms.role,
        terms.amount_yuan,
        terms.half_unit_yuan,
        terms.table_id,
        terms.table_row,
        terms.table_column,
        'equal' as comparison,
        terms.is_ambiguous or multiples.is_multiple as is_ambiguous
    from printed_terms as terms
    inner join multiples
        on
            terms.document_id = multiples.document_id
            and terms.table_id = multiples.table_id
            and terms.whole_row = multiples.whole_row
            and terms.whole_lane = multiples.whole_lane
            and terms.column_meaning = multiples.column_meaning
    union all
    -- What is left of an identity of which a row is missing.
    select
        amounts.check_id,
        amounts.document_id,
        concat_ws('|', 'missing', amounts.table_id, missing.system, missing.code, amounts.column_meaning) as instance,
        if(missing.missing = 'parts', 'lhs', 'rhs') as role,
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        'equal' as comparison,
        false as is_ambiguous
    from amounts
    inner join {{ ref('int_missing_codes') }} as missing on amounts.document_id = missing.document_id and amounts.table_id = missing.table_id
    where
        amounts.amount_yuan != 0
        and case missing.system
            when 'department_economic'
                then missing.code = if(missing.missing = 'parts', amounts.economic_department_code, left(amounts.economic_department_code, 3))
            when 'government_economic'
                then missing.code = if(missing.missing = 'parts', amounts.economic_government_code, left(amounts.economic_government_code, 3))
        end
),

{{ identity_results('identities') }}
