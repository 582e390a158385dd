{# What a printed text is compared by. Every comparison of titles, headers and labels goes through these macros, on both sides. #}

{# Width folded to half, all white space and quotation marks dropped, brackets and dashes in one form, radicals as the characters they stand for. #}
{% macro folded(text) -%}
    regexp_replace(
        case
            when regexp_matches({{ text }}, '{{ radical_class() }}')
                then translate({{ text }}, '{{ marks_from() ~ radicals_from() }}', '{{ marks_to() ~ radicals_to() }}')
            when regexp_matches({{ text }}, '{{ mark_class() }}') then translate({{ text }}, '{{ marks_from() }}', '{{ marks_to() }}')
            else {{ text }}
        end,
        '[\s\x{200b}\x{feff}\x{00ad}"“”‘’''`「」『』＂]', '', 'g'
    )
{%- endmacro %}

{# A label without its ordinal (一、（一）1. ①), its 其中：, and a closing colon. #}
{% macro label_key(text) -%}
    regexp_replace(
        regexp_replace(
            {{ folded(text) }},
            '^((其中[:,]?|[加减][:]|[一二三四五六七八九十廿卅百]+[、.,:]|第[一二三四五六七八九十]+[、.,]|\([一二三四五六七八九十廿卅]+\)[、.,]?|[0-9]{1,2}[、.]|\([0-9]{1,2}\)[、.]?|[①-⑳][、.]?|[-—·★☆※])+)', ''
        ),
        '[:：。;]+$', ''
    )
{%- endmacro %}

{# Depth of a label's ordinal: 1 for 一、, 2 for （一）, 3 for 1., 4 for (1) and ①; null without one. #}
{% macro ordinal_depth(text) -%}
    case
        when regexp_matches({{ folded(text) }}, '^(其中[:,]?)?[一二三四五六七八九十廿卅]+[、.,]') then 1
        when regexp_matches({{ folded(text) }}, '^(其中[:,]?)?\([一二三四五六七八九十廿卅]+\)') then 2
        when regexp_matches({{ folded(text) }}, '^(其中[:,]?)?[0-9]{1,2}[、.]') then 3
        when regexp_matches({{ folded(text) }}, '^(其中[:,]?)?(\([0-9]{1,2}\)|[①-⑳])') then 4
    end
{%- endmacro %}

{# A column header without years, the unit printed behind it or in its place, and everything that `label_key` drops. #}
{% macro header_key(text) -%}
    regexp_replace(
        regexp_replace({{ label_key(text) }}, '(\((金额)?(单位:)?(人民币)?(亿|千万|百万|千|万)?元\)|(金额)?单位:(人民币)?(亿|千万|百万|千|万)?元)$', ''),
        '(19|20)[0-9]{2}年度?', '', 'g'
    )
{%- endmacro %}

{#
  A table's title without number, year, unit and 部门预算 / 部门 / 预算单位 / 单位 before it, and without what only says how its rows are
  ordered (按功能分类科目) or numbers, dates or continues it behind it; what remains is compared as a whole. An economic classification behind
  a title is kept: it tells forms apart. 一 of 一般 is no numeral.
#}
{% macro title_key(text) -%}
    {%- set from_start -%}
    ^(([一二三四五六七八九十]+[、.])|(\([一二三四五六七八九十]+\))|{{ table_number_patterns() }}|([0-9]{1,2}[、.])|((19|20)[0-9]{2}(-(19|20)?[0-9]{2})?年?度?)|([二2][〇○Oo0零][〇○Oo0零一二三四五六七八九]{2}年度?)|[、:.-]|(\((本级|部门|单位|机关)\)))+
    {%- endset -%}
    replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(
                            replace({{ folded(text) }}, '一般', '§般'),
                            '({{ title_endings() }})+$', ''
                        ),
                        '(基本支出[^(-]*表)[-(]按?(支出)?经济(分类)?(科目)?(分类|分)?\)?$', '\1'
                    ),
                    '{{ from_start }}', ''
                ),
                '^(部门综合预算|部门预算|部门决算|单位预算|单位决算|部门|预算单位|单位|本部门|本单位|本级)(\((本级|部门|单位)\))?', ''
            ),
            '{{ from_start }}', ''
        ),
        '§般', '一般'
    )
{%- endmacro %}

{# What may stand behind a title without changing the form: (单位：万元), (公开01表), (2024年), (续), (按功能分类科目), -1. #}
{% macro title_endings() -%}
    \((金额)?单位[:]?[^)]*\)|\((亿|千万|百万|千|万)?元\)|\((空表|续表?|公开表?|样表|草案|批复表?|汇总表?|[一二三四五六七八九十]+|[^()]*(不含|人员类|运转类|特定目标类)[^()]*)\)|\((部门|单位|本级|机关)?(预算|决算)?\)|\(按?(支出)?(科目|单位|类款项|项目|部门)(分类|分)?\)|\(({{ table_number_patterns() }})\)|\(?(19|20)[0-9]{2}年?度?(部门|单位)?(预算|决算)?\)?|\(货物[、]?工程[、和]?服务\)|-[0-9]{1,2}|-*续表?[0-9一二三四]*|\(?-?按?(支出)?功能(分类)?(科目)?(项级)?(科目)?(分类|分)?\)?
{%- endmacro %}

{# 表1, 附表1-1, 公开01表, 部门公开表1, 财决公开01表, GK01; a year may follow without a space. #}
{% macro table_number_patterns() -%}
    ((财决|财预|部门|单位|预算|决算)?(公开)?(附件|附表|表|公开)+[0-9]{1,2}?(-[0-9]{1,2}?)?表?(19|20)[0-9]{2}年度?)|((财决|财预|部门|单位|预算|决算)?(公开)?(附件|附表|表|公开)+-?([0-9]+|[一二三四五六七八九十]+)([-.][0-9]+)*表?[:、.]?)|((财决|财预|预算|决算)[0-9]{1,2}表)|([A-Z]{1,3}[0-9]{1,2}表?)
{%- endmacro %}

{# An organization as printed above a table, without 部门： or 单位名称： before it. #}
{% macro organization_text(text) -%}
    regexp_replace({{ folded(text) }}, '^(编制|填报|公开|预算)?(部门|单位)(\((部门|单位)\))?(名称|公章|\(公章\))?[:]', '')
{%- endmacro %}

{# True for a text that can only be the name of an organization, with or without 部门 and a year behind it. #}
{% macro is_organization_prefix(text) -%}
    (
        regexp_full_match(
            {{ text }},
            '.+(局|厅|委|委员会|办|办公室|中心|处|院|所|站|馆|校|学院|大学|中学|小学|幼儿园|街道|街道办事处|镇|乡|人民政府|政府|会|联合会|协会|工会|总队|支队|大队|团委|党校|公司|集团|园区|管理区|开发区|部|室|社|台|团|库)(机关|本级|\(本级\))?((19|20)[0-9]{2}年?度?)?(部门预算|部门决算|预算单位|部门|单位)?((19|20)[0-9]{2}年?度?)?'
        )
        and not regexp_matches({{ text }}, '拨款|基金|资本|收入|支出|经费|收支|三公|绩效|项目')
    )
{%- endmacro %}

{# The name of a 类 without the 支出, 等 and 的 that places print or leave out. #}
{% macro class_key(text) -%}
    regexp_replace({{ text }}, '(等)?(的)?支出$', '')
{%- endmacro %}

{# True for a text that ends as names of organizations do. #}
{% macro is_organization_name(text) -%}
    regexp_full_match(
        {{ folded(text) }},
        '.{2,}(局|厅|委|委员会|办公室|中心|法院|检察院|研究院|研究所|事务所|大学|中学|小学|学校|街道办事处|人民政府|联合会|协会|总队|支队|大队|党校|机关)(机关|本级|\(本级\)|\(机关\))?|.{4,}(本级|\(本级\))'
    )
{%- endmacro %}

{# An organization's name without 本级 or 机关 behind it. #}
{% macro organization_stem(text) -%}
    regexp_replace({{ folded(text) }}, '(\(本级\)|本级|\(机关\))$', '')
{%- endmacro %}
