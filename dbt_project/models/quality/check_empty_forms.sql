-- A fund without money in the appropriation balance has an empty table, a fund with money has none (B13, E08); a form whose note declares
-- that there is nothing to print has no amounts of the year (E08).
with fund_forms as (
    select
        form_code,
        fund_code,
        if(document_kind = 'budget', 'E08', 'B13') as check_id,
        if(document_kind = 'budget', 'budget_appropriation_balance', 'final_appropriation_balance') as balance_form
    from {{ ref('forms') }}
    where form_family = 'expenditure' and fund_code in ('government_fund', 'state_capital')
),

tables as (
    select
        tables.document_id,
        sets.table_set,
        tables.table_id,
        tables.form_code,
        documents.fiscal_year,
        {{ folded("array_to_string(tables.notes, ';')") }} as notes
    from {{ ref('int_tables') }} as tables
    inner join {{ ref('int_table_sets') }} as sets on tables.document_id = sets.document_id and tables.table_id = sets.table_id
    inner join {{ ref('int_documents') }} as documents on tables.document_id = documents.document_id
),

money as (
    select
        document_id,
        table_id,
        fiscal_year,
        bool_or(amount_yuan != 0) as has_money,
        first({ 'table_row': table_row, 'table_column': table_column } order by abs(amount_yuan) desc nulls last, table_row asc, table_column asc) as largest
    from {{ ref('int_amount_precision') }}
    where
        form_code in (select form_code from fund_forms)
        or form_code in (select form_code from {{ ref('empty_form_words') }})
    group by document_id, table_id, fiscal_year
),

balances as (
    select
        document_id,
        table_set,
        form_code,
        fiscal_year,
        min(table_id) as table_id,
        list(distinct money) filter (where amount_yuan != 0) as funds_with_money,
        bool_or(is_fund_printed) as tells_funds
    from {{ ref('int_comparable_operands') }}
    where form_code in ('budget_appropriation_balance', 'final_appropriation_balance')
    group by document_id, table_set, form_code, fiscal_year
),

by_fund as (
    select
        fund_forms.check_id,
        tables.document_id,
        tables.table_id,
        coalesce(money.has_money, false) as has_money,
        money.largest,
        list_contains(balances.funds_with_money, fund_forms.fund_code) as is_expected,
        if(is_expected, 'the appropriation balance has money of this fund, its table none', 'the appropriation balance has no money of this fund')
            as reason
    from tables
    inner join fund_forms on tables.form_code = fund_forms.form_code
    inner join balances
        on
            tables.document_id = balances.document_id
            and tables.table_set = balances.table_set
            and tables.fiscal_year = balances.fiscal_year
            and fund_forms.balance_form = balances.form_code
    left join money
        on tables.document_id = money.document_id and tables.table_id = money.table_id and tables.fiscal_year = money.fiscal_year
    where balances.tells_funds and len(balances.funds_with_money) > 0
),

by_note as (
    select
        'E08' as check_id,
        tables.document_id,
        tables.table_id,
        coalesce(money.has_money, false) as has_money,
        money.largest,
        false as is_expected,
        'a note declares that there is nothing to print' as reason
    from tables
    inner join {{ ref('empty_form_words') }} as words on tables.form_code = words.form_code
    left join money
        on tables.document_id = money.document_id and tables.table_id = money.table_id and tables.fiscal_year = money.fiscal_year
    where
        regexp_matches(tables.notes, '[本此该]表(无数据|为空|是空)')
        or regexp_matches(tables.notes, concat('(没有|无|未安排|未编制|不涉及)[^,.。;:、]{0,16}', words.subject, '[^,.。;:、中]{0,16}(支出|预算|安排|经费|项目|资金)[。;.]?(;|$)'))
),

outcomes as (
    select
        *,
        'fund' as rule
    from by_fund
    union all by name
    select
        *,
        'note' as rule
    from by_note
),

findings as (
    select
        check_id,
        document_id,
        concat_ws('|', table_id, rule) as instance,
        table_id,
        if(has_money, largest.table_row, null) as table_row,
        if(has_money, largest.table_column, null) as table_column,
        if(has_money = is_expected, 'exact', 'mismatch') as outcome,
        if(has_money = is_expected, null, concat(reason, if(has_money, ', but the table has amounts', ''))) as reason
    from outcomes
)

{{ finding_results('findings', has_outcome=true) }}
