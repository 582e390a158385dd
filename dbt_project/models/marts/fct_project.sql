-- Projects of the budget's project form, and those of 项目支出预决算情况, which is no form of fct_amount: there an account's report tells what
-- became of the projects, in three stages. A budget is taken from it only where no budget of that year is loaded.
with executed as (
    select
        documents.document_key,
        documents.organization_key,
        documents.fiscal_year,
        summaries.document_id,
        summaries.form_code,
        summaries.table_id,
        summaries.table_row,
        summaries.project_name,
        summaries.project_code,
        unnest([
            {% for stage in ['budget', 'adjusted_budget', 'final'] -%}
            {
                'stage': '{{ stage }}', 'table_column': summaries.{{ stage }}_column, 'amount_yuan': summaries.{{ stage }}_yuan::decimal(20, 2)
            }{{ ',' if not loop.last }}
            {% endfor -%}
        ]) as amount
    from {{ ref('int_performance_summaries') }} as summaries
    inner join {{ ref('dim_document') }} as documents on summaries.document_id = documents.document_id
    where summaries.form_code = 'final_project' and summaries.row_kind = 'project'
),

project_amounts as (
    select *
    from {{ ref('fct_amount') }}
    where form_code = 'budget_project'
    union all by name
    select
        md5(concat_ws('|', document_id, table_id, table_row, amount.table_column)) as amount_key,
        document_key,
        form_code,
        table_id,
        table_row::integer as table_row,
        amount.table_column::integer as table_column,
        organization_key,
        fiscal_year,
        false as is_prior_year_column,
        amount.stage as stage,
        project_code,
        project_name,
        '*' as fund_code,
        '*' as revenue_source_code,
        'expenditure' as measure_code,
        amount.amount_yuan as amount_yuan,
        true as is_additive
    from executed
    where amount.amount_yuan is not null
),

{{ subject_rows('fct_project', 'project_amounts') }},

{{ row_attributes('project') }}

select
    {{ subject_columns() }},
    rows.table_id,
    rows.table_row,
    rows.table_column,
    rows.project_code,
    rows.project_name,
    coalesce(
        attributes.kind_printed, attributes.category_printed, attributes.heading_above,
        case rows.expenditure_type_code when 'project_specific' then '特定目标类' when 'project_operation' then '其他运转类' end
    ) as project_kind,
    attributes.unit_name,
    rows.function_code,
    rows.economic_department_code,
    rows.fund_code,
    rows.revenue_source_code,
    rows.amount_yuan
from subject_rows as rows
left join attributes
    on rows.document_key = attributes.document_key and rows.table_id = attributes.table_id and rows.table_row = attributes.table_row
where rows.measure_code = 'expenditure'
