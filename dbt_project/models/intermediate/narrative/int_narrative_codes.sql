-- The codes that figures of the text name by words: the row of a triple (类)(款)(项), of a 类, of an economic 类 or 款. A name that fits no
-- row of the document's forms, or several, gives no code.
with figures as (
    select
        document_id,
        figure_key,
        function_class_name,
        function_group_name,
        function_item_name,
        economic_name
    from {{ ref('int_narrative_figures') }}
    where coalesce(function_class_name, function_group_name, function_item_name, economic_name) is not null
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

names as (
    select label as name from row_names
    union
    select listed_names.name from listed_names
    union
    select figures.function_class_name as name from figures
    union
    select figures.function_group_name as name from figures
    union
    select figures.function_item_name as name from figures
    union
    select figures.economic_name as name from figures
),

name_keys as (
    select
        name,
        {{ code_name_key(label_key('name')) }} as name_key
    from names
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

documents as (
    select distinct document_id
    from figures
    where function_class_name is not null
),

known_names as (
    select
        documents.document_id,
        listed_names.code,
        name_keys.name_key
    from listed_names
    inner join name_keys on listed_names.name = name_keys.name
    cross join documents
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

-- A name without 类, 款 or 项 may be of any level.
other_codes as (
    select
        named.document_id,
        named.figure_key,
        min(codes.code) as code
    from named
    inner join codes on named.document_id = codes.document_id and named.class_key = codes.name_key and left(codes.code, 1) = '2'
    where named.group_key is null and named.item_key is null
    group by named.document_id, named.figure_key
    having min(length(codes.code)) > 3 and count(distinct codes.code) = 1
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
    anti join other_codes on named.figure_key = other_codes.figure_key
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

found as (
    select
        document_id,
        figure_key,
        code as function_code,
        null as economic_code
    from class_codes
    union all
    select
        document_id,
        figure_key,
        code as function_code,
        null as economic_code
    from other_codes
    union all
    select
        document_id,
        figure_key,
        code as function_code,
        null as economic_code
    from item_codes
    union all
    select
        document_id,
        figure_key,
        null as function_code,
        code as economic_code
    from economic_codes
)

select
    document_id,
    figure_key,
    max(function_code) as function_code,
    max(economic_code) as economic_code
from found
group by document_id, figure_key
