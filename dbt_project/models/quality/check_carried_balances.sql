-- What a final account closes with, the next one opens with: as a whole, and fund by fund where both print funds.
{{ config(materialized='table') }}

with partners as (
    select *
    from {{ ref('int_filing_partners') }}
    where relation = 'year_before' and document_kind = 'final_accounts'
),

-- The line of the whole balance comes before those below it that divide the same fund.
balances as (
    select
        *,
        section = '年初' as is_opening,
        fund_code in ('*', 'fiscal_all') as is_whole,
        bool_or(fund_code not in ('*', 'fiscal_all')) over (partition by document_id, form_code, section) as has_funds
    from {{ ref('int_filed_figures') }}
    where
        form_code in ('final_balance', 'final_appropriation_balance') and stage = 'final' and not is_prior_year_column and is_of_whole
        and ((side = 'income' and section = '年初') or (side = 'expenditure' and section = '年末'))
    qualify row_number() over (
            partition by document_id, form_code, section, fund_code
            order by line_code in ('carry_in', 'carry_out') desc, has_child_rows desc, table_row asc
        ) = 1
),

sides as (
    select
        partners.document_id,
        partners.other_document_id,
        'lhs' as role,
        balances.* exclude (document_id),
        partners.document_id as cell_document_id
    from partners
    inner join balances on partners.document_id = balances.document_id and balances.is_opening
    where partners.other_document_id is not null
    union all
    select
        partners.document_id,
        partners.other_document_id,
        'rhs' as role,
        balances.* exclude (document_id),
        partners.other_document_id as cell_document_id
    from partners
    inner join balances on partners.other_document_id = balances.document_id and not balances.is_opening
),

terms as (
    select
        'H01' as check_id,
        document_id,
        other_document_id,
        concat_ws('|', form_code, fund_code) as instance,
        role,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        cell_document_id,
        'equal' as comparison,
        false as is_ambiguous
    from sides
    qualify
        bool_or(amount_yuan != 0) over (partition by document_id, form_code, fund_code)
        and (is_whole or count(distinct if(has_funds, role, null)) over (partition by document_id, form_code) = 2)
),

not_applicable as (
    select
        'H01' as check_id,
        partners.document_id,
        partners.other_document_id,
        '' as instance,
        'not_applicable' as outcome,
        coalesce(partners.missing_reason, 'neither year prints a balance other than zero') as reason
    from partners
    anti join terms on partners.document_id = terms.document_id
),

{{ identity_results('terms', between_documents=true) }}
union all
{{ document_results('not_applicable') }}
