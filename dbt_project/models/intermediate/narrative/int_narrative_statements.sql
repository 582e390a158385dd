-- Sentences of the explanation with the numbered item and the headings they stand under. Several items that run together in one paragraph are parted.
with paragraphs as (
    select
        paragraphs.document_id,
        paragraphs.ordinal,
        paragraphs.page,
        paragraphs.heading_path as headings,
        paragraphs.is_heading,
        paragraphs.text_printed,
        paragraphs.boxes,
        -- What stands between two headings is one section; a number may only be counted on inside it.
        max(paragraphs.ordinal) filter (where paragraphs.is_heading)
            over (partition by paragraphs.document_id order by paragraphs.ordinal rows between unbounded preceding and current row) as section_ordinal
    from {{ ref('stg_paragraphs') }} as paragraphs
),

-- A heading says figures too where it is a short sentence of its own (1.基本支出492.46万元).
prose as (
    select
        document_id,
        ordinal,
        page,
        headings,
        text_printed,
        boxes,
        coalesce(section_ordinal, 0) as section_ordinal
    from paragraphs
    where
        not coalesce(list_bool_or(list_transform(headings, lambda heading: contains(heading, '名词解释') or contains(heading, '专业名词'))), false)
        and not regexp_matches(text_printed, '…{3,}|\.{6,}|·{6,}')
        and (not is_heading or regexp_matches(text_printed, '[0-9０-９]\s*(万|亿)?(元|%|％)'))
),

pieces as (
    select
        prose.* exclude (text_printed),
        unnest(pieces) as statement,
        generate_subscripts(pieces, 1) as statement_ordinal
    from (
        select
            *,
            list_filter(
                string_split(
                    regexp_replace(
                        regexp_replace(text_printed, '(^|[。；;：:，,])(\s*)({{ item_marker() }})', '\1¶\3', 'g'),
                        '。', '。¶', 'g'
                    ),
                    '¶'
                ),
                lambda piece: regexp_matches(piece, '[\p{Han}0-9A-Za-z]')
            ) as pieces
        from prose
    ) as prose
),

marked as (
    select
        *,
        document_id || ':' || ordinal || ':' || statement_ordinal as statement_key,
        row_number() over (partition by document_id order by ordinal, statement_ordinal) as place,
        nullif({{ ordinal_of('statement') }}, '') as marker,
        regexp_replace(
            {{ folded('statement') }}, '^([一二三四五六七八九十]{1,3}、|\(([一二三四五六七八九十]{1,3}|[0-9]{1,2})\)[、.]?|[①-⑳][、.]?|[0-9]{1,2}、|[0-9]{1,2}\.((?:19|20)[0-9]{2}[年-]|[^0-9]))', '\3'
        ) as text_folded
    from pieces
),

-- 支出（208类）, 支出（类208）, 支出（208） and 行政运行（2010601） are 支出（类） and 行政运行（项）.
levelled as (
    select
        * exclude (text_folded),
        if(
            regexp_matches(text_folded, '\([类款项]?[0-9]{2,7}[类款项]?\)'),
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(text_folded, '\((?:[0-9]{1,7}([类款项])|([类款项])[0-9]{1,7})\)', '(\1\2)', 'g'),
                        '(\p{Han})\(2[0-3][0-9]\)', '\1(类)', 'g'
                    ),
                    '(\p{Han})\(2[0-3][0-9]{3}\)', '\1(款)', 'g'
                ),
                '(\p{Han})\(2[0-3][0-9]{5}\)', '\1(项)', 'g'
            ),
            text_folded
        ) as statement_folded,
        case
            when marker is null then null
            when regexp_matches(marker, '^[一二三四五六七八九十]') then 1
            when regexp_matches(marker, '^（[一二三四五六七八九十]') then 2
            when regexp_matches(marker, '^[0-9０-９]') then 3
            else 4
        end as level
    from marked
),

-- The last number of each level inside the section; one of a higher level ends those below it.
open_items as (
    select
        *,
    {% for level in range(1, 5) -%}
    coalesce(max(place) filter (where level = {{ level }}) over section, 0) as place_{{ level }},
    arg_max(marker, place) filter (where level = {{ level }}) over section as marker_{{ level }},
    arg_max(statement_folded, place) filter (where level = {{ level }}) over section as text_{{ level }}
    {%- if not loop.last %},{% endif %}
    {% endfor %}
    from levelled
    window section as (partition by document_id, section_ordinal order by place rows between unbounded preceding and current row)
),

numbered as (
    select
        *,
        list_filter(
            [
                if(place_1 > 0, { place: place_1, marker: marker_1, text: text_1 }, null),
                if(place_2 > place_1, { place: place_2, marker: marker_2, text: text_2 }, null),
                if(place_3 > greatest(place_1, place_2), { place: place_3, marker: marker_3, text: text_3 }, null),
                if(place_4 > greatest(place_1, place_2, place_3), { place: place_4, marker: marker_4, text: text_4 }, null)
            ],
            lambda item: item is not null
        ) as items
    from open_items
),

-- What headings and outer items name of the (类)(款)(项) that the items below them go on with.
outer_names as (
    select
        *,
        regexp_extract(list_filter(outer_texts, lambda text: contains(text, '(类)'))[-1], '([^。;,:、()]*)\(类\)', 1) as outer_class,
        regexp_extract(list_filter(outer_texts, lambda text: contains(text, '(款)'))[-1], '([^。;,:、()]*)\(款\)', 1) as outer_group
    from (
        select
            *,
            list_concat(
                list_transform(list_filter(headings, lambda heading: regexp_matches(heading, '[（(][类款][）)]')), lambda heading: regexp_replace({{ folded('heading') }}, '^(?:\([^()]*\)|[0-9一二三四五六七八九十]+[、.])', '')),
                list_transform(items[:-2], lambda item: item.text)
            ) as outer_texts
        from numbered
    ) as numbered
),

-- The (类)(款)(项) that a sentence without amounts names before those that only say their stage, in its item or, outside one, its paragraph.
functions as (
    select
        *,
        last_value(
            if(
                regexp_matches(statement_folded, '\((款|项)\)'),
                regexp_extract(
                    regexp_extract(statement_folded, '([^。;,:]*\([类款项]\).*)$', 1), '^(?:(.*?)\(类\))?(?:(.*?)\(款\))?(?:(.*?)\(项\))?', ['class', 'group', 'item']
                ),
                null
            ) ignore nulls
        ) over same as named_function,
        last_value(nullif(regexp_extract(statement_folded, '^(.*?)(?:绩效自评|自评|绩效评价)(?:情况|结果)?综述', 1), '') ignore nulls) over same as project_name
    from outer_names
    window same as (partition by document_id, section_ordinal, if(len(items) > 0, items[-1].place, -ordinal) order by place)
)

select
    document_id,
    statement_key,
    ordinal as paragraph_ordinal,
    statement_ordinal,
    place as statement_place,
    page,
    boxes,
    array_to_string(
        list_filter(
            list_concat(list_transform(headings, lambda heading: nullif({{ ordinal_of('heading') }}, '')), list_transform(items, lambda item: item.marker)),
            lambda part: part is not null
        ),
        '/'
    ) as part_path,
    headings,
    if(len(items) > 0, document_id || ':' || section_ordinal || ':' || items[-1].place, null) as item_key,
    items[-1].marker as item_marker,
    -- What heads the item: its words up to the first amount, comma or full stop.
    nullif(
        regexp_extract(items[-1].text, '^(.*?)(?:[。;:,]|[0-9][0-9,.]*(?:万|亿)?元|$)', 1), ''
    ) as item_heading,
    -- A name in front of them holds until one of its own level is said.
    if(
        named_function is null, null,
        coalesce(nullif(named_function.class, ''), nullif(outer_class, ''))
    ) as function_class_name,
    if(
        named_function is null, null,
        coalesce(nullif(named_function.group, ''), if(coalesce(named_function.class, '') = '', nullif(outer_group, ''), null))
    ) as function_group_name,
    nullif(named_function.item, '') as function_item_name,
    project_name,
    statement,
    statement_folded
from functions
