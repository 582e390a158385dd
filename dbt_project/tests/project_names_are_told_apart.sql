-- Names that the seed calls the same are; names of two projects, be they as alike as a year or a part, are not (likeness 0 where numbers
-- differ, else too little to be matched).
with pairs as (
    select
        example as a,
        same_as as b,
        0.999 as at_least,
        1.0 as at_most
    from {{ ref('project_name_words') }}
    union all
    select * from (values
        ('机关运行信息化运维项目', '机关运行信息化项目运维', 0.999, 1.0),
        ('2012-2013电子政务建设项目', '市电政办2012-2013年电子政务项目', 0.75, 0.999),
        ('工作性其他-政务网平台运行费', '政务网平台运行项目', 0.75, 0.999),
        ('2022年省级“数字发展”资金', '2023年省级“数字发展”资金', 0.0, 0.0),
        ('智慧社区一期项目', '智慧社区二期项目', 0.0, 0.0),
        ('新型数据中心建设奖补资金', '新型智慧城市建设相关奖补资金', 0.0, 0.59),
        ('业务经费', '专项业务费', 0.0, 0.99),
        ('办公设备购置', '办公用房维修', 0.0, 0.59)
    ) as listed (a, b, at_least, at_most)
)

select
    a,
    b,
    at_least,
    at_most,
    {{ name_likeness('a', 'b') }} as likeness
from pairs
where likeness is null or likeness < at_least or likeness > at_most
