-- What every row of a form is about: codes in full digits, line, section, organization and project, per lane of amounts.
with kinds as (
    select
        kinds.*,
        -- What a line is a part of by its fund or item: 其中 before the only part printed tells some of the whole, not all of it.
        coalesce(items.parent_code, case when funds.parent_code != '*' then funds.parent_code end) as part_of,
        coalesce(items.three_public_item_code, funds.fund_code) as part,
        lag(kinds.fund_code) over (partition by kinds.document_id, kinds.table_id, kinds.lane order by kinds.table_row) as fund_above
    from {{ ref('int_row_kinds') }} as kinds
    left join {{ ref('funds') }} as funds on kinds.fund_code = funds.fund_code
    left join {{ ref('three_public_items') }} as items on kinds.three_public_item_code = items.three_public_item_code and items.parent_code != '*'
)

select
    document_id,
    table_id,
    table_row,
    lane,
    form_code,
    form_family,
    balance_side,
    label,
    label_key,
    ordinal_depth,
    case
        when form_family not in ('balance', 'three_public') then line_code
        else coalesce('function_' || class_code, line_code, case when label is not null and not is_organization_row then '?' end)
    end as line_code,
    class_code,
    is_known_line,
    is_total_row,
    is_organization_row,
    is_organization_coded,
    coalesce(
        is_of_which_label and case
            -- 其中：财政拨款 below 一般公共预算 is a part of that fund, not all of 财政拨款.
            when fund_code = 'fiscal_all' and fund_above in ('general', 'government_fund', 'state_capital') then true
            when is_known_line or is_classified then part_of is not null and count(distinct part) over in_whole = 1
            else true
        end,
        false
    ) as is_of_which,
    printed_count,
    section,
    {% for system, pattern in [
        ('function', '[0-9]{3}([0-9]{2}){0,2}'),
        ('department_economic', '[0-9]{3}([0-9]{2})?'),
        ('government_economic', '[0-9]{3}([0-9]{2})?'),
        ('procurement_item', '[0-9A-Z]+')
    ] -%}
    case
        when not coalesce(has_{{ system }}, false) then null
        {% if system == 'function' %}when is_organization_coded then '*'{% endif %}
        when regexp_full_match({{ system }}_code, '{{ pattern }}') then {{ system }}_code
        when {{ system }}_code is not null then '?'
        {% if system in ['department_economic', 'government_economic'] %}
        -- A class that is printed without its code.
        when form_family = 'economic' and not is_classified and not is_total_row then coalesce({{ system }}_class, if(is_organization_row, '*', '?'))
        {% endif %}
        when is_classified or is_total_row or is_organization_row or label is null then '*'
        else '?'
    end as {{ system }}_code,
    {% endfor -%}
    case
        when is_organization_coded then function_code
        when coalesce(has_organization, false) then coalesce(organization_code, '*')
    end as organization_code,
    case when coalesce(has_project, false) then coalesce(project_code, '*') end as project_code,
    is_project_heading,
    case
        when form_family in ('project', 'procurement', 'assets', 'services') and not (is_total_row or is_organization_row or is_project_heading)
            then project_printed
    end as project_name,
    case when not is_total_row or line_code = 'category' then coalesce(organization_printed, organization_above) end as row_organization_name,
    table_organization_name,
    fund_code,
    fund_printed,
    -- Money that is carried in keeps its fund, but its source is the balance.
    case when section = '年初' then 'carry_in' else revenue_source_code end as revenue_source_code,
    expenditure_type_code,
    three_public_item_code,
    measure_code,
    stage,
    is_prior_year,
    line_year,
    is_rate_or_count,
    is_alternative
from kinds
window in_whole as (partition by document_id, table_id, lane, section, part_of)
