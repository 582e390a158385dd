{#
  A dimension of one classification: seed editions valid in each classification year, the codes that documents of that year print
  and the seed does not know (source `printed`), and the rows `*` (total) and `?` (printed but not recognised) for every year.
  The classification year is the document's fiscal year: its prior-year columns use the same list.

  system: value of `system` in the seeds; code_column: name of the code in `fct_amount` and here;
  digits and names: length of a code per level and the prefix of its name columns, outermost level first.
#}
{% macro classification_dimension(system, code_column, digits, names) %}
with classification_years as (
    select distinct fiscal_year as classification_year
    from {{ ref('dim_document') }}
    where fiscal_year is not null
),

editions as (
    -- The edition in force; for a year before the first or after the last known edition, the nearest one.
    select
        y.classification_year,
        c.code,
        c.name,
        c.other_names,
        c.source
    from {{ ref('classification_codes') }} as c
    cross join classification_years as y
    where c.system = '{{ system }}'
    qualify row_number() over (
        partition by y.classification_year, c.code
        order by
            (y.classification_year between c.first_year and coalesce(c.last_year, 9999)) desc,
            abs(y.classification_year - c.first_year)
    ) = 1
),

printed as (
    select
        d.fiscal_year as classification_year,
        p.code,
        p.name,
        null::varchar as other_names,
        'printed' as source
    from {{ ref('int_printed_codes') }} as p
    inner join {{ ref('dim_document') }} as d on p.document_id = d.document_id
    where p.system = '{{ system }}' and d.fiscal_year is not null
    qualify row_number() over (partition by d.fiscal_year, p.code order by p.name is null, p.amounts desc, p.document_id, p.name) = 1
),

codes as (
    select * from editions
    union all
    select p.*
    from printed as p
    anti join editions as e on p.classification_year = e.classification_year and p.code = e.code
    union all
    select
        y.classification_year,
        c.code,
        c.name,
        null,
        'yusuan'
    from classification_years as y
    cross join (values ('*', '合计'), ('?', '未识别')) as c (code, name)
)

select
    md5(concat_ws('|', c.classification_year, '{{ system }}', c.code)) as classification_key,
    c.classification_year::integer as classification_year,
    c.code as {{ code_column }},
    c.name,
    case length(c.code) {% for n in digits %}when {{ n }} then {{ loop.index }} {% endfor %}end::integer as level,
    {% for n in digits %}
    case when length(c.code) >= {{ n }} then left(c.code, {{ n }}) end as {{ names[loop.index0] }}_code,
    level_{{ loop.index }}.name as {{ names[loop.index0] }}_name,
    {% endfor %}
    {% if system == 'function' %}
    m.cofog_division,
    m.cofog_name,
    {% else %}
    m.gfsm_code,
    m.gfsm_name,
    {% endif %}
    m.mapping_basis,
    c.other_names,
    c.source
from codes as c
{% for n in digits %}
left join codes as level_{{ loop.index }}
    on c.classification_year = level_{{ loop.index }}.classification_year
    and left(c.code, {{ n }}) = level_{{ loop.index }}.code
    and length(c.code) >= {{ n }}
{% endfor %}
left join {{ ref('international_mappings') }} as m
    on m.system = '{{ system }}' and m.class_code = left(c.code, 3)
{% endmacro %}
