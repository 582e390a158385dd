"""Explanations (情况说明) that agree with their tables and with themselves, and the same with one break per rule.

The tables are those of true documents; the sentences say what they hold. Every break names the checks that must find
it; no other check of prose may find anything.
"""

import copy

from tests.support.changed_frames import changed, prose
from tests.support.variants import document, only, renamed, table

Break = tuple[str, str, str, str]

FINAL, BUDGET = "qingdao-bigdata-2023-final", "weifang-bigdata-2023-budget"
WITH_ASSETS = "wuhan-qingshan-bigdata-2024-budget"
GENERAL = "一般公共预算财政拨款支出"
OFFICES = "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）"

FINAL_HEADINGS = {
    "part": "第三部分 2023年度部门决算情况说明",
    "balance": "一、收入支出决算总体情况说明",
    "revenue": "二、收入决算情况说明",
    "expenditure": "三、支出决算情况说明",
    "appropriation": "四、财政拨款收入支出决算总体情况说明",
    "general": "五、一般公共预算财政拨款支出决算情况说明",
    "basic": "六、一般公共预算财政拨款基本支出决算情况说明",
    "fund": "七、政府性基金预算财政拨款收入支出决算情况说明",
    "capital": "八、国有资本经营预算财政拨款支出决算情况说明",
    "three public": "九、财政拨款“三公”经费支出决算情况说明",
    "operating": "十、机关运行经费支出说明",
    "procurement": "十一、政府采购支出说明",
    "assets": "十二、国有资产占用情况说明",
}
FINAL_TEXTS = {
    "part": [],
    "balance": [
        "2023年度收、支总计12,927.35万元。与2022年度相比，收、支总计各增加3,461.77万元，增长36.57%。",
    ],
    "revenue": ["本年收入合计12,927.35万元，其中：财政拨款收入12,926.72万元，占100%；其他收入0.63万元，占0%。"],
    "expenditure": [
        "本年支出合计12,926.73万元，其中：基本支出2,003.07万元，占15.5%；项目支出10,923.66万元，占84.5%。",
        "与2022年度相比，本年支出合计增加3,461.77万元，其中基本支出增加100.00万元、项目支出增加3,361.77万元。",
    ],
    "appropriation": [
        "2023年度财政拨款收、支总计12,926.72万元。与2022年度相比，财政拨款收、支总计各增加3,910.64万元，增长43.37%。"
    ],
    "general": [
        f"2023年度{GENERAL}12,926.72万元，占本年支出合计的100%。"
        f"与2022年度相比，{GENERAL}增加3,910.64万元，增长43.37%。",
        f"2023年度{GENERAL}12,926.72万元，主要用于以下方面：一般公共服务（类）支出11,232.76万元，占86.9%；"
        "社会保障和就业（类）支出233.8万元，占1.81%；卫生健康（类）支出1,309.16万元，占10.13%；"
        "住房保障（类）支出151万元，占1.17%。",
        f"2023年度{GENERAL}年初预算为10,216.72万元，支出决算为12,926.72万元，完成年初预算的126.53%。其中：",
        f"1.{OFFICES}行政运行（项）。年初预算为1,632.01万元，支出决算为1,672.32万元，"
        "完成年初预算的102.47%。决算数大于年初预算数的主要原因是人员增加。",
        f"2.{OFFICES}事业运行（项）。年初预算为266.72万元，支出决算为399.88万元，完成年初预算的149.93%。",
        "3.一般公共服务支出（类）其他一般公共服务支出（款）其他一般公共服务支出（项）。"
        "年初预算为0万元，支出决算为1,753.21万元。",
        "4.住房保障支出（类）住房改革支出（款）住房公积金（项）。年初预算为150.9万元，支出决算为151万元，"
        "完成年初预算的100.07%。决算数与年初预算数基本持平。",
    ],
    "basic": [
        "2023年度一般公共预算财政拨款基本支出决算2,003.06万元，包括人员经费和公用经费，支出具体情况如下：",
        "人员经费1,895.34万元，主要包括：基本工资、津贴补贴。",
        "公用经费107.73万元，主要包括：办公费、差旅费。",
    ],
    "fund": ["本部门没有政府性基金财政拨款收支。"],
    "capital": ["本部门没有国有资本经营预算财政拨款支出。"],
    "three public": [
        "2023年度财政拨款“三公”经费支出年初预算为5.5万元，支出决算为5.5万元，完成年初预算的100.00%。",
        "1.因公出国（境）费年初预算为0万元，支出决算为0万元。",
        "2.公务用车购置及运行维护费年初预算为2.5万元，支出决算为1万元，比年初预算减少1.5万元，完成年初预算的40%，"
        "决算数小于年初预算数的主要原因是公务用车使用量减少。",
        "3.公务接待费年初预算为3万元，支出决算为4.5万元，比年初预算增加1.5万元，完成年初预算的150%。",
    ],
    "operating": ["2023年度机关运行经费支出86.79万元，比上年决算数减少13.66万元，下降13.6%。"],
    "procurement": [
        "2023年度政府采购支出总额5,280.4万元，其中：政府采购货物支出18.51万元、政府采购工程支出0万元、"
        "政府采购服务支出5,261.89万元。授予中小企业合同金额3,873.9万元，占政府采购支出总额的73.36%，"
        "其中：授予小微企业合同金额1,963.87万元，占政府采购支出总额的37.19%。"
    ],
    "assets": [
        "截至2023年12月31日，本部门共有车辆1辆，其中，机要通信用车1辆、应急保障用车0辆、其他用车0辆；"
        "单位价值100万元（含）以上设备（不含车辆）5台（套）。"
    ],
}
# Part, what the sound text says, what the broken one says, and the checks that must find it; none where the change only
# keeps rates in step with a break beside it.
FINAL_BREAKS: list[Break] = [
    ("balance", "收、支总计12,927.35万元", "收、支总计12,972.35万元", "C01"),
    ("balance", "增长36.57%", "增长36.4%", ""),
    ("revenue", "其他收入0.63万元", "其他收入0.93万元", "C02"),
    ("expenditure", "占15.5%", "占18.5%", "C03"),
    ("expenditure", "10,923.66万元，占84.5%", "10,932.66万元，占84.57%", "C04"),
    ("appropriation", "总计12,926.72万元", "总计12,962.72万元", "C06"),
    ("appropriation", "增长43.37%", "增长43.2%", ""),
    (
        "general",
        "支出决算为12,926.72万元，完成年初预算的126.53%",
        "支出决算为12,296.72万元，完成年初预算的120.36%",
        "C07 C20",
    ),
    ("general", "就业（类）支出233.8万元，占1.81%", "就业（类）支出253.8万元，占1.96%", "C08"),
    ("general", "完成年初预算的102.47%", "完成年初预算的104.27%", "C09"),
    ("general", "支出决算为399.88万元，完成年初预算的149.93%", "支出决算为388.99万元，完成年初预算的145.84%", "C10"),
    ("general", "决算数大于年初预算数", "决算数小于年初预算数", "C11"),
    ("general", "支出决算为1,753.21万元。", "支出决算为1,753.21万元，完成年初预算的100%。", "C12"),
    ("basic", "人员经费1,895.34万元", "人员经费1,859.34万元", "C13"),
    ("fund", "本部门没有政府性基金财政拨款收支。", "2023年度政府性基金预算财政拨款支出20万元。", "C17"),
    ("three public", "支出决算为5.5万元，完成年初预算的100.00%", "支出决算为6.6万元，完成年初预算的120%", "C14"),
    ("three public", "完成年初预算的40%", "完成年初预算的60%", "C15"),
    ("three public", "比年初预算增加1.5万元", "比年初预算减少1.5万元", "C19"),
    ("operating", "下降13.6%", "下降16.3%", "C18"),
    ("procurement", "政府采购货物支出18.51万元", "政府采购货物支出81.51万元", "C22"),
    ("assets", "机要通信用车1辆", "机要通信用车2辆", "C25"),
]

BUDGET_HEADINGS = {
    "part": "第三部分 2023年部门预算情况和重要事项说明",
    "balance": "一、2023年收支预算总体情况",
    "revenue": "二、2023年收入预算情况",
    "expenditure": "三、2023年支出预算情况",
    "general": "四、2023年一般公共预算支出情况",
    "basic": "五、2023年一般公共预算基本支出情况",
    "three public": "六、2023年“三公”经费情况",
    "operating": "七、机关运行经费情况",
    "procurement": "八、政府采购情况",
    "assets": "九、国有资产占用情况",
}
MEDICAL = "卫生健康支出（类）行政事业单位医疗（款）"
BUDGET_TEXTS = {
    "part": [],
    "balance": [
        "2023年收支总预算11,098.87万元，较上年预算增加1,812.07万元，增长19.51%，其中：",
        "1.收入预算增加1,812.07万元，其中一般公共预算收入增加1,802.07万元、其他收入增加10.00万元。",
        "2.支出预算增加1,812.07万元，其中基本支出增加44.94万元、项目支出增加1,767.13万元。",
    ],
    "revenue": [
        "2023年收入预算11,098.87万元，其中：一般公共预算收入11,088.87万元，占99.91%；其他收入10.00万元，占0.09%。"
    ],
    "expenditure": [
        "2023年支出预算11,098.87万元，其中：基本支出852.21万元，占7.68%；项目支出10,246.66万元，占92.32%。"
    ],
    "general": [
        "2023年一般公共预算支出11,088.87万元，主要用于以下方面：科学技术支出（类）6,086.33万元，占54.89%；"
        "社会保障和就业支出（类）78.09万元，占0.7%。",
        f"1.{MEDICAL}行政单位医疗（项）17.26万元，比上年预算增加1.26万元，增长7.88%。",
        f"2.{MEDICAL}事业单位医疗（项）29.11万元。2022年预算执行数为30.00万元，2023年预算安排29.11万元，"
        "比2022年预算执行数减少2.97%。",
    ],
    "basic": [
        "2023年一般公共预算基本支出852.21万元。",
        "人员经费789.21万元，主要包括：基本工资。",
        "公用经费63.00万元。",
    ],
    "three public": [
        "2023年通过一般公共预算财政拨款安排的“三公”经费预算共2.20万元，比上年减少0.70万元，下降24.14%。",
        "1.因公出国（境）费0.00万元，与上年持平。",
        "2.公务接待费1.20万元，比上年减少0.40万元，下降25.00%。",
    ],
    "operating": ["2023年本部门机关运行经费安排27.49万元，较2022年预算减少2.27万元，下降7.63%。"],
    "procurement": [
        "2023年政府采购预算3,457.60万元，其中：政府采购货物预算0.50万元，政府采购工程预算0.00万元，"
        "政府采购服务预算3,457.10万元。"
    ],
    "assets": [
        "截至2022年12月31日，本部门共有车辆1辆，其中机要通信用车1辆、应急保障用车0辆、其他按照规定配备的公务用车0辆。"
    ],
}
BUDGET_BREAKS: list[Break] = [
    ("balance", "收支总预算11,098.87万元", "收支总预算11,089.87万元", "F01"),
    ("balance", "增长19.51%", "增长19.53%", ""),
    ("balance", "项目支出增加1,767.13万元", "项目支出增加1,676.13万元", "F09"),
    ("revenue", "占99.91%", "占91.99%", "F07"),
    ("expenditure", "基本支出852.21万元，占7.68%", "基本支出825.21万元，占7.44%", "F03"),
    ("general", "支出（类）78.09万元，占0.7%", "支出（类）79.08万元，占0.71%", "F02"),
    ("general", "安排29.11万元，比2022年预算执行数减少2.97%", "安排28.11万元，比2022年预算执行数减少6.3%", "F10 F02"),
    ("three public", "公务接待费1.20万元，比上年减少0.40万元", "公务接待费1.02万元，比上年减少0.58万元", "F04"),
    ("three public", "下降25.00%", "下降36.25%", ""),
    ("operating", "较2022年预算减少2.27万元", "较2022年预算增加2.27万元", "F10"),
    ("operating", "下降7.63%", "下降9%", ""),
    ("procurement", "政府采购服务预算3,457.10万元", "政府采购服务预算3,475.10万元", "F05"),
    ("assets", "机要通信用车1辆", "机要通信用车2辆", "F12"),
]


NEAR_SHARE: Break = ("expenditure", "占15.5%", "占15.55%", "C03")

BALANCE = [["一、财政拨款收入", "900.00", "一、教育支出", "900.00"], ["收入总计", "900.00", "支出总计", "900.00"]]
STATED_TWICE = {
    # Growth against the budget is one figure, against its execution another.
    "prose-two-bases": (
        "2025年收入预算900.00万元，其中：财政拨款收入900.00万元，比2024年预算执行数增加258.18万元。",
        "财政拨款收入900.00万元，比2024年预算增加191.71万元。",
    ),
    "prose-two-growths": (
        "2025年收入预算900.00万元，其中：财政拨款收入900.00万元，比2024年预算增加258.18万元。",
        "财政拨款收入900.00万元，比2024年预算增加191.71万元。",
    ),
    # What is bought or evaluated is not all there is.
    "prose-part-of-the-money": (
        "2025年收入预算900.00万元，其中：财政拨款收入900.00万元。",
        "2025年财政拨款收入900.00万元。",
        "2025年政府采购预算总额30.00万元，其中：财政拨款30.00万元。",
        "编报绩效目标的项目2个，涉及财政拨款40.00万元。",
    ),
}


def documents(truths: dict[str, dict]) -> list[dict]:
    """A final account and a budget whose explanation is sound, and each with every break at once."""
    final = _tables(truths[FINAL], "国有资本", "三公", "决算")
    budget = _tables(truths[BUDGET], "情况表")
    return [
        _explained(final, "prose-final-sound", FINAL_HEADINGS, FINAL_TEXTS, []),
        _explained(final, "prose-final-broken", FINAL_HEADINGS, FINAL_TEXTS, FINAL_BREAKS),
        _explained(budget, "prose-budget-sound", BUDGET_HEADINGS, BUDGET_TEXTS, []),
        _explained(budget, "prose-budget-broken", BUDGET_HEADINGS, BUDGET_TEXTS, BUDGET_BREAKS),
        _explained(final, "prose-final-near-share", FINAL_HEADINGS, FINAL_TEXTS, [NEAR_SHARE]),
        *(_stated_twice(key, *texts) for key, texts in STATED_TWICE.items()),
        _assets(truths[WITH_ASSETS]),
    ]


def _assets(truth: dict) -> dict:
    made = only(truth, "prose-assets", "资产配置预算表")
    made["document"]["organization"] = "某市国有资产局"
    text = "2024年行政事业性国有资产配置预算合计2.5万元。"
    return changed(made, prose(text, under=["第三部分 2024年部门预算情况说明", "十一、其他重要事项的情况说明"]))


def _stated_twice(key: str, *texts: str) -> dict:
    balance = table("部门收支总表", ["收入/项目", "收入/预算数", "支出/项目", "支出/预算数"], BALANCE)
    made = document(key, "budget", [balance], organization=f"某市{key}局", year=2025)
    heading = "三、其他事项"
    return changed(made, prose(heading, *texts, headings=[heading], under=["第二部分 2025年部门预算编制说明", heading]))


def _tables(truth: dict, *words: str) -> dict:
    """The financial tables of a true document: those that come first and whose titles hold one of these words."""
    copied = copy.deepcopy(truth)
    titles = [any(word in table["title"] for word in words) for table in copied["tables"]]
    copied["tables"] = copied["tables"][: titles.index(False) if False in titles else None]
    return copied


def _explained(
    truth: dict,
    key: str,
    headings: dict[str, str],
    texts: dict[str, list[str]],
    breaks: list[Break],
) -> dict:
    texts = {part: list(sentences) for part, sentences in texts.items()}
    for part, old, new, _ in breaks:
        (place,) = (n for n, text in enumerate(texts[part]) if old in text)
        assert texts[part][place].count(old) == 1, f"{old} is in {texts[part][place]} more than once"
        texts[part][place] = texts[part][place].replace(old, new)
    part = headings["part"]
    paragraphs = [
        prose(heading, *texts[name], headings=[heading], under=[part, heading] if name != "part" else [heading])
        for name, heading in headings.items()
    ]
    return changed(renamed(truth, key, organization=f"某市{key}局"), *paragraphs)
