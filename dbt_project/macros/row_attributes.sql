{#
  What the rows of a form of projects, purchases, services or assets print beside their amounts, as one CTE `attributes` per document_key, table_id
  and table_row: by the roles of their columns, never by position. A merged cell speaks for every row that it covers.
#}
{% macro row_attributes(family) %}
key_attributes as (
    select
        md5(texts.document_id) as document_key,
        texts.table_id,
        texts.table_row,
        {% set in_order = 'order by texts.table_column' -%}
        first(texts.text_printed {{ in_order }}) filter (where texts.role = 'category') as category_printed,
        first(texts.text_printed {{ in_order }}) filter (where texts.role = 'project_type') as kind_printed,
        first(texts.text_printed {{ in_order }}) filter (where texts.role in ('organization', 'organization_text')) as unit_name,
        list(texts.name_printed {{ in_order }}) filter (where texts.role = 'name' and texts.code_system is null) as names_printed,
        list(texts.text_printed {{ in_order }}) filter (where texts.role = 'directory') as directories_printed,
        first(texts.text_printed {{ in_order }}) filter (where texts.role = 'provider') as provider_printed,
        first(texts.text_folded {{ in_order }}) filter (where texts.role = 'is_procurement') as is_procurement_printed,
        -- Of several columns of items the one with the longest code says most, without codes the one nearest to the amounts.
        {% set is_item = "texts.role in ('code', 'code_and_name') and texts.code_system = 'procurement_item'" -%}
        first(texts.text_printed {{ in_order }}) filter (where {{ is_item }}) as first_item_printed,
        arg_max(texts.code, (length(texts.code), texts.table_column)) filter (where {{ is_item }}) as item_code,
        arg_max(nullif(texts.name_printed, ''), (texts.code is not null, length(coalesce(texts.code, '')), texts.table_column))
        filter (where {{ is_item }} and texts.role = 'code_and_name') as item_name
    from {{ ref('int_key_texts') }} as texts
    inner join {{ ref('int_tables') }} as tables on texts.document_id = tables.document_id and texts.table_id = tables.table_id
    where tables.form_family = '{{ family }}'
    group by texts.document_id, texts.table_id, texts.table_row
),

counted_cells as (
    select
        md5(cells.document_id) as document_key,
        cells.table_id,
        cells.table_row,
        cells.table_column,
        columns.role,
        columns.measure_code,
        cells.text_printed,
        -- 1批 or 3台: a quantity with what it counts.
        coalesce(
            cells.number_printed,
            try_cast(replace(regexp_extract(cells.text_folded, '^([0-9][0-9,]*(?:[.][0-9]+)?)[^0-9.,%元]{1,3}$', 1), ',', '') as decimal(20, 4))
        ) as number_printed,
        regexp_extract(cells.text_folded, '^[0-9.,]+([^0-9.,%元]{1,3})$', 1) as unit_in_text,
        coalesce(cells.cell_unit, columns.column_unit) as own_unit,
        tables.unit as table_unit
    from {{ ref('int_body_cells') }} as cells
    inner join {{ ref('int_columns') }} as columns
        on cells.document_id = columns.document_id and cells.table_id = columns.table_id and cells.table_column = columns.table_column
    inner join {{ ref('int_tables') }} as tables on cells.document_id = tables.document_id and cells.table_id = tables.table_id
    where
        tables.form_family = '{{ family }}' and not cells.is_blank
        and (columns.role in ('unit_of_measure', 'quantity') or (columns.role = 'price' and cells.number_printed is not null))
),

number_attributes as (
    select
        document_key,
        table_id,
        table_row,
        any_value(table_unit) as table_unit,
        coalesce(
            first(text_printed order by table_column) filter (where role = 'unit_of_measure'),
            first(unit_in_text order by table_column) filter (where role = 'quantity' and unit_in_text != '')
        ) as unit_of_measure,
        count(number_printed) filter (where role = 'quantity') as quantity_count,
        {% for role in ['quantity', 'price'] -%}
            {% for part, measures in [
                ('plain', "measure_code is null or measure_code not like 'asset_%'"), ('existing', "measure_code = 'asset_existing'"),
                ('standard', "measure_code = 'asset_standard'"), ('requested', "measure_code = 'asset_requested'"),
                ('approved', "measure_code = 'asset_approved'")
            ] -%}
                first(number_printed order by table_column) filter (where number_printed is not null and role = '{{ role }}' and ({{ measures }})) as {{ part }}_{{ role }},
            {% endfor -%}
        {% endfor -%}
        {% for part, measures in [('plain', "measure_code is null or measure_code not in ('asset_approved')"), ('approved', "measure_code = 'asset_approved'")] -%}
            first(own_unit order by table_column) filter (where role = 'price' and ({{ measures }})) as {{ part }}_price_unit{{ ',' if not loop.last }}
        {% endfor %}
    from counted_cells
    group by document_key, table_id, table_row
),

-- A heading (特定目标类, 货物) is of the rows below it; a subtotal (货物小计) is not.
headings as (
    select
        md5(document_id) as document_key,
        table_id,
        table_row,
        nullif(last_value(
            case
                when line_code = 'category' and not regexp_matches(label, '[小合]\s*计\s*$') then label
                when is_total_row or is_organization_row then ''
            end ignore nulls
        ) over (
            partition by document_id, table_id order by table_row, lane rows between unbounded preceding and current row
        ), '') as heading_above
    from {{ ref('int_rows') }}
    where form_family = '{{ family }}'
    qualify row_number() over (partition by document_id, table_id, table_row order by lane) = 1
),

attributes as (
    select
        headings.*,
        keys.* exclude (document_key, table_id, table_row),
        numbers.* exclude (document_key, table_id, table_row)
    from headings
    left join key_attributes as keys
        on headings.document_key = keys.document_key and headings.table_id = keys.table_id and headings.table_row = keys.table_row
    left join number_attributes as numbers
        on headings.document_key = numbers.document_key and headings.table_id = numbers.table_id and headings.table_row = numbers.table_row
)
{% endmacro %}

{#
  A price in yuan, from factors of units: in the unit of its cell or header; where only the table names a unit, in that or in 元, whichever
  quantity × price makes the amount of. null where neither does: a price beside amounts in 万元 is as often in 元.
#}
{% macro price_in_yuan(price, own_factor, table_factor, quantity, amount_yuan) -%}
    case
        when {{ own_factor }} is not null then {{ price }} * {{ own_factor }}
        when {{ table_factor }} = 1 then {{ price }}
        when abs({{ price }} * {{ table_factor }} * {{ quantity }} - {{ amount_yuan }}) <= 0.02 * abs({{ amount_yuan }}) then {{ price }} * {{ table_factor }}
        when abs({{ price }} * {{ quantity }} - {{ amount_yuan }}) <= 0.02 * abs({{ amount_yuan }}) then {{ price }}
    end::decimal(20, 2)
{%- endmacro %}

{#
  Amounts by the source of their money as columns, from amounts that may be summed: what no fund or source is told of, or another, is other_yuan.
  null where the row prints nothing of a source.
#}
{% macro amounts_by_source() -%}
    {%- set carried_in = "coalesce(revenue_source_code = 'carry_in', false)" -%}
    {%- for fund in ['general', 'government_fund', 'state_capital', 'special_account', 'unit_funds'] %}
    sum(amount_yuan) filter (where fund_code = '{{ fund }}' and not {{ carried_in }})::decimal(20, 2) as {{ fund }}_yuan,
    {%- endfor %}
    sum(amount_yuan) filter (where fund_code = 'fiscal_all' and not {{ carried_in }})::decimal(20, 2) as fiscal_undivided_yuan,
    sum(amount_yuan) filter (where {{ carried_in }})::decimal(20, 2) as carried_in_yuan,
    sum(amount_yuan) filter (
        where not {{ carried_in }}
        and coalesce(fund_code, '*') not in ('general', 'government_fund', 'state_capital', 'special_account', 'unit_funds', 'fiscal_all')
    )::decimal(20, 2) as other_yuan
{%- endmacro %}

{# The one fund that pays for the amounts of a row, * where several do. #}
{% macro only_fund() -%}
    case count(distinct fund_code) filter (where amount_yuan != 0) when 1 then max(fund_code) filter (where amount_yuan != 0) else '*' end
{%- endmacro %}
