{#
  True where OCR may have read `listed`, a wording of the seeds, as `printed`: one character is another, lost or added (in ten characters or
  more, two are others). Both are compared texts (`folded` and its like). A character that turns the sense round (年初 and 年末, 收入 and
  支出) is never taken for its opposite, nor dropped, nor put in. Texts of two characters say too little.
#}
{% macro is_misread(printed, listed) -%}
    {%- set turns = "'上下本去今明前后收支入出预决增减初末不非无有内外大小'" -%}
    {%- set without_one = "concat(left({0}, place - 1), substr({0}, place + 1)) = {1} and not contains(" ~ turns ~ ", {0}[place])" -%}
    (
        length({{ listed }}) > 2
        and case length({{ listed }}) - length({{ printed }})
            when 0 then
                len(list_filter(generate_series(1, length({{ listed }})), lambda place: {{ listed }}[place] != {{ printed }}[place]))
                between 1 and if(length({{ listed }}) < 10, 1, 2)
                and not list_bool_or(list_transform(
                    generate_series(1, length({{ listed }})),
                    lambda place: {{ listed }}[place] != {{ printed }}[place] and contains({{ turns }}, {{ listed }}[place]) and contains({{ turns }}, {{ printed }}[place])
                ))
            when 1 then list_bool_or(list_transform(generate_series(1, length({{ listed }})), lambda place: {{ without_one.format(listed, printed) }}))
            when -1 then list_bool_or(list_transform(generate_series(1, length({{ printed }})), lambda place: {{ without_one.format(printed, listed) }}))
            else false
        end
    )
{%- endmacro %}
