"""One cell changed in a true table: what each check must say of it."""

from tests.support.variants import only, renamed, with_cell

FINAL, BUDGET = "qingdao-bigdata-2023-final", "qingdao-bigdata-2024-budget"
RONGCHENG = "rongcheng-bigdata-2024-final"
WUHAN = "wuhan-qingshan-bigdata-2024-budget"
FINAL_BALANCE, FINAL_APPROPRIATION = "收入支出决算总表", "财政拨款收入支出决算总表"
REVENUE, EXPENDITURE, GENERAL = "收入决算表", "支出决算表", "一般公共预算财政拨款支出决算表"
BUDGET_BALANCE, BUDGET_APPROPRIATION = "部门预算收支总表", "部门预算财政拨款收支总表"
FINAL_ECONOMIC, FINAL_THREE_PUBLIC = "一般公共预算财政拨款基本支出决算明细表", "财政拨款“三公”经费支出决算表"
ECONOMIC, THREE_PUBLIC = "一般公共预算基本支出表（部门经济分类）", "财政拨款“三公”经费支出情况表"
FUND, PROJECTS, PROCUREMENT = "政府性基金预算财政拨款收入支出决算表", "项目支出表", "政府采购预算表"
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
    ("A50", FINAL, FINAL_ECONOMIC, ("301", 2, "1,852.89"), ("301", 2, "1,825.88"), ("301", 2, "")),
    ("A51", FINAL, FINAL_ECONOMIC, ("301", 2, "1,852.89"), ("303", 2, "24.46"), ("人员经费合计", 2, "")),
    (
        "A52",
        FINAL,
        FINAL_ECONOMIC,
        ("公用经费合计", 8, "107.74"),
        ("公用经费合计", 8, "170.73"),
        ("公用经费合计", 8, ""),
    ),
    ("A60", FINAL, FINAL_THREE_PUBLIC, ("5.50", 2, "2.51"), ("5.50", 4, "25.00"), ("5.50", 2, "")),
    ("A61", FINAL, FINAL_THREE_PUBLIC, ("5.50", 6, "5.51"), ("5.50", 11, "5.40"), ("5.50", 6, "")),
    ("A62", FINAL, FINAL_THREE_PUBLIC, None, ("5.50", 5, "-3.00"), None),
    ("A70", RONGCHENG, FUND, ("22904", 7, "0.01"), ("22904", 7, "1,500.00"), None),
    ("A71", RONGCHENG, FUND, ("22904", 4, "11,500.01"), ("22904", 5, "11,500.00"), ("22904", 4, "")),
    ("A72", RONGCHENG, FUND, ("22904", 3, "11,500.01"), ("22904", 3, "15,100.00"), ("22904", 3, "")),
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
    ("D07", BUDGET, ECONOMIC, ("301", 3, "1,739.93"), ("301", 3, "1,793.92"), ("301", 3, "")),
    (
        "D08",
        BUDGET,
        THREE_PUBLIC,
        ("“三公”经费合计", 2, "25.01"),
        ("三、公务接待费", 2, "30.00"),
        ("“三公”经费合计", 2, ""),
    ),
    ("D09", WUHAN, PROJECTS, ("31", 3, "8,604,800.01"), ("121001", 3, "8,640,800.00"), ("31", 3, "")),
    (
        "D10",
        BUDGET,
        PROCUREMENT,
        ("青岛市大数据中心", 3, "2.21"),
        ("青岛市大数据中心", 3, "22.00"),
        ("青岛市大数据中心", 3, ""),
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


def documents(truths: dict[str, dict]) -> list[dict]:
    """A document for every case, from the true ones by key."""
    changed = [
        with_cell(only(truths[source], key, title), *change) for key, _check, source, title, change, _outcome in CASES
    ]
    changed += [
        with_cell(only(truths[source], f"additivity-{key}", title), *change)
        for key, (source, title, change) in ADDITIVITY_CHANGES.items()
    ]
    zero = with_cell(
        with_cell(only(truths[FINAL], "a06-mismatch", FINAL_BALANCE), "总计", 2, "0.00"), "总计", 5, "0.00"
    )
    return [*changed, zero, renamed(truths[FINAL], "copy-of-final")]
