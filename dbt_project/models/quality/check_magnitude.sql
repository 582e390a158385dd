-- The largest amount of the balance, revenue and expenditure forms and the largest total of the prose are of one magnitude (G03): yuan
-- read as 万元 are not. Only totals count, in sentences on 收入, 支出 or 收支; a year is no amount, for only a number with its unit is one.
with sentences as (
    select
        document_id,
        unnest(string_split(text_folded, '。')) as sentence
    from {{ ref('int_paragraphs') }}
    where contains(text_printed, '元') and regexp_matches(text_printed, '收|支')
),

figures as (
    select
        document_id,
        unnest(regexp_extract_all(sentence, '[0-9][0-9,]*(?:\.[0-9]+)?(?:亿|千万|百万|万)?元')) as figure
    from sentences
    where regexp_matches(sentence, '(收入|支出|收支)[^,;]{0,12}(总计|合计|总额|总预算|预算|决算|总)')
),

totals as (
    select
        figures.document_id,
        try_cast(replace(regexp_extract(figures.figure, '[0-9,.]+'), ',', '') as decimal(24, 6)) * units.factor as total_yuan,
        figures.figure
    from figures
    inner join {{ ref('units') }} as units on regexp_extract(figures.figure, '[亿千百万]*元$') = units.unit
),

stated as (
    select
        document_id,
        max(total_yuan) as total_yuan,
        arg_max(figure, total_yuan) as figure
    from totals
    where total_yuan > 0
    group by document_id
),

largest as (
    select
        amounts.document_id,
        amounts.table_id,
        amounts.table_row,
        amounts.table_column,
        amounts.amount_yuan
    from {{ ref('int_amount_precision') }} as amounts
    inner join {{ ref('forms') }} as forms on amounts.form_code = forms.form_code
    where forms.form_family in ('balance', 'revenue', 'expenditure') and amounts.amount_yuan > 0
    qualify row_number() over (
            partition by amounts.document_id order by amounts.amount_yuan desc, amounts.table_id asc, amounts.table_row asc, amounts.table_column asc
        ) = 1
),

findings as (
    select
        'G03' as check_id,
        documents.document_id,
        '' as instance,
        largest.table_id,
        largest.table_row,
        largest.table_column,
        case
            when stated.document_id is null or largest.document_id is null then 'not_applicable'
            when 5 * largest.amount_yuan < stated.total_yuan or largest.amount_yuan > 5 * stated.total_yuan then 'mismatch'
            else 'exact'
        end as outcome,
        case
            when largest.document_id is null then 'no amounts to compare with the prose'
            when stated.document_id is null then 'the prose states no total'
            when outcome = 'mismatch' then concat(
                    'the largest amount of the tables is ', largest.amount_yuan, ' yuan, the largest total of the prose ', stated.figure
                )
        end as reason
    from {{ ref('int_documents') }} as documents
    left join stated on documents.document_id = stated.document_id
    left join largest on documents.document_id = largest.document_id
    where documents.reading_status = 'read'
)

{{ finding_results('findings', has_outcome=true) }}
