-- The cells that a figure of the text must equal: which coordinates of which form a subject may mean is data (seed narrative_targets), the
-- words around the figure say which of these forms comes first. Of forms that come first together any that agrees is meant; where none
-- does and they differ, it is not certain which is, and nothing is compared. Rules that are not certain count where they agree only.
with rules as (
    select
        *,
        string_split(words, '|') as any_of_words
    from {{ ref('narrative_targets') }}
),

figures as (
    select
        figures.* exclude (subject),
        documents.document_kind,
        -- What a section is about comes before words that could stand anywhere: 财政拨款 of projects, of purchases.
        case
            when contains(concat_ws('|', array_to_string(figures.headings, '|'), figures.item_heading), '绩效') then 'performance'
            when contains(array_to_string(figures.headings, '|'), '采购') and figures.subject in ('revenue_source', 'fund') then 'procurement'
            else figures.subject
        end as subject,
        -- Headings and the words of the figure itself tell whose money it is; a fund that the words name is named in full.
        {{ folded("concat_ws('|', array_to_string(figures.headings, '|'), figures.item_heading, figures.measure, funds.name_zh)") }} as scope,
        case
            when figures.revenue_source_code = 'carry_in' then coalesce(figures.fund_code, '*')
            when figures.fund_code is not null then figures.fund_code
            when figures.revenue_source_code = 'fiscal' then 'fiscal_all'
            else coalesce(figures.revenue_source_code, '*')
        end as money,
        if(figures.amount_yuan = 0, 0, figures.half_unit_yuan) as prose_half_yuan
    from {{ ref('int_narrative_figures') }} as figures
    inner join {{ ref('int_documents') }} as documents on figures.document_id = documents.document_id
    left join {{ ref('funds') }} as funds on figures.fund_code = funds.fund_code
    where figures.amount_yuan is not null and figures.subject in (select rules.subject from rules)
),

-- Names of codes as the document's own rows print them; as the list has them for 类 and 款 that it prints no row of.
row_names as (
    select distinct
        document_id,
        function_code as code,
        label
    from {{ ref('int_rows') }}
    where function_code not in ('*', '?') and label is not null
    union
    select distinct
        document_id,
        class_code as code,
        label
    from {{ ref('int_rows') }}
    where class_code is not null and label is not null
    union
    select distinct
        document_id,
        department_economic_code as code,
        label
    from {{ ref('int_rows') }}
    where department_economic_code not in ('*', '?') and label is not null
),

listed_names as (
    select distinct
        code,
        name
    from {{ ref('classification_codes') }}
    where system = 'function' and length(code) < 7
),

name_keys as (
    select
        name,
        {{ code_name_key(label_key('name')) }} as name_key
    from (
        select label as name from row_names
        union
        select listed_names.name from listed_names
        union
        select function_class_name from figures
        union
        select function_group_name from figures
        union
        select function_item_name from figures
        union
        select economic_name from figures
    ) as names
    where name is not null
),

codes as (
    select distinct
        row_names.document_id,
        row_names.code,
        name_keys.name_key
    from row_names
    inner join name_keys on row_names.label = name_keys.name
),

known_names as (
    select
        documents.document_id,
        listed_names.code,
        name_keys.name_key
    from listed_names
    inner join name_keys on listed_names.name = name_keys.name
    cross join (select distinct document_id from figures where function_class_name is not null) as documents
    union
    select * from codes
),

named as (
    select
        figures.document_id,
        figures.figure_key,
        class_keys.name_key as class_key,
        group_keys.name_key as group_key,
        item_keys.name_key as item_key,
        economic_keys.name_key as economic_key
    from figures
    left join name_keys as class_keys on figures.function_class_name = class_keys.name
    left join name_keys as group_keys on figures.function_group_name = group_keys.name
    left join name_keys as item_keys on figures.function_item_name = item_keys.name
    left join name_keys as economic_keys on figures.economic_name = economic_keys.name
    where coalesce(class_keys.name_key, group_keys.name_key, item_keys.name_key, economic_keys.name_key) is not null
),

-- A 类 by its name, else by the only name of the document that is nearly the same (一般公共预算服务支出).
class_codes as (
    select
        named.document_id,
        named.figure_key,
        codes.code,
        if(named.class_key = codes.name_key, 1, jaro_winkler_similarity(named.class_key, codes.name_key)) as likeness
    from named
    inner join codes on named.document_id = codes.document_id and length(codes.code) = 3 and left(codes.code, 1) = '2'
    where named.class_key is not null and named.group_key is null and named.item_key is null and likeness > 0.9
    window of_figure as (partition by named.figure_key order by likeness desc, codes.code asc)
    qualify
        row_number() over of_figure = 1
        and coalesce(likeness - lead(likeness) over of_figure > 0.02, true)
),

-- The innermost name of a triple names the row, the names around it tell rows of one name apart.
item_codes as (
    select
        named.document_id,
        named.figure_key,
        codes.code
    from named
    inner join codes
        on
            named.document_id = codes.document_id
            and coalesce(named.item_key, named.group_key) = codes.name_key
            and length(codes.code) = if(named.item_key is null, 5, 7)
    left join known_names as groups
        on named.document_id = groups.document_id and left(codes.code, 5) = groups.code and named.group_key = groups.name_key
    left join known_names as classes
        on named.document_id = classes.document_id and left(codes.code, 3) = classes.code and named.class_key = classes.name_key
    group by named.document_id, named.figure_key, codes.code, named.group_key, named.class_key
    having
        (named.group_key is null or count(groups.code) > 0)
        and (named.class_key is null or count(classes.code) > 0)
    qualify count(*) over (partition by named.figure_key) = 1
),

economic_codes as (
    select
        named.document_id,
        named.figure_key,
        min(codes.code) as code
    from named
    inner join codes on named.document_id = codes.document_id and named.economic_key = codes.name_key and left(codes.code, 1) = '3'
    group by named.document_id, named.figure_key
    having count(distinct codes.code) = 1
),

asked as (
    select
        figures.document_id,
        figures.figure_key,
        figures.amount_yuan,
        figures.prose_half_yuan,
        figures.is_ambiguous,
        figures.stage,
        figures.fiscal_year,
        -- Whether a cell of the year before is asked for: that which the change is said to be against.
        (figures.change is not null or figures.change_rate is not null or figures.wording is not null)
        and figures.comparison_basis in ('prior_year', 'prior_budget', 'prior_final', 'prior_execution') as asks_prior,
        case figures.comparison_basis
            when 'prior_budget' then 'budget' when 'prior_final' then 'final' when 'prior_execution' then 'final' else figures.stage
        end as prior_stage,
        coalesce(figures.comparison_year, figures.fiscal_year - 1) as prior_year,
        rules.form_code,
        case when rules.side = '=' then nullif(figures.side, 'both') else rules.side end as side,
        if(rules.section = '=', coalesce(figures.section, '本年'), rules.section) as section,
        case rules.row
            when 'class' then class_codes.code
            when 'item' then item_codes.code
            when 'economic' then economic_codes.code
            when 'three_public_item' then coalesce(figures.three_public_item_code, '*')
            when 'procurement' then coalesce(figures.procurement_category, '*')
            else rules.row
        end as row_code,
        if(rules.money = '=', figures.money, rules.money) as money,
        if(rules.expenditure_type = '=', coalesce(figures.expenditure_type_code, '*'), rules.expenditure_type) as expenditure_type,
        rules.precedence,
        rules.is_certain,
        rules.check_id
    from figures
    inner join rules on figures.subject = rules.subject and figures.document_kind = rules.document_kind
    left join class_codes on figures.document_id = class_codes.document_id and figures.figure_key = class_codes.figure_key
    left join item_codes on figures.document_id = item_codes.document_id and figures.figure_key = item_codes.figure_key
    left join economic_codes on figures.document_id = economic_codes.document_id and figures.figure_key = economic_codes.figure_key
    where
        (rules.words is null or list_bool_or(list_transform(rules.any_of_words, lambda word: contains(figures.scope, word))))
        and (rules.side is null or rules.side = '=' or coalesce(figures.side, 'both') in ('both', rules.side))
),

-- What is in another column of the same row is in the top one.
child_columns as (
    select distinct
        document_id,
        table_id,
        child_column
    from {{ ref('int_column_children') }}
),

purchases as (
    select
        amounts.document_id,
        amounts.form_code,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        amounts.stage,
        amounts.fiscal_year,
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        case coalesce(left(rows.procurement_item_code, 1), left(categories.text_folded, 2))
            when 'A' then 'goods' when '货物' then 'goods'
            when 'B' then 'works' when '工程' then 'works'
            when 'C' then 'services' when '服务' then 'services'
        end as category
    from {{ ref('int_amount_precision') }} as amounts
    inner join {{ ref('int_rows') }} as rows
        on
            amounts.document_id = rows.document_id
            and amounts.table_id = rows.table_id
            and amounts.table_row = rows.table_row
            and amounts.lane = rows.lane
    left join {{ ref('int_columns') }} as columns
        on amounts.document_id = columns.document_id and amounts.table_id = columns.table_id and columns.role = 'category'
    left join {{ ref('int_body_cells') }} as categories
        on
            columns.document_id = categories.document_id
            and columns.table_id = categories.table_id
            and columns.table_column = categories.table_column
            and amounts.table_row = categories.table_row
    anti join child_columns
        on
            amounts.document_id = child_columns.document_id
            and amounts.table_id = child_columns.table_id
            and amounts.table_column = child_columns.child_column
    where amounts.measure_code = 'procurement' and not amounts.is_of_which and not amounts.has_child_rows
),

named_rows as (
    select distinct
        document_id,
        table_id,
        table_row
    from {{ ref('int_rows') }}
    where line_code = 'three_public'
),

-- Cells with the coordinates that rules ask for. `place` parts cells of one coordinate that are no sum.
places as (
    select
        document_id,
        form_code,
        table_set as place,
        0 as later,
        table_id,
        table_row,
        table_column,
        stage,
        fiscal_year,
        side,
        section,
        row_code,
        money,
        expenditure_type,
        amount_yuan,
        half_unit_yuan,
        is_ambiguous
    from {{ ref('int_comparable_operands') }}
    union all
    select
        operands.document_id,
        operands.form_code,
        operands.table_set,
        0,
        operands.table_id,
        operands.table_row,
        operands.table_column,
        operands.stage,
        operands.fiscal_year,
        operands.side,
        operands.section,
        '行政运行',
        operands.money,
        operands.expenditure_type,
        operands.amount_yuan,
        operands.half_unit_yuan,
        operands.is_ambiguous
    from {{ ref('int_comparable_operands') }} as operands
    inner join codes on operands.document_id = codes.document_id and operands.row_code = codes.code and codes.name_key = '行政运行'
    union all
    select
        amounts.document_id,
        tables.form_code,
        concat(amounts.context, '|', amounts.table_row),
        -- The row that is named for the three expenses comes before a total that may hold more.
        if(named_rows.table_row is null, 1, 0),
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        amounts.stage,
        amounts.fiscal_year,
        'expenditure',
        '本年',
        amounts.item_code,
        amounts.fund_code,
        '*',
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        false
    from {{ ref('int_three_public_amounts') }} as amounts
    inner join {{ ref('int_tables') }} as tables on amounts.document_id = tables.document_id and amounts.table_id = tables.table_id
    left join named_rows
        on
            amounts.document_id = named_rows.document_id
            and amounts.table_id = named_rows.table_id
            and amounts.table_row = named_rows.table_row
    where not amounts.is_of_which
    union all
    select
        amounts.document_id,
        amounts.form_code,
        concat(amounts.table_row, '|', amounts.table_column),
        amounts.table_column,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        amounts.stage,
        amounts.fiscal_year,
        'expenditure',
        '本年',
        if(amounts.measure_code = 'agency_operating', 'agency_operating', '*'),
        amounts.fund_code,
        '*',
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        false
    from {{ ref('int_amount_precision') }} as amounts
    where
        amounts.measure_code in ('agency_operating', 'procurement', 'purchased_service', 'asset_requested', 'asset_approved')
        and not amounts.is_of_which
    -- The total, or the row of the organization that has all others below it.
    qualify row_number() over (
            partition by amounts.document_id, amounts.table_id, amounts.table_column, amounts.fiscal_year
            order by amounts.level = 0 desc nulls last, amounts.table_row asc
        ) = 1
    union all
    select
        document_id,
        form_code,
        '',
        0,
        table_id,
        table_row,
        table_column,
        stage,
        fiscal_year,
        'expenditure',
        '本年',
        category,
        '*',
        '*',
        amount_yuan,
        half_unit_yuan,
        false
    from purchases
    where category is not null
    union all
    select
        amounts.document_id,
        amounts.form_code,
        amounts.table_id,
        0,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        amounts.stage,
        amounts.fiscal_year,
        'expenditure',
        '本年',
        amounts.economic_government_code,
        amounts.fund_code,
        coalesce(amounts.expenditure_type_code, '*'),
        amounts.amount_yuan,
        amounts.half_unit_yuan,
        false
    from {{ ref('int_amount_precision') }} as amounts
    where amounts.economic_government_code = '502' and not amounts.is_of_which
),

-- Blank cells of forms that print the column: where a text says that something is nothing, this is where the form says nothing, too.
blanks as (
    select
        cells.document_id,
        tables.form_code,
        cells.table_id,
        cells.table_row,
        cells.table_column,
        coalesce(rows.stage, columns.stage) as stage,
        columns.fiscal_year,
        columns.side,
        case
            when rows.section not in ('本年', '*') then rows.section
            else coalesce(columns.section, rows.section, '本年')
        end as section,
        case
            when tables.form_family = 'three_public' then coalesce(nullif(columns.header_three_public_item_code, '*'), rows.three_public_item_code, '*')
            else coalesce(nullif(rows.function_code, '*'), rows.class_code, '*')
        end as row_code,
        case
            when tables.form_family = 'three_public' then '*'
            when coalesce(rows.revenue_source_code, columns.revenue_source_code, '*') not in ('*', '-', 'fiscal', 'carry_in')
                then coalesce(rows.revenue_source_code, columns.revenue_source_code)
            else coalesce(rows.fund_code, columns.header_fund_code, forms.fund_code)
        end as money,
        if(
            columns.side = 'income' or tables.form_family = 'three_public',
            '*', coalesce(columns.header_expenditure_type_code, rows.expenditure_type_code, forms.expenditure_type_code, '*')
        ) as expenditure_type
    from {{ ref('int_body_cells') }} as cells
    inner join {{ ref('int_tables') }} as tables on cells.document_id = tables.document_id and cells.table_id = tables.table_id
    inner join {{ ref('forms') }} as forms on tables.form_code = forms.form_code
    inner join {{ ref('int_amount_columns') }} as columns
        on cells.document_id = columns.document_id and cells.table_id = columns.table_id and cells.table_column = columns.table_column
    inner join {{ ref('int_rows') }} as rows
        on
            cells.document_id = rows.document_id
            and cells.table_id = rows.table_id
            and cells.table_row = rows.table_row
            and columns.lane = rows.lane
    where
        cells.is_blank and cells.text_folded = '' and tables.lands_amounts
        and tables.form_family in ('three_public', 'balance', 'revenue', 'expenditure')
        and not columns.is_of_which
        -- The rows of totals, and lines of a balance; a row that names an item there is what the form prints.
        and (rows.is_total_row or rows.printed_count > 0 or tables.form_family = 'balance')
),

found as (
    select
        asked.*,
        places.* exclude (document_id, form_code, side, section, row_code, money, expenditure_type, stage, fiscal_year, amount_yuan, is_ambiguous),
        places.side as found_side,
        places.section as found_section,
        places.money as found_money,
        places.expenditure_type as found_type,
        places.amount_yuan as cell_yuan,
        places.is_ambiguous as is_no_sum,
        if(places.stage = asked.stage and places.fiscal_year = asked.fiscal_year, 'value', 'prior') as role
    from asked
    inner join places
        on
            asked.document_id = places.document_id
            and asked.form_code = places.form_code
            and asked.row_code = places.row_code
    where
        (asked.side is null or asked.side = places.side)
        and (asked.section is null or asked.section = places.section)
        and (asked.money is null or asked.money = places.money)
        and asked.expenditure_type = places.expenditure_type
        and (
            (places.stage = asked.stage and places.fiscal_year = asked.fiscal_year)
            or (asked.asks_prior and places.stage = asked.prior_stage and places.fiscal_year = asked.prior_year)
        )
),

candidates as (
    select
        document_id,
        figure_key,
        role,
        precedence,
        form_code,
        place,
        row_code,
        found_side,
        found_section,
        found_money,
        found_type,
        any_value(amount_yuan) as prose_yuan,
        bool_or(is_certain) as is_certain,
        min(check_id) as check_id,
        min(later) as later,
        bool_or(is_no_sum) as is_no_sum,
        bool_or(is_ambiguous) as is_ambiguous_figure,
        sum(cell_yuan) as total_yuan,
        abs(sum(cell_yuan) - any_value(amount_yuan)) <= any_value(prose_half_yuan) + sum(half_unit_yuan) as agrees,
        min(table_id) as first_table,
        min(table_row) as first_row,
        min(table_column) as first_column,
        list({
            'table_id': table_id, 'table_row': table_row, 'table_column': table_column,
            'amount_yuan': cell_yuan, 'half_unit_yuan': half_unit_yuan
        }) as cells
    from found
    group by
        document_id, figure_key, role, precedence, form_code, place, row_code, found_side, found_section, found_money, found_type
),

-- The forms that come first among those that print the figure; what is not certain comes in only where it agrees.
first_ones as (
    select *
    from candidates
    where role = 'value' and (is_certain or agrees)
    qualify floor(precedence) = min(floor(precedence)) over (partition by figure_key)
),

chosen as (
    select
        *,
        is_ambiguous_figure
        or (not agrees and (is_no_sum or min(total_yuan) over (partition by figure_key) != max(total_yuan) over (partition by figure_key)))
            as is_ambiguous
    from first_ones
    qualify row_number() over (
        partition by figure_key
        order by agrees desc, precedence asc, later asc, found_side = 'income' desc, first_table asc, first_row asc, first_column asc
    ) = 1
),

priors as (
    select candidates.*
    from candidates
    inner join chosen
        on
            candidates.figure_key = chosen.figure_key
            and candidates.form_code = chosen.form_code
            and candidates.row_code = chosen.row_code
            and candidates.found_side = chosen.found_side
            and candidates.found_section = chosen.found_section
            and candidates.found_money = chosen.found_money
            and candidates.found_type = chosen.found_type
            and candidates.precedence = chosen.precedence
    where candidates.role = 'prior'
    qualify count(*) over (partition by candidates.figure_key) = 1
),

blank_cells as (
    select
        asked.document_id,
        asked.figure_key,
        asked.form_code,
        asked.check_id,
        asked.is_ambiguous,
        blanks.table_id,
        blanks.table_row,
        blanks.table_column
    from asked
    inner join blanks
        on
            asked.document_id = blanks.document_id
            and asked.form_code = blanks.form_code
            and asked.row_code = blanks.row_code
            and asked.stage = blanks.stage
            and asked.fiscal_year = blanks.fiscal_year
            and asked.expenditure_type = blanks.expenditure_type
    anti join chosen on asked.figure_key = chosen.figure_key
    where
        asked.amount_yuan = 0 and asked.is_certain
        and (asked.side is null or blanks.side is null or asked.side = blanks.side)
        and (asked.section is null or asked.section = blanks.section or blanks.section is null)
        and (asked.money is null or asked.money = blanks.money)
    qualify row_number() over (
        partition by asked.figure_key order by asked.precedence, blanks.table_id, blanks.table_row, blanks.table_column
    ) = 1
)

select
    chosen.figure_key,
    chosen.document_id,
    'value' as role,
    cell.table_id,
    cell.table_row,
    cell.table_column,
    cell.amount_yuan::decimal(20, 2) as amount_yuan,
    cell.half_unit_yuan::decimal(20, 7) as half_unit_yuan,
    null::varchar as text_printed,
    null::decimal(26, 8) as number,
    chosen.form_code as via,
    chosen.check_id,
    chosen.is_ambiguous
from chosen, unnest(chosen.cells) as each (cell)
union all
select
    priors.figure_key,
    priors.document_id,
    'prior' as role,
    cell.table_id,
    cell.table_row,
    cell.table_column,
    cell.amount_yuan::decimal(20, 2) as amount_yuan,
    cell.half_unit_yuan::decimal(20, 7) as half_unit_yuan,
    null as text_printed,
    null as number,
    priors.form_code as via,
    priors.check_id,
    priors.is_no_sum as is_ambiguous
from priors, unnest(priors.cells) as each (cell)
union all
select
    figure_key,
    document_id,
    'value' as role,
    table_id,
    table_row,
    table_column,
    null as amount_yuan,
    null as half_unit_yuan,
    '' as text_printed,
    null as number,
    form_code || ' (blank)' as via,
    check_id,
    is_ambiguous
from blank_cells
