"""Final accounts whose text states the year's budget and changes against the year before, with the documents it means.

The text is that of numbered items as final accounts print them; the budget of the year is made to fit.
"""

from tests.support.changed_frames import changed, prose
from tests.support.variants import document, only, renamed, table, with_cell

FINAL, BUDGET = "qingdao-bigdata-2023-final", "qingdao-bigdata-2024-budget"
FINAL_GENERAL, FINAL_BALANCE = "一般公共预算财政拨款支出决算表", "收入支出决算总表"
FINAL_BASIC = "一般公共预算财政拨款基本支出决算明细表"
BUDGET_THREE_PUBLIC = "财政拨款“三公”经费支出情况表"
BUDGET_BASIC = "一般公共预算基本支出表（部门经济分类）"

COLUMNS = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
PLANNED = [
    ("", "合计", "8752.95"),
    ("201", "一般公共服务支出", "8662.01"),
    ("20103", "政府办公厅（室）及相关机构事务", "8662.01"),
    ("2010301", "行政运行", "1632.01"),
    ("2010302", "一般行政管理事务", "20.00"),
    ("2010399", "其他政府办公厅（室）及相关机构事务支出", "7010.00"),
    ("221", "住房保障支出", "90.94"),
    ("22102", "住房改革支出", "90.94"),
    ("2210201", "住房公积金", "90.94"),
]
GENERAL_PART = ("五、一般公共预算财政拨款支出决算情况说明", "（三）一般公共预算财政拨款支出决算具体情况")
THREE_PUBLIC_PART = ("九、财政拨款“三公”经费支出决算情况",)
WHOLE_PART = ("一、收入支出决算总体情况说明",)
OPERATING_PART = ("十、其他重要事项情况说明", "（一）机关运行经费支出情况")
# 7010万元 has its zeros suppressed; what the budget does not print was not planned, what was planned and not spent has
# no row in the account.
ITEMS = (
    "1.一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）。"
    "年初预算为1632.01万元，支出决算为1,672.32万元，完成年初预算的102.47%。",
    "2.一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）其他政府办公厅（室）及相关机构事务支出（项）。"
    "年初预算为7010万元，支出决算为6,572.33万元，完成年初预算的93.76%。",
    "3.卫生健康支出（类）公共卫生（款）突发公共卫生事件应急处理（项）。年初预算为0万元，支出决算为1,309.16万元。",
    "4.住房保障支出（类）住房改革支出（款）住房公积金（项）。"
    "年初预算为90.94万元，支出决算为151万元，完成年初预算的166.04%。",
    "5.一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）一般行政管理事务（项）。"
    "年初预算为20万元，支出决算为0万元。",
)
TOTAL = "2023年度一般公共预算财政拨款支出年初预算为8,752.95万元，支出决算为12,926.72万元，完成年初预算的147.68%。其中："
THREE_PUBLIC = (
    "2023年度财政拨款“三公”经费支出年初预算为25万元，支出决算为5.5万元，完成年初预算的22%。",
    "1.因公出国（境）费年初预算为17万元，支出决算为0万元。",
    "2.公务接待费年初预算为3万元，支出决算为4.5万元，完成年初预算的150%。",
)
GROWTH = (
    "2023年度收、支总计12,927.35万元。与2022年度相比，收、支总计各增加3,461.77万元，增长36.57%，主要原因是项目增加。"
)


def documents(truths: dict[str, dict]) -> list[dict]:
    """Pairs of documents per agreement and disagreement, and documents that no other one can be compared with."""
    return [
        *_stated_budgets(truths),
        *_stated_three_public(truths),
        *_changes(truths),
        *_changes_in_yuan(),
        *_operating_costs(truths),
    ]


def _budget(outcome: str, organization: str) -> dict:
    rows = [[code, name, amount, amount, "0.00"] for code, name, amount in PLANNED]
    general = table("一般公共预算财政拨款支出表", COLUMNS, rows)
    return document(f"prose-{outcome}-budget", "budget", [general], organization=organization, year=2023)


def _told(truth: dict, outcome: str, organization: str, part: tuple[str, ...], *texts: str) -> dict:
    """Final accounts with these paragraphs under the headings `part`."""
    final = renamed(truth, f"prose-{outcome}-final", organization=organization)
    return changed(final, prose(*texts, under=part))


def _stated_budgets(truths: dict[str, dict]) -> list[dict]:
    """Final accounts whose text states the budget of five items and in total."""
    final = only(truths[FINAL], "", FINAL_GENERAL)
    unknown = "6.星际事务支出（类）星际探索（款）星际运行（项）。年初预算为3.00万元，支出决算为3.00万元。"
    # Of health a budget of its own was planned, says the text; the budget prints none.
    unplanned = ITEMS[2].replace("年初预算为0万元", "年初预算为5.00万元")
    cases = {
        "stated-exact": ITEMS,
        "stated-broken": (ITEMS[0].replace("1632.01", "1362.01"), *ITEMS[1:]),
        "stated-missing": (*ITEMS[:2], unplanned, *ITEMS[3:]),
        "stated-unknown": (*ITEMS, unknown),
        # 预算数 alone may be the adjusted budget.
        "stated-unsaid": tuple(item.replace("年初预算", "预算数") for item in ITEMS),
        "stated-alone": ITEMS,
    }
    made = []
    for outcome, items in cases.items():
        organization = f"青岛市文字{outcome}局"
        total = TOTAL.replace("年初预算", "预算数") if outcome == "stated-unsaid" else TOTAL
        made.append(_told(final, outcome, organization, GENERAL_PART, total, *items))
        if outcome != "stated-alone":
            made.append(_budget(outcome, organization))
    return made


def _stated_three_public(truths: dict[str, dict]) -> list[dict]:
    budget = renamed(only(truths[BUDGET], "", BUDGET_THREE_PUBLIC), "", fiscal_year=2023)
    final = only(truths[FINAL], "", FINAL_GENERAL)
    cases = {
        "three-public-exact": THREE_PUBLIC,
        "three-public-broken": (*THREE_PUBLIC[:2], THREE_PUBLIC[2].replace("预算为3万元", "预算为4万元")),
    }
    made = []
    for outcome, texts in cases.items():
        organization = f"青岛市文字{outcome}局"
        made.append(renamed(budget, f"prose-{outcome}-budget", organization=organization))
        made.append(_told(final, outcome, organization, THREE_PUBLIC_PART, *texts))
    return made


def _changes(truths: dict[str, dict]) -> list[dict]:
    """Final accounts of two years; the later one says by how much the total grew."""
    later = only(truths[FINAL], "", FINAL_BALANCE)
    totals = {"grown-exact": "9,465.58", "grown-rounding": "9,465.59", "grown-broken": "9,645.58", "grown-alone": None}
    made = []
    for outcome, total in totals.items():
        organization = f"青岛市文字{outcome}局"
        made.append(_told(later, outcome, organization, WHOLE_PART, GROWTH))
        if total:
            before = with_cell(with_cell(later, "总计", 2, total), "总计", 5, total)
            made.append(renamed(before, f"prose-{outcome}-2022", organization=organization, fiscal_year=2022))
    return made


def _changes_in_yuan() -> list[dict]:
    """Budgets of two years in yuan; the text subtracts what it rounds to 万元: 37.03 less 17.02."""

    def budget(year: int, amount: str) -> dict:
        rows = [["", "合计", amount, amount, "0"], ["2010301", "行政运行", amount, amount, "0"]]
        general = table("一般公共预算财政拨款支出预算表", COLUMNS, rows, unit="元")
        return document(f"prose-grown-in-yuan-{year}", "budget", [general], organization="青岛市文字以元局", year=year)

    growth = "2025年一般公共预算财政拨款支出预算37.03万元，比2024年预算增加20.01万元。"
    part = ("一般公共预算财政拨款支出预算情况说明",)
    return [budget(2024, "170151"), changed(budget(2025, "370349"), prose(growth, under=part))]


def _operating_costs(truths: dict[str, dict]) -> list[dict]:
    """机关运行经费 below 公用经费 of all units, and above it."""
    made = []
    for outcome, amount in {"below": "60.76", "above": "1260.76"}.items():
        for kind, key, title in (("budget", BUDGET, BUDGET_BASIC), ("final_accounts", FINAL, FINAL_BASIC)):
            year = truths[key]["document"]["fiscal_year"]
            said = {
                "budget": f"{year}年市大数据局机关运行经费财政拨款预算为{amount}万元，与上一年相比，增加5.39万元。",
                "final_accounts": f"{year}年度机关运行经费支出{amount}万元，比上年决算数减少13.66万元，下降13.6%。",
            }[kind]
            filing = renamed(
                only(truths[key], "", title), f"prose-operating-{outcome}-{kind}", organization=f"青岛市运行{outcome}局"
            )
            made.append(changed(filing, prose(said, under=OPERATING_PART)))
    return made
