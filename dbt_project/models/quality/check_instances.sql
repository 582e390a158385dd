-- Every instance that some check computed, as computed; a new check is added to this union. What may be relied on is in `check_results`.
{{ config(materialized='view') }}

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
union all
select * from {{ ref('check_code_forms') }}
union all
select * from {{ ref('check_code_names') }}
union all
select * from {{ ref('check_misread_wordings') }}
union all
select * from {{ ref('check_reading') }}
union all
select * from {{ ref('check_continuation') }}
union all
select * from {{ ref('check_largest_leaves') }}
union all
select * from {{ ref('check_row_divisions') }}
union all
select * from {{ ref('check_economic') }}
union all
select * from {{ ref('check_economic_systems') }}
union all
select * from {{ ref('check_three_public') }}
union all
select * from {{ ref('check_fund_balances') }}
union all
select * from {{ ref('check_procurement') }}
union all
select * from {{ ref('check_carried_balances') }}
union all
select * from {{ ref('check_stated_budgets') }}
union all
select * from {{ ref('check_prior_years') }}
union all
select * from {{ ref('check_units') }}
union all
select * from {{ ref('check_code_years') }}
union all
select * from {{ ref('check_versions') }}
union all
select * from {{ ref('check_expected_filings') }}
union all
select * from {{ ref('check_form_agreements') }}
union all
select * from {{ ref('check_three_public_bounds') }}
union all
select * from {{ ref('check_non_fiscal_money') }}
union all
select * from {{ ref('check_code_sets') }}
union all
select * from {{ ref('check_empty_forms') }}
union all
select * from {{ ref('check_magnitude') }}
union all
select * from {{ ref('check_fiscal_years') }}
union all
select * from {{ ref('check_named_organizations') }}
union all
select * from {{ ref('check_empty_notes') }}
union all
select * from {{ ref('check_placeholders') }}
union all
select * from {{ ref('check_contents') }}
union all
select * from {{ ref('check_performance_scores') }}
union all
select * from {{ ref('check_performance_amounts') }}
union all
select * from {{ ref('check_performance_forms') }}
union all
select * from {{ ref('check_narrative_operating_costs') }}
union all
select * from {{ ref('check_narrative_amounts') }}
union all
select * from {{ ref('check_narrative_rates') }}
union all
select * from {{ ref('check_narrative_wording') }}
union all
select * from {{ ref('check_narrative_agreement') }}
union all
select * from {{ ref('check_narrative_sums') }}
union all
select * from {{ ref('check_narrative_performance') }}
