{# How a printed amount becomes a number. A dash is a printed zero, a blank is nothing, brackets and 负 are negative; anything else that is no number is null.
   All of these take a text that is folded already. #}

{# The text of an amount without currency sign and unit. #}
{% macro amount_text(text) -%}
    regexp_replace(
        replace(replace({{ text }}, '￥', ''), '¥', ''),
        '(人民币)?(亿|千万|百万|千|万)?元$', ''
    )
{%- endmacro %}

{# True where a cell says nothing: blank, or a mark that stands for a blank. #}
{% macro is_blank_amount(text) -%}
    (
        {{ amount_text(text) }} in ('', '/', '\\', '无', '无此项', '不适用')
        -- A note or a unit that rules draw into the grid.
        or regexp_matches({{ text }}, '^((注|说明|备注|附注)[:.]|(金额)?单位:)')
    )
{%- endmacro %}

{# DECIMAL(26,8) in the printed unit. Thousands are accepted only where every group has three digits. #}
{% macro amount_number(text) -%}
    case
        when regexp_full_match({{ amount_text(text) }}, '-{1,4}') then 0::decimal(26, 8)
        when regexp_full_match(
            {{ amount_text(text) }},
            '(-|负|\+)?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]*)?|\(([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]*)?\)|(-|负)?\.[0-9]+'
        ) then
            case when regexp_matches({{ amount_text(text) }}, '^(\(|-|负)') then -1 else 1 end
            * try_cast(nullif(regexp_replace({{ amount_text(text) }}, '[^0-9.]', '', 'g'), '.') as decimal(26, 8))
    end
{%- endmacro %}

{# The unit printed inside the cell itself (12.5万元); null where there is none. #}
{% macro amount_unit(text) -%}
    nullif(regexp_extract({{ text }}, '[0-9)]((?:亿|千万|百万|千|万)?元)$', 1), '')
{%- endmacro %}
