-- Forms of basic expenditure by economic class: 人员经费合计 and 公用经费合计 against the classes they are made of and against the total.
-- Sums of 款 and of columns are in `check_row_divisions` and `check_row_sums`.
with form_checks as (
    select
        form_code,
        max(check_id) filter (where identity = 'personnel_classes') as check_of_personnel,
        max(check_id) filter (where identity = 'operating_classes') as check_of_operating,
        max(check_id) filter (where identity = 'personnel_and_operating') as check_of_total
    from {{ ref('check_forms') }}
    group by form_code
    having check_of_total is not null
),

amounts as (
    select
        amounts.*,
        form_checks.* exclude (form_code),
        meanings.is_lane_of_one_type,
        coalesce(amounts.economic_department_code, amounts.economic_government_code) as economic_code,
        headings.line_code as share_code,
        amounts.expenditure_type_code in ('personnel', 'operating') as is_of_one_type,
        concat_ws('|', amounts.table_id, amounts.stage, amounts.fiscal_year, amounts.section, amounts.fund_code, amounts.revenue_source_code)
            as money
    from {{ ref('int_amount_precision') }} as amounts
    inner join form_checks on amounts.form_code = form_checks.form_code
    inner join {{ ref('int_column_meanings') }} as meanings
        on
            amounts.document_id = meanings.document_id
            and amounts.table_id = meanings.table_id
            and amounts.table_column = meanings.table_column
    left join {{ ref('int_row_headings') }} as headings
        on
            amounts.document_id = headings.document_id
            and amounts.table_id = headings.table_id
            and amounts.table_row = headings.table_row
            and amounts.lane = headings.lane
    where amounts.measure_code != '?' and not amounts.is_of_which
),

kinds as (
    select
        *,
        -- 人员经费合计 is told by its row, or by the lane or column that a total stands in.
        case
            when economic_code = '?' then null
            when share_code in ('personnel', 'operating') then if(is_lane_of_one_type or not is_of_one_type, share_code, null)
            when economic_code = '*' and is_of_one_type then expenditure_type_code
            when economic_code = '*' and level = 0 then 'total'
            when economic_code != '*' and (is_lane_of_one_type or not is_of_one_type) then 'class'
        end as kind,
        -- A share in the row of the total itself is left to the sums of that row.
        coalesce(share_code in ('personnel', 'operating'), false) or is_lane_of_one_type as is_row_of_share,
        left(economic_code, 3) as class_code,
        length(economic_code) = 3 as is_class
    from amounts
),

operands as (
    select
        *,
        bool_or(is_class and kind = 'class') over (partition by document_id, money, class_code) as has_class,
        -- Classes of several organizations, and codes that no list knows, leave it open what a total is made of.
        count(*) filter (where is_class and kind = 'class') over (partition by document_id, money, class_code, economic_government_code) > 1
            as is_repeated
    from kinds
    where kind is not null
    -- A total that is printed twice counts once.
    qualify kind = 'class' or row_number() over (
            partition by document_id, money, kind
            order by not is_row_of_share and kind != 'total', contains(coalesce(label, ''), '小计'), table_row, lane
        ) = 1
),

-- Shares that the form prints, be they blank.
printed_shares as (
    select distinct
        document_id,
        table_id,
        line_code as share
    from {{ ref('int_rows') }}
    where form_family = 'economic' and line_code in ('personnel', 'operating')
    union
    select distinct
        document_id,
        table_id,
        kind as share
    from operands
    where kind in ('personnel', 'operating')
),

class_terms as (
    select
        operands.*,
        printed_shares.share,
        if(printed_shares.share = 'personnel', operands.check_of_personnel, operands.check_of_operating) as check_id,
        if(operands.kind = 'class', 'rhs', 'lhs') as role,
        concat_ws('|', operands.money, printed_shares.share) as instance
    from operands
    inner join printed_shares
        on
            operands.document_id = printed_shares.document_id
            and operands.table_id = printed_shares.table_id
            and case
                when operands.kind = 'class'
                    then (operands.class_code in ('301', '303')) = (printed_shares.share = 'personnel') and (operands.is_class or not operands.has_class)
                else operands.kind = printed_shares.share
            end
    where operands.check_of_personnel is not null
),

share_terms as (
    select
        *,
        check_of_total as check_id,
        if(kind = 'total', 'lhs', 'rhs') as role,
        concat_ws('|', money, 'shares') as instance,
        count(distinct kind) over of_money < 3 as is_share_blank
    from operands
    where kind = 'total' or (kind in ('personnel', 'operating') and is_row_of_share)
    window of_money as (partition by document_id, money)
    qualify bool_or(kind = 'total') over of_money and bool_or(kind != 'total') over of_money
),

identities as (
    {% for terms, is_ambiguous in [('class_terms', "kind = 'class' and is_repeated"), ('share_terms', 'is_share_blank')] -%}
    select
        check_id,
        document_id,
        instance,
        role,
        amount_yuan,
        half_unit_yuan,
        table_id,
        table_row,
        table_column,
        'equal' as comparison,
        {{ is_ambiguous }} as is_ambiguous
    from {{ terms }}
    {% if not loop.last %}union all
    {% endif -%}
    {% endfor %}
),

{{ identity_results('identities') }}
