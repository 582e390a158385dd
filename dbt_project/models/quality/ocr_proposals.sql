-- Repairs of amounts that OCR misread, as proposals only: nothing here is ever applied. A proposal changes one recognised cell by what OCR
-- does to numbers, closes two failed identities that share no other cell, and breaks none that holds. One that closes them to the last digit
-- goes before those that rounding would excuse; where two repairs are left, neither is proposed.
{{ config(materialized='table') }}

with recognised as (
    select
        document_id,
        table_id,
        table_row,
        table_column,
        page,
        [x0, top, x1, bottom] as box,
        amount_printed as text_printed,
        amount_yuan,
        unit_factor,
        confidence
    from {{ ref('int_amounts') }}
    where confidence is not null and length(amount_printed) <= 24
),

-- Few documents have two failed identities over recognised amounts; the terms of all others need not be listed. As computed, more
-- identities fail than in `check_results`, never fewer.
failing_documents as (
    select document_id
    from {{ ref('check_instances') }}
    where
        outcome = 'mismatch' and severity = 'error' and difference is not null
        and document_id in (select document_id from recognised)
    group by document_id
    having count(*) > 1
),

-- Held before their cells are listed: the cells of all results of the warehouse are twenty times as many.
identities as materialized (
    select
        check_result_key,
        check_id,
        document_id,
        outcome,
        severity,
        difference,
        tolerance,
        reason,
        evidence
    from {{ ref('check_results') }}
    where document_id in (select document_id from failing_documents) and difference is not null and not starts_with(check_id, 'P')
),

-- Every recognised amount in every identity it takes part in; `direction` is what adding a yuan to it does to lhs − rhs.
terms as (
    select
        identities.* exclude (evidence),
        list_transform(identities.evidence, lambda e: concat_ws('|', e.document_id, e.table_id, e.table_row, e.table_column)) as places, -- noqa: RF01
        part.cell.table_id as table_id,
        part.cell.table_row as table_row,
        part.cell.table_column as table_column,
        if(part.cell.role = 'lhs', 1, -1) as direction
    from identities
    cross join unnest(identities.evidence) as part (cell)
    where part.cell.document_id = identities.document_id and part.cell.role in ('lhs', 'rhs')
),

failed as (
    select *
    from terms
    where outcome = 'mismatch' and severity = 'error'
),

failed_twice as (
    select
        document_id,
        table_id,
        table_row,
        table_column
    from failed
    group by all
    having count(distinct check_result_key) > 1
),

suspects as (
    select recognised.*
    from recognised
    semi join failed_twice
        on
            recognised.document_id = failed_twice.document_id
            and recognised.table_id = failed_twice.table_id
            and recognised.table_row = failed_twice.table_row
            and recognised.table_column = failed_twice.table_column
),

-- Position n is before the nth character, counted from 1.
positions as (
    select
        suspects.*,
        {{ folded('suspects.text_printed') }} as text_folded,
        unnest(generate_series(1, length(text_folded) + 1)) as n
    from suspects
),

characters as (
    select unnest(string_split('0123456789.', '')) as character
),

repairs as (
    select
        positions.* exclude (n),
        'one digit was misread' as rule,
        concat(left(text_folded, n - 1), character, substr(text_folded, n + 1)) as text_proposed
    from positions
    cross join characters
    where substr(text_folded, n, 1) between '0' and '9' and character between '0' and '9' and character != substr(text_folded, n, 1)
    union
    select
        positions.* exclude (n),
        if(character = '.', 'the decimal point was lost', 'one digit was lost') as rule,
        concat(left(text_folded, n - 1), character, substr(text_folded, n)) as text_proposed
    from positions
    cross join characters
    union
    select
        positions.* exclude (n),
        'one character was added' as rule,
        concat(left(text_folded, n - 1), substr(text_folded, n + 1)) as text_proposed
    from positions
    where substr(text_folded, n, 1) between '0' and '9' or substr(text_folded, n, 1) in ('.', '-')
    union
    select
        positions.* exclude (n),
        'the sign was lost' as rule,
        concat('-', text_folded) as text_proposed
    from positions
    where n = 1 and text_folded[1] between '0' and '9'
),

numbers as (
    select
        *,
        ({{ amount_number('text_proposed') }} * unit_factor)::decimal(24, 4) as yuan_proposed
    from repairs
    -- 0123 and 1.5. are no amounts that anybody prints.
    where not regexp_matches(text_proposed, '^-?0[0-9]|\.$')
),

tried as (
    select
        numbers.*,
        terms.check_result_key,
        terms.check_id,
        terms.reason,
        terms.places,
        terms.outcome = 'mismatch' and terms.severity = 'error' as has_failed,
        terms.difference + terms.direction * (numbers.yuan_proposed - numbers.amount_yuan) as difference_left,
        case
            when terms.outcome in ('exact', 'rounding') and terms.difference > terms.tolerance then difference_left >= -terms.tolerance
            else abs(difference_left) <= terms.tolerance
        end as is_closed
    from numbers
    inner join terms
        on
            numbers.document_id = terms.document_id
            and numbers.table_id = terms.table_id
            and numbers.table_row = terms.table_row
            and numbers.table_column = terms.table_column
    where numbers.yuan_proposed is not null and numbers.yuan_proposed != numbers.amount_yuan and terms.outcome in ('exact', 'rounding', 'mismatch')
),

closing as (
    select
        document_id,
        table_id,
        table_row,
        table_column,
        yuan_proposed,
        list({ 'key': check_result_key, 'check_id': check_id, 'reason': reason, 'places': places } order by check_id, check_result_key)
        filter (where has_failed and is_closed) as identities,
        bool_and(difference_left = 0) filter (where has_failed and is_closed) as is_exact
    from (select distinct * exclude (rule, text_proposed) from tried) as distinct_values
    group by all
    having count(*) filter (where has_failed and is_closed) > 1 and bool_and(is_closed or has_failed or check_id = 'N06')
),

-- Two identities are independent where the cell is all they have in common.
independent as (
    select *
    from closing
    where
        list_bool_or(flatten(list_transform(
            identities, lambda one: list_transform(identities, lambda other: len(list_intersect(one.places, other.places)) = 1) -- noqa: RF01
        )))
),

claims as (
    select
        independent.document_id,
        closed.identity.key as check_result_key,
        count(*) as claimed,
        count(*) filter (where independent.is_exact) as claimed_exactly
    from independent
    cross join unnest(independent.identities) as closed (identity)
    group by independent.document_id, closed.identity.key
),

-- The only value of its cell, and the only cell that closes its identities.
contested as (
    select distinct
        independent.document_id,
        independent.table_id,
        independent.table_row,
        independent.table_column,
        independent.yuan_proposed
    from independent
    inner join claims on independent.document_id = claims.document_id
    where if(independent.is_exact, claims.claimed_exactly, claims.claimed) > 1 and list_contains(list_transform(independent.identities, lambda one: one.key), claims.check_result_key) -- noqa: RF01
),

-- Two changes may give one value (a digit lost before or after its like): one text for each.
texts as (
    select
        document_id,
        table_id,
        table_row,
        table_column,
        yuan_proposed,
        arg_min({ 'text': text_proposed, 'rule': rule }, (rule != 'one digit was misread', rule, text_proposed)) as repair
    from numbers
    group by document_id, table_id, table_row, table_column, yuan_proposed
)

select
    md5(concat_ws('|', suspects.document_id, suspects.table_id, suspects.table_row, suspects.table_column)) as proposal_key,
    suspects.document_id,
    md5(suspects.document_id) as document_key,
    suspects.table_id,
    suspects.table_row,
    suspects.table_column,
    suspects.page,
    suspects.box,
    suspects.text_printed,
    suspects.confidence,
    texts.repair.text as text_proposed,
    suspects.amount_yuan as yuan_printed,
    texts.yuan_proposed::decimal(20, 2) as yuan_proposed,
    texts.repair.rule as rule,
    list_transform(independent.identities, lambda one: one.key) as check_result_keys, -- noqa: RF01
    list_transform(independent.identities, lambda one: concat(one.check_id, ' ', one.reason)) as identities, -- noqa: RF01
    concat_ws(
        ',',
        left(suspects.document_id, 12),
        suspects.table_id,
        suspects.table_row,
        suspects.table_column,
        {{ csv_field('trim(suspects.text_printed)') }},
        {{ csv_field('texts.repair.text') }},
        {{ csv_field("concat('OCR: ', texts.repair.rule, '; closes ', array_to_string(list_distinct(list_transform(independent.identities, lambda one: one.check_id)), ' and '))") }},
        'REVIEWER',
        'YYYY-MM-DD'
    ) as correction_line
from suspects
inner join independent
    on
        suspects.document_id = independent.document_id
        and suspects.table_id = independent.table_id
        and suspects.table_row = independent.table_row
        and suspects.table_column = independent.table_column
inner join texts
    on
        independent.document_id = texts.document_id
        and independent.table_id = texts.table_id
        and independent.table_row = texts.table_row
        and independent.table_column = texts.table_column
        and independent.yuan_proposed = texts.yuan_proposed
anti join contested
    on
        independent.document_id = contested.document_id
        and independent.table_id = contested.table_id
        and independent.table_row = contested.table_row
        and independent.table_column = contested.table_column
        and independent.yuan_proposed = contested.yuan_proposed
