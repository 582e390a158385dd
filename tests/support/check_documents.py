"""Documents that the tests of checks are made on: true tables with one cell changed, the smallest tables of a rule."""

from tests.support.variants import document, table

FINAL, BUDGET = "qingdao-bigdata-2023-final", "qingdao-bigdata-2024-budget"
WUHAN = "wuhan-qingshan-bigdata-2024-budget"
FINAL_BALANCE, FINAL_APPROPRIATION = "收入支出决算总表", "财政拨款收入支出决算总表"
REVENUE, EXPENDITURE, GENERAL = "收入决算表", "支出决算表", "一般公共预算财政拨款支出决算表"
BUDGET_BALANCE, BUDGET_APPROPRIATION = "部门预算收支总表", "部门预算财政拨款收支总表"
BUDGET_REVENUE, BUDGET_EXPENDITURE = "部门预算收入总表", "部门预算支出总表"

# Check, source document, table, then row label, column and text of the one cell that is changed: a change that rounding
# explains, one that it does not, and a total left blank. Sides that must agree to the last digit leave no rounding.
CHANGES = [
    ("A01", FINAL, FINAL_BALANCE, ("八、其他收入", 2, "0.64"), ("八、其他收入", 2, "6.30"), ("本年收入合计", 2, "")),
    (
        "A02",
        FINAL,
        FINAL_BALANCE,
        ("八、社会保障和就业支出", 5, "233.81"),
        ("八、社会保障和就业支出", 5, "2,338.00"),
        None,
    ),
    ("A03", FINAL, FINAL_BALANCE, ("总计", 2, "12,927.36"), ("总计", 2, "12,972.35"), ("总计", 2, "")),
    ("A04", FINAL, FINAL_BALANCE, ("总计", 5, "12,927.34"), ("总计", 5, "12,927.95"), ("总计", 5, "")),
    ("A05", FINAL, FINAL_BALANCE, None, ("总计", 5, "12,927.34"), ("总计", 5, "")),
    ("A10", FINAL, REVENUE, ("2010301", 2, "1,672.96"), ("2010301", 2, "1,762.95"), ("2010301", 2, "")),
    ("A11", FINAL, REVENUE, ("20103", 2, "8,645.17"), ("20103", 2, "8,654.16"), ("20103", 2, "")),
    ("A12", FINAL, REVENUE, ("201", 2, "11,233.40"), ("201", 2, "11,323.39"), ("201", 2, "")),
    ("A13", FINAL, REVENUE, ("合计", 2, "12,927.36"), ("合计", 2, "12,297.35"), ("合计", 2, "")),
    ("A20", FINAL, EXPENDITURE, ("2010301", 2, "1,672.34"), ("2010301", 2, "167.33"), ("2010301", 2, "")),
    ("A21", FINAL, EXPENDITURE, ("20103", 2, "8,644.55"), ("20103", 2, "8,644.05"), ("20103", 2, "")),
    ("A22", FINAL, EXPENDITURE, ("201", 2, "11,232.78"), ("201", 2, "11,232.00"), ("201", 2, "")),
    ("A23", FINAL, EXPENDITURE, ("合计", 2, "12,926.74"), ("合计", 2, "12,936.73"), ("合计", 2, "")),
    ("A30", FINAL, FINAL_APPROPRIATION, ("总计", 5, "12,926.73"), ("总计", 5, "12,962.72"), ("总计", 5, "")),
    ("A31", FINAL, FINAL_APPROPRIATION, ("本年收入合计", 6, "12,926.73"), ("本年收入合计", 6, "12,926.00"), None),
    ("A32", FINAL, FINAL_APPROPRIATION, ("总计", 2, "12,926.73"), ("总计", 2, "2,926.72"), ("总计", 2, "")),
    ("A33", FINAL, FINAL_APPROPRIATION, ("总计", 2, "12,926.73"), ("总计", 2, "12,962.72"), ("总计", 2, "")),
    (
        "A35",
        FINAL,
        FINAL_APPROPRIATION,
        ("八、社会保障和就业支出", 6, "233.81"),
        ("八、社会保障和就业支出", 6, "23.38"),
        None,
    ),
    ("A34", FINAL, FINAL_APPROPRIATION, ("本年收入合计", 2, "12,926.73"), ("本年收入合计", 2, "12,926.27"), None),
    ("A40", FINAL, GENERAL, ("2010301", 2, "1,672.33"), ("2010301", 2, "1,627.32"), ("2010301", 2, "")),
    ("A41", FINAL, GENERAL, ("20103", 2, "8,644.54"), ("20103", 2, "8,644.35"), ("20103", 2, "")),
    ("A42", FINAL, GENERAL, ("201", 2, "11,232.77"), ("201", 2, "11,232.67"), ("201", 2, "")),
    ("A43", FINAL, GENERAL, ("合计", 2, "12,926.73"), ("合计", 2, "12,926.27"), ("合计", 2, "")),
    ("D01", BUDGET, BUDGET_BALANCE, ("收入总计", 4, "10,778.91"), ("收入总计", 4, "10,787.90"), ("收入总计", 4, "")),
    (
        "D02",
        BUDGET,
        BUDGET_BALANCE,
        ("八、社会保障和就业支出", 4, "240.03"),
        ("九、其他收入", 2, "214.45"),
        ("收入总计", 2, ""),
    ),
    ("D03", BUDGET, BUDGET_REVENUE, ("2010301", 3, "1,516.87"), ("2010301", 3, "1,516.68"), ("2010301", 3, "")),
    ("D04", BUDGET, BUDGET_EXPENDITURE, ("2010301", 3, "1,516.87"), ("2010301", 3, "1,516.68"), ("2010301", 3, "")),
    ("D05", BUDGET, BUDGET_REVENUE, ("201", 3, "10,383.48"), ("201", 3, "10,838.47"), ("201", 3, "")),
    (
        "D06",
        BUDGET,
        BUDGET_APPROPRIATION,
        ("八、社会保障和就业支出", 4, "240.03"),
        ("八、社会保障和就业支出", 4, "204.02"),
        None,
    ),
]
OUTCOMES = ("rounding", "mismatch", "not_evaluable")
CASES = [
    (f"{change[0].lower()}-{outcome.replace('_', '-')}", change[0], change[1], change[2], changed, outcome)
    for change in CHANGES
    for changed, outcome in zip(change[3:], OUTCOMES, strict=True)
    if changed
]

# One cell of forms that no identity of their own guards: the additive amounts no longer sum to the printed total.
ADDITIVITY_CHANGES = {
    "project": (WUHAN, "项目支出表", ("工作性其他-网上群众工作部年度费用", 4, "923,000.00")),
    "procurement": (BUDGET, "政府采购预算表", ("[C23090199]其他印刷服务", 5, "30.00")),
    "three-public": (BUDGET, "财政拨款“三公”经费支出情况表", ("一、因公出国（境）费", 3, "71.00")),
    "department-economic": (BUDGET, "一般公共预算基本支出表（部门经济分类）", ("30101", 4, "373.45")),
    "government-economic": (BUDGET, "一般公共预算基本支出表（政府经济分类）", ("50101", 4, "891.27")),
}

BALANCE = ["收入/项目", "收入/预算数", "支出/项目", "支出/预算数"]
BALANCES = {
    # Lines between the total of the year and the grand total, and a line that others divide up.
    "lines-after-the-year": [
        ["一、财政拨款收入", "7.00", "一、教育支出", "9.00"],
        ["一般公共预算", "5.00", "", ""],
        ["政府性基金预算", "2.00", "", ""],
        ["本年收入合计", "7.00", "本年支出合计", "9.00"],
        ["上级补助收入", "1.00", "结转下年", "1.00"],
        ["上年结转", "2.00", "", ""],
        ["收入总计", "10.00", "支出总计", "10.00"],
    ],
    "parts-miss-their-line": [
        ["一、财政拨款收入", "7.00", "一、教育支出", "7.00"],
        ["一般公共预算", "5.00", "", ""],
        ["政府性基金预算", "1.00", "", ""],
        ["收入总计", "7.00", "支出总计", "7.00"],
    ],
}
FINAL_BALANCES = {
    # 其中 names a part of the opening balance only: the line itself counts, not its part.
    "part-of-the-opening-balance": [
        ["一、一般公共预算财政拨款收入", "7.00", "一、教育支出", "17.00"],
        ["本年收入合计", "7.00", "本年支出合计", "17.00"],
        ["年初结转和结余", "10.00", "结余分配", ""],
        ["其中：项目支出结转和结余", "4.00", "年末结转和结余", ""],
        ["总计", "17.00", "总计", "17.00"],
    ],
}


def small_documents() -> list[dict]:
    """Documents for the findings: what is missing or unknown, and identities that only small tables show."""
    function_columns = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]

    def budget(key: str, *tables: dict) -> dict:
        return document(key, "budget", list(tables), organization="某市某局", year=2024)

    def expenditure(rows: list[list[str]], columns: list[str] = function_columns, **table_about) -> dict:
        return table("部门支出总表", columns, rows, **table_about)

    carried = [f"上年结转结余/{part}" for part in ("小计", "一般公共预算", "单位资金")]
    total, leaf = ["", "合计", "10.00", "6.00", "4.00"], ["2010301", "行政运行", "10.00", "6.00", "4.00"]
    return [
        budget("no-unit", expenditure([total, leaf], unit=None)),
        budget("known", expenditure([total, leaf])),
        budget("unknown-header", expenditure([[*total, "1.00"], [*leaf, "1.00"]], [*function_columns, "神秘资金流"])),
        budget(
            "unknown-part",
            expenditure(
                [
                    ["", "合计", "11.00", "6.00", "4.00", "1.00"],
                    ["2010301", "行政运行", "11.00", "6.00", "4.00", "1.00"],
                ],
                [*function_columns, "神秘资金流"],
            ),
        ),
        budget(
            "unknown-title",
            expenditure([total, leaf]),
            table("某某专项资金收支一览表", ["项目", "金额"], [["甲", "1.00"]]),
        ),
        budget("unreadable-amount", expenditure([total, ["2010301", "行政运行", "1O.0O", "6.00", "4.00"]])),
        # Under a header that says text stands amounts.
        budget(
            "stray-numbers",
            expenditure([[*total, "1,200.50"], [*leaf, "1,200.50"]], [*function_columns, "备注"]),
        ),
        budget("no-amounts", expenditure([["", "合计", "", "", ""]])),
        budget("new-code", expenditure([total, ["2980101", "新设事项", "10.00", "6.00", "4.00"]])),
        budget("no-total", expenditure([leaf])),
        # 377.3, 125.53 and 800 stand in one column: hundredths are its finest place, whatever the total's own.
        budget(
            "suppressed-zeros",
            expenditure(
                [
                    ["", "合计", "1302.8", "", ""],
                    ["201", "一", "377.3", "", ""],
                    ["202", "二", "125.53", "", ""],
                    ["203", "三", "800", "", ""],
                ]
            ),
        ),
        # Without 款 rows 类 are still the sums of their 项.
        budget(
            "class-of-items",
            expenditure(
                [
                    ["", "合计", "9.00", "", ""],
                    ["201", "一", "9.00", "", ""],
                    ["2010301", "二", "4.00", "", ""],
                    ["2010350", "三", "4.00", "", ""],
                ]
            ),
        ),
        # Carry-over lies outside a total of the year and inside an overall one.
        budget(
            "carry-out-outside",
            expenditure(
                [
                    ["", "合计", "10.00", "6.00", "4.00", "5.00"],
                    ["2010301", "行政运行", "10.00", "6.00", "4.00", "5.00"],
                ],
                ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出", "年终结转结余"],
            ),
        ),
        budget(
            "carry-out-inside",
            expenditure(
                [
                    ["", "合计", "15.00", "6.00", "4.00", "5.00"],
                    ["2010301", "行政运行", "15.00", "6.00", "4.00", "5.00"],
                ],
                ["科目编码", "科目名称", "合计", "基本支出", "项目支出", "结转下年"],
            ),
        ),
        budget("total-at-the-bottom", expenditure([leaf, total])),
        # Two units print the same codes below one total.
        budget(
            "code-of-two-units",
            expenditure(
                [
                    ["", "合计", "10.00", "10.00", ""],
                    ["301001", "某市某局本级", "6.00", "6.00", ""],
                    ["2010301", "行政运行", "6.00", "6.00", ""],
                    ["301002", "某市某所", "4.00", "4.00", ""],
                    ["2010301", "行政运行", "4.00", "4.00", ""],
                ]
            ),
        ),
        budget(
            "of-which-column",
            table(
                "部门收入总表",
                ["科目编码", "科目名称", "合计", "财政拨款收入", "事业收入", "其中：教育收费"],
                [
                    ["", "合计", "10.00", "6.00", "4.00", "1.00"],
                    ["2050205", "高等教育", "10.00", "6.00", "4.00", "1.00"],
                ],
            ),
        ),
        budget(
            "economic-columns",
            expenditure(
                [
                    ["", "合计", "10.00", "6.00", "4.00", "2.00", "4.00"],
                    ["2010301", "行政运行", "10.00", "6.00", "4.00", "2.00", "4.00"],
                ],
                [
                    "科目编码",
                    "科目名称",
                    "合计",
                    "基本支出/小计",
                    "基本支出/工资福利支出",
                    "基本支出/商品和服务支出",
                    "项目支出",
                ],
            ),
        ),
        budget(
            "carry-in-by-fund",
            table(
                "部门收入总表",
                [
                    "科目编码",
                    "科目名称",
                    "合计",
                    "本年收入/小计",
                    "本年收入/一般公共预算",
                    "本年收入/单位资金",
                    *carried,
                ],
                [["", "合计", "110.00", "100.00", "90.00", "10.00", "10.00", "6.00", "4.00"]],
            ),
        ),
        budget(
            "second-lane",
            table(
                "部门收支总表",
                [
                    "收入/项目",
                    "收入/本年预算",
                    "支出/项目（按功能分类）",
                    "支出/本年预算",
                    "支出/项目（按经济分类）",
                    "支出/本年预算",
                ],
                [
                    ["一、一般公共预算拨款收入", "9.00", "一、教育支出", "9.00", "一、某项支出", "6.00"],
                    ["", "", "", "", "其中某项明细", "5.00"],
                    ["", "", "", "", "二、项目支出", "3.00"],
                    ["收入总计", "9.00", "支出总计", "9.00", "支出总计", "9.00"],
                ],
            ),
        ),
        *(budget(key, table("部门收支总表", BALANCE, rows)) for key, rows in BALANCES.items()),
        *(
            document(
                key, "final_accounts", [table("收入支出决算总表", BALANCE, rows)], organization="某市某局", year=2024
            )
            for key, rows in FINAL_BALANCES.items()
        ),
    ]
