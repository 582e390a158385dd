-- What each column of a financial form is and measures. The label nearest to the cells speaks first, the form last.
with paths as (
    select
        document_id,
        table_id,
        table_column,
        any_value(header_path) as header_path,
        first(role order by depth_from_leaf) as leaf_role,
        first(is_known order by depth_from_leaf) as is_leaf_known,
        first(header_key order by depth_from_leaf) as leaf_key,
        first(label order by depth_from_leaf) filter (where not is_known) as unknown_label,
        {% for attribute in [
            'code_system', 'code_part', 'measure_code', 'fund_code', 'revenue_source_code', 'expenditure_type_code', 'three_public_item_code',
            'economic_department_code', 'stage', 'is_prior_year', 'section', 'side', 'label_year'
        ] -%}
        first({{ attribute }} order by depth_from_leaf) filter (where {{ attribute }} is not null) as {{ attribute }},
        {% endfor -%}
        first(label_unit order by depth_from_leaf) filter (where label_unit != '') as column_unit,
        coalesce(bool_or(is_of_which), false) or bool_or(is_of_which_label and not is_known) as is_of_which,
        first(is_of_which_label order by depth_from_leaf) as is_leaf_of_which,
        -- 其中：财政拨款 below 一般公共预算 is a part of that fund, not all of 财政拨款.
        case
            when bool_or(is_of_which_label and fund_code = 'fiscal_all' and depth_from_leaf = 1)
                then first(fund_code order by depth_from_leaf) filter (where fund_code in ('general', 'government_fund', 'state_capital'))
        end as fund_of_part,
        max(header_key) filter (where is_child) as part
    from {{ ref('int_column_labels') }}
    group by document_id, table_id, table_column
),

contents as (
    select
        document_id,
        table_id,
        table_column,
        count(*) filter (where not is_blank) as printed_count,
        count(number_printed) filter (where not is_blank) as number_count,
        -- 台, 项 or 批: too short for the name of an organization.
        bool_and(length(text_folded) <= 2 and text_folded not in ('本级', '机关')) filter (where text_folded != '') as are_all_short
    from {{ ref('int_body_cells') }}
    where column_span = 1
    group by document_id, table_id, table_column
),

roles as (
    select
        coalesce(paths.document_id, contents.document_id) as document_id,
        coalesce(paths.table_id, contents.table_id) as table_id,
        coalesce(paths.table_column, contents.table_column) as table_column,
        paths.* exclude (document_id, table_id, table_column),
        coalesce(contents.number_count, 0) as number_count,
        -- An unknown header is no reason to drop a column: numbers below it are amounts of an unknown measure.
        case
            -- 单位 beside quantities heads what they are counted in as often as who buys.
            when paths.leaf_role = 'organization' and contents.are_all_short
                and bool_or(paths.leaf_role = 'quantity') over (partition by paths.document_id, paths.table_id)
                then 'unit_of_measure'
            when paths.is_leaf_known and not contains(paths.leaf_role, '|') then paths.leaf_role
            when contents.number_count * 2 > contents.printed_count then 'amount'
            else coalesce(string_split(paths.leaf_role, '|')[1], 'text')
        end as role,
        coalesce(contents.printed_count, 0) as printed_count
    from paths
    full outer join contents
        on
            paths.document_id = contents.document_id
            and paths.table_id = contents.table_id
            and paths.table_column = contents.table_column
),

laned as (
    select
        *,
        case
            when role = 'amount' then 'amount'
            when role in ('line_number', 'quantity', 'price', 'percent', 'unit_of_measure') or (role = 'text' and printed_count = 0) then null
            else 'key'
        end as kind,
        last_value(kind ignore nulls) over (in_table rows between unbounded preceding and 1 preceding) as kind_before
    from roles
    window in_table as (partition by document_id, table_id order by table_column)
),

numbered as (
    select
        *,
        1 + count(*) filter (where kind = 'key' and kind_before = 'amount') over in_table as lane,
        -- A code column that does not name its classification has that of the name printed behind it.
        nullif(first_value(case when role in ('name', 'code_and_name') then coalesce(code_system, '') end ignore nulls) over (
            partition by document_id, table_id order by table_column rows between 1 following and unbounded following
        ), '') as system_of_name_behind
    from laned
    window in_table as (partition by document_id, table_id order by table_column)
),

-- 类, 款 and 项 below one merged header, without labels of their own.
unlabelled_parts as (
    select
        document_id,
        table_id,
        table_column,
        ['class', 'group', 'item'][row_number() over same_header] as code_part
    from numbered
    where role = 'code' and code_part is null and printed_count > 0
    window same_header as (partition by document_id, table_id, lane, header_path order by table_column)
    qualify count(*) over (partition by document_id, table_id, lane, header_path) between 2 and 3
)

select
    columns.document_id,
    columns.table_id,
    columns.table_column,
    tables.form_code,
    tables.form_family,
    columns.header_path,
    columns.role,
    -- Keys behind the last amount column belong to all amounts before them.
    case when columns.lane > max(case when columns.role = 'amount' then columns.lane end) over of_table then 0 else columns.lane end as lane,
    columns.number_count,
    columns.unknown_label,
    coalesce(columns.is_leaf_known, false) as is_leaf_known,
    columns.leaf_key,
    coalesce(columns.code_part, unlabelled_parts.code_part) as code_part,
    case
        when columns.role = 'code' then coalesce(columns.code_system, columns.system_of_name_behind, forms.code_system)
        when columns.role in ('code_and_name', 'name') then coalesce(columns.code_system, forms.code_system)
    end as code_system,
    columns.measure_code,
    coalesce(columns.fund_of_part, columns.fund_code) as fund_code,
    -- 一般公共预算 below 上年结转结余 is carried in; its fund alone is told by the nearer label.
    case
        when columns.section = '年初' and columns.revenue_source_code = 'fiscal' then 'carry_in' else columns.revenue_source_code
    end as revenue_source_code,
    -- 合计, 人员, 公用, 项目: where 项目 heads amounts it is short for 项目支出.
    case when columns.role = 'amount' and columns.leaf_key = '项目' then 'project' else columns.expenditure_type_code end as expenditure_type_code,
    columns.three_public_item_code,
    columns.economic_department_code,
    columns.section,
    columns.part,
    -- 其中 before the only part printed (财政拨款 | 其中：政府性基金) tells some of the whole, not all of it.
    columns.is_of_which or columns.fund_of_part is not null or coalesce(
        columns.is_leaf_of_which and columns.role = 'amount' and coalesce(types.parent_code, funds.parent_code, '*') != '*'
        and count(distinct coalesce(columns.expenditure_type_code, columns.fund_code)) over (
            partition by columns.document_id, columns.table_id, columns.role, coalesce(types.parent_code, funds.parent_code)
        ) = 1,
        false
    ) as is_of_which,
    columns.column_unit,
    coalesce(columns.stage, forms.stage) as stage,
    coalesce(columns.is_prior_year, columns.label_year < documents.fiscal_year, false) as is_prior_year_column,
    coalesce(columns.label_year, documents.fiscal_year - coalesce(columns.is_prior_year, false)::integer) as fiscal_year,
    columns.side
from numbered as columns
left join unlabelled_parts
    on
        columns.document_id = unlabelled_parts.document_id
        and columns.table_id = unlabelled_parts.table_id
        and columns.table_column = unlabelled_parts.table_column
left join {{ ref('funds') }} as funds on columns.fund_code = funds.fund_code
left join {{ ref('expenditure_types') }} as types on columns.expenditure_type_code = types.expenditure_type_code
inner join {{ ref('int_tables') }} as tables on columns.document_id = tables.document_id and columns.table_id = tables.table_id
inner join {{ ref('forms') }} as forms on tables.form_code = forms.form_code
inner join {{ ref('int_documents') }} as documents on columns.document_id = documents.document_id
window of_table as (partition by columns.document_id, columns.table_id)
