-- Performance forms of published documents, one row per form.
with funds as (
    select
        document_id,
        table_id,
        form_ordinal,
        -- Two different amounts of one item and stage leave it open which is meant.
        {% for item, prefix in (('total', ''), ('fiscal', 'fiscal_')) -%}
        {% for stage in ('budget', 'adjusted_budget', 'final') -%}
        case
            when count(distinct amount_yuan) filter (where item = '{{ item }}' and coalesce(stage, 'budget') = '{{ stage }}') = 1
                then max(amount_yuan) filter (where item = '{{ item }}' and coalesce(stage, 'budget') = '{{ stage }}')
        end as {{ prefix }}{{ stage }}_yuan,
        {% endfor -%}
        {% endfor -%}
        max(weight) filter (where item = 'total') as execution_weight,
        max(execution_rate) filter (where item = 'total') as execution_rate,
        max(score) filter (where item = 'total') as execution_score
    from {{ ref('int_performance_funds') }}
    where not is_prior_year
    group by document_id, table_id, form_ordinal
),

indicators as (
    select
        document_id,
        table_id,
        form_ordinal,
        count(*) as indicators
    from {{ ref('int_performance_indicators') }}
    group by document_id, table_id, form_ordinal
),

name_cells as (
    select
        cells.document_id,
        cells.table_id,
        forms.form_ordinal,
        arg_min(cells, cells.table_row * 1000 + cells.table_column) as cell
    from {{ ref('int_performance_forms') }} as forms
    inner join {{ ref('int_performance_cells') }} as cells
        on
            forms.document_id = cells.document_id
            and forms.table_id = cells.table_id
            and forms.name_row = cells.table_row
            and coalesce(forms.name_column = cells.table_column, true)
    group by cells.document_id, cells.table_id, forms.form_ordinal
)

select
    md5(concat_ws('|', forms.document_id, forms.table_id, forms.form_ordinal)) as performance_project_key,
    documents.document_key,
    documents.organization_key,
    forms.fiscal_year,
    documents.coverage_basis,
    forms.form_kind,
    forms.project_code,
    forms.project_name,
    forms.department_code,
    forms.department_name,
    forms.unit_code,
    forms.unit_name,
    funds.budget_yuan::decimal(20, 2) as budget_yuan,
    funds.adjusted_budget_yuan::decimal(20, 2) as adjusted_budget_yuan,
    funds.final_yuan::decimal(20, 2) as final_yuan,
    funds.fiscal_budget_yuan::decimal(20, 2) as fiscal_budget_yuan,
    funds.fiscal_adjusted_budget_yuan::decimal(20, 2) as fiscal_adjusted_budget_yuan,
    funds.fiscal_final_yuan::decimal(20, 2) as fiscal_final_yuan,
    funds.execution_rate::decimal(18, 4) as execution_rate,
    funds.execution_weight::decimal(18, 4) as execution_weight,
    funds.execution_score::decimal(18, 4) as execution_score,
    forms.total_score::decimal(18, 4) as total_score,
    forms.total_weight::decimal(18, 4) as total_weight,
    forms.grade,
    coalesce(indicators.indicators, 0)::integer as indicators,
    forms.goal_expected,
    forms.goal_actual,
    forms.goal_long_term,
    forms.attribute,
    forms.type,
    forms.period,
    forms.table_id,
    forms.name_row::integer as table_row,
    forms.name_column::integer as table_column,
    name_cells.cell.page::integer as page,
    name_cells.cell.x0::double as x0,
    name_cells.cell.top::double as top,
    name_cells.cell.x1::double as x1,
    name_cells.cell.bottom::double as bottom
from {{ ref('int_performance_forms') }} as forms
inner join {{ ref('dim_document') }} as documents on forms.document_id = documents.document_id
left join funds
    on forms.document_id = funds.document_id and forms.table_id = funds.table_id and forms.form_ordinal = funds.form_ordinal
left join indicators
    on forms.document_id = indicators.document_id and forms.table_id = indicators.table_id and forms.form_ordinal = indicators.form_ordinal
left join name_cells
    on forms.document_id = name_cells.document_id and forms.table_id = name_cells.table_id and forms.form_ordinal = name_cells.form_ordinal
