-- Tables whose money another table of the document prints already: those of units beside the whole department's, and a form that an
-- organization prints a second time with its rows in another order (by function, by unit).
with tables as (
    select
        tables.document_id,
        tables.table_id,
        tables.ordinal,
        tables.form_code,
        names.organization_key,
        names.organization_key = own.organization_key
        and not regexp_matches({{ folded('tables.organization_name') }}, '(本级|机关|\(本级\)|\(机关\))$') as is_own
    from {{ ref('int_tables') }} as tables
    inner join {{ ref('int_organization_names') }} as names
        on tables.document_id = names.document_id and tables.organization_name = names.name_printed
    inner join {{ ref('int_organization_names') }} as own on tables.document_id = own.document_id and own.is_document_organization
    where tables.lands_amounts
),

-- What a table sums to is its largest amount per stage and year; two tables of one form that agree in all of them print one sum twice.
largest as (
    select
        amounts.document_id,
        amounts.table_id,
        amounts.side,
        amounts.stage,
        amounts.fiscal_year,
        max(amounts.number_printed * units.factor) as amount_yuan
    from {{ ref('int_printed_amounts') }} as amounts
    inner join {{ ref('units') }} as units on amounts.unit = units.unit
    group by amounts.document_id, amounts.table_id, amounts.side, amounts.stage, amounts.fiscal_year
),

sums as (
    select
        document_id,
        table_id,
        list({ 'side': side, 'stage': stage, 'fiscal_year': fiscal_year, 'amount_yuan': amount_yuan } order by side, stage, fiscal_year) as sums_yuan
    from largest
    group by document_id, table_id
    having max(amount_yuan) > 0
),

of_units as (
    select
        document_id,
        table_id
    from tables
    qualify not is_own and bool_or(is_own) over (partition by document_id, form_code)
),

second_prints as (
    select
        tables.document_id,
        tables.table_id
    from tables
    inner join sums on tables.document_id = sums.document_id and tables.table_id = sums.table_id
    qualify row_number() over (
            partition by tables.document_id, tables.form_code, tables.organization_key, sums.sums_yuan order by tables.ordinal
        ) > 1
)

select
    document_id,
    table_id
from of_units
union
select
    document_id,
    table_id
from second_prints
