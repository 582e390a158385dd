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
