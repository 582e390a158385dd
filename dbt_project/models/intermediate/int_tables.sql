-- Which standard form a table is, in which unit, and for which organization.
with economic_systems as (
    select
        document_id,
        table_id,
        bool_or(regexp_matches(header_key, '政府.*经济')) as has_government_economic,
        bool_or(regexp_matches(header_key, '部门.*经济')) as has_department_economic,
        bool_or(regexp_matches(header_key, '^(类|款|项|科目编码|科目代码|(支出)?功能分类.*|功能科目.*|(支出)?经济分类.*)$')) as has_classification
    from {{ ref('int_header_labels') }}
    group by document_id, table_id
),

recognised as (
    select
        titles.document_id,
        titles.table_id,
        titles.title_key,
        titles.read_as as title_read_as,
        list_distinct(regexp_extract_all(coalesce(titles.read_as, titles.title_key), '一般公共预算|政府性基金|国有资本经营')) as title_funds,
        -- The forms of basic expenditure share titles: what they are is told by the classifications that head their columns.
        case
            when titles.titled_form_code is null or not starts_with(titles.titled_form_code, 'budget_general_basic_') then titles.titled_form_code
            when systems.has_government_economic and systems.has_department_economic then 'budget_general_basic_by_both_economic'
            when systems.has_government_economic then 'budget_general_basic_by_government_economic'
            when titles.titled_form_code = 'budget_general_basic_by_both_economic' then 'budget_general_basic_by_department_economic'
            else titles.titled_form_code
        end as form_code,
        coalesce(systems.has_classification or systems.has_government_economic or systems.has_department_economic, false) as has_classification
    from {{ ref('int_table_titles') }} as titles
    left join economic_systems as systems on titles.document_id = systems.document_id and titles.table_id = systems.table_id
),

units as (
    select
        document_id,
        table_id,
        case
            when nullif(trim(unit_printed), '') is not null
                then regexp_extract_all({{ folded('unit_printed') }}, '(?:^|[:、,/]|单位|人民币)((?:亿|千万|百万|千|万)?元)', 1)
            else regexp_extract_all({{ folded('caption') }}, '\(\D{0,6}?((?:亿|千万|百万|千|万)?元)\)', 1)
        end as units_read
    from {{ ref('stg_tables') }}
)

select
    tables.document_id,
    tables.table_id,
    tables.ordinal,
    tables.first_page,
    tables.last_page,
    tables.caption,
    tables.table_number,
    recognised.title_key,
    recognised.title_read_as,
    coalesce(recognised.form_code, 'other') as form_code,
    coalesce(forms.form_family, 'other') as form_family,
    coalesce(forms.kind = 'financial', false) as is_financial_form,
    coalesce(forms.lands_amounts, false) as lands_amounts,
    -- Projects and basic expenditure of one fund share their forms with those of all money: the title tells.
    case
        when not coalesce(forms.form_family in ('project', 'economic') and forms.fund_code = '*', false) then null
        when recognised.title_funds = ['一般公共预算'] then 'general'
        when recognised.title_funds = ['政府性基金'] then 'government_fund'
        when recognised.title_funds = ['国有资本经营'] then 'state_capital'
        when len(recognised.title_funds) = 0 and contains(coalesce(recognised.title_read_as, recognised.title_key), '财政拨款') then 'fiscal_all'
    end as title_fund_code,
    -- 特定目标类 alone is not all projects, 本年 not all money, and 其他支出 no project.
    coalesce(
        forms.form_family = 'project' and (
            (contains(recognised.title_key, '特定目标类') and not contains(recognised.title_key, '其他运转类'))
            or contains(recognised.title_key, '本年') or contains(recognised.title_key, '其他支出')
        ),
        false
    ) as title_names_other_extent,
    recognised.form_code is null and (
        regexp_matches(recognised.title_key, '(收支|收入|支出|预算|决算|三公|采购|拨款|基金).*表(\(.*\))?$')
        or recognised.has_classification
    ) and not regexp_matches(coalesce(recognised.title_key, ''), '绩效|评价|自评') as looks_financial,
    tables.unit_printed,
    unit_factors.unit,
    unit_factors.factor as unit_factor,
    tables.organization_printed,
    coalesce(
        nullif(regexp_replace(
            trim(tables.organization_printed), '^(编制|填报|公开|预算)?(部门|单位)([(（](部门|单位)[)）])?(名称|公章)?[:：]\s*', ''
        ), ''),
        documents.organization_name
    ) as organization_name,
    tables.notes
from {{ ref('stg_tables') }} as tables
inner join {{ ref('int_documents') }} as documents on tables.document_id = documents.document_id
inner join recognised on tables.document_id = recognised.document_id and tables.table_id = recognised.table_id
inner join units on tables.document_id = units.document_id and tables.table_id = units.table_id
left join {{ ref('forms') }} as forms on recognised.form_code = forms.form_code
-- Two units in one text ("元、万元") are no unit.
left join {{ ref('units') }} as unit_factors on len(list_distinct(units.units_read)) = 1 and units.units_read[1] = unit_factors.unit
