"""What two forms of one document say of the same money: one cell changed, layouts of other places, several funds."""

import copy

from tests.support.variants import document, renamed, table

FINAL, FUND_FINAL = "qingdao-bigdata-2023-final", "rongcheng-bigdata-2024-final"
BUDGET, WEIFANG, WUHAN = (
    "qingdao-bigdata-2024-budget",
    "weifang-bigdata-2023-budget",
    "wuhan-qingshan-bigdata-2024-budget",
)
FINAL_BALANCE, FINAL_APPROPRIATION = "收入支出决算总表", "财政拨款收入支出决算总表"
REVENUE, EXPENDITURE, GENERAL = "收入决算表", "支出决算表", "一般公共预算财政拨款支出决算表"
FINAL_ECONOMIC, FINAL_FUND = (
    "一般公共预算财政拨款基本支出决算明细表",
    "政府性基金预算财政拨款收入支出决算表",
)
FINAL_THREE_PUBLIC = "财政拨款“三公”经费支出决算表"
BUDGET_REVENUE, BUDGET_APPROPRIATION = "部门预算收入总表", "部门预算财政拨款收支总表"
BUDGET_GENERAL, BUDGET_ECONOMIC = "一般公共预算财政拨款支出表", "一般公共预算基本支出表（部门经济分类）"
BUDGET_THREE_PUBLIC = "财政拨款“三公”经费支出情况表"

# Check, source document, table, then row label, column and text of the one cell that is changed: a change that rounding
# explains, one that it does not, and the cell left blank (None: its parts are printed beside it).
CHANGES = [
    ("B01", FINAL, REVENUE, ("合计", 2), "12,927.36", "12,972.35"),
    ("B02", FINAL, EXPENDITURE, ("合计", 2), "12,926.74", "12,962.73"),
    ("B03", FINAL, REVENUE, ("合计", 3), "12,926.73", "12,962.72"),
    ("B04", FINAL, REVENUE, ("合计", 8), "0.64", "6.30"),
    ("B05", FINAL, EXPENDITURE, ("208", 2), "233.81", "238.30"),
    ("B06", FINAL, EXPENDITURE, ("208", 2), "233.79", "203.38"),
    ("B07", FINAL, GENERAL, ("合计", 2), "12,926.73", "12,962.72"),
    ("B08", FINAL, GENERAL, ("208", 2), "233.81", "238.30"),
    ("B09", FINAL, GENERAL, ("合计", 3), "2,003.08", "2,030.06"),
    ("B10", FINAL, EXPENDITURE, ("2010301", 3), "1,218.36", "1,128.38"),
    ("B11", FUND_FINAL, FINAL_FUND, ("合计", 4), "11,500.01", "15,100.00"),
    ("B15", FINAL, FINAL_THREE_PUBLIC, ("5.50", 11), "4.49", "1.50"),
    ("E01", BUDGET, BUDGET_REVENUE, ("合计", 3), "10,778.91", "10,787.90"),
    ("E02", BUDGET, BUDGET_APPROPRIATION, ("一、一般公共预算拨款", 2), "10,564.36", "10,546.35"),
    ("E03", BUDGET, BUDGET_GENERAL, ("合计", 3), "10,564.36", "10,546.35"),
    ("E04", WUHAN, "支出总表", ("201", 2), "12171923.70", "12171932.69"),
    ("E05", BUDGET, BUDGET_ECONOMIC, ("合计", 4), "1,798.92", "1,789.91"),
    ("E06", BUDGET, BUDGET_THREE_PUBLIC, ("一、因公出国（境）费", 2), "16.99", "1.70", None),
    ("E09", WEIFANG, "项目支出预算情况表", ("合计", 2), "10246.67", "10264.66"),
]
OUTCOMES = ("rounding", "mismatch", "not_evaluable")
CASES = [
    (f"between-{check.lower()}-{outcome.replace('_', '-')}", check, source, title, (*cell, text), outcome)
    for check, source, title, cell, *texts in CHANGES
    for text, outcome in zip([*texts, ""][:3], OUTCOMES, strict=True)
    if text is not None
]

YEAR, PLACE = 2024, "某市某局"
INCOME = ["收入/项目", "收入/预算数", "支出/项目", "支出/预算数"]
FUNCTIONS = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
FUNDS = ["支出/合计", "支出/一般公共预算", "支出/政府性基金预算"]


def changed(truth: dict, key: str, title: str, row_label: str, column: int, text: str) -> dict:
    """A copy of a whole document with one cell of one table replaced."""
    copied = renamed(copy.deepcopy(truth), key)
    (changed_table,) = [t for t in copied["tables"] if t["title"] == title]
    row = next(row for row in changed_table["rows"] if row_label in [text.replace(" ", "") for text in row])
    assert row[column] != text, f"{title}, {row_label}, column {column} is {text} already"
    row[column] = text
    return copied


def budget(key: str, *tables: dict) -> dict:
    return document(key, "budget", list(tables), organization=PLACE, year=YEAR)


def final(key: str, *tables: dict) -> dict:
    return document(key, "final_accounts", list(tables), organization=PLACE, year=YEAR)


def functions(title: str, total: list[str], *rows: list[str], columns: list[str] = FUNCTIONS, **about: object) -> dict:
    """A table of functions: the amounts of its total, and code, name and amounts of its rows."""
    return table(title, columns, [["", "合计", *total], *rows], **about)


def brought_in() -> list[dict]:
    """Money of the year before: in 合计 without saying so, and in the appropriation balance but in no table."""
    balance = table(
        "部门收支总表",
        INCOME,
        [
            ["一、一般公共预算拨款收入", "90.00", "一、教育支出", "100.00"],
            ["本年收入合计", "90.00", "本年支出合计", "100.00"],
            ["上年结转结余", "10.00", "年终结转结余", ""],
            ["收入总计", "100.00", "支出总计", "100.00"],
        ],
    )
    appropriation = table(
        "财政拨款收支总表",
        ["收入/项目", "收入/预算数", "支出/项目", *FUNDS],
        [
            ["一、本年收入", "90.00", "一、本年支出", "100.00", "100.00", ""],
            ["（一）一般公共预算拨款", "90.00", "（一）教育支出", "100.00", "100.00", ""],
            ["二、上年结转", "10.00", "二、年终结转结余", "", "", ""],
            ["（一）一般公共预算拨款", "10.00", "", "", "", ""],
            ["收入总计", "100.00", "支出总计", "100.00", "100.00", ""],
        ],
    )
    revenue = functions(
        "部门收入总表",
        ["100.00", "100.00"],
        ["205", "教育支出", "100.00", "100.00"],
        columns=["科目编码", "科目名称", "合计", "财政拨款收入"],
    )
    expenditure = functions(
        "部门支出总表", ["100.00", "40.00", "60.00"], ["205", "教育支出", "100.00", "40.00", "60.00"]
    )
    current = functions(
        "一般公共预算支出表", ["90.00", "40.00", "50.00"], ["205", "教育支出", "90.00", "40.00", "50.00"]
    )
    more = functions(
        "一般公共预算支出表", ["110.00", "40.00", "70.00"], ["205", "教育支出", "110.00", "40.00", "70.00"]
    )
    return [
        budget("between-brought-in", balance, revenue, expenditure, appropriation, current),
        budget("between-brought-in-exceeded", balance, revenue, expenditure, appropriation, more),
    ]


def undivided_funds() -> list[dict]:
    """An appropriation balance without columns of funds is the sum of its funds' tables where all are there."""
    appropriation = table(
        "财政拨款收支总表",
        INCOME,
        [
            ["一、本年收入", "100.00", "一、本年支出", "100.00"],
            ["（一）一般公共预算拨款", "70.00", "（一）教育支出", "70.00"],
            ["（二）政府性基金预算拨款", "30.00", "（二）城乡社区支出", "30.00"],
            ["收入总计", "100.00", "支出总计", "100.00"],
        ],
    )
    general = functions(
        "一般公共预算支出表", ["70.00", "40.00", "30.00"], ["205", "教育支出", "70.00", "40.00", "30.00"]
    )

    def fund(amount: str, **about: object) -> dict:
        row = ["212", "城乡社区支出", amount, "", amount]
        return functions("政府性基金预算支出表", [amount, "", amount], row, **about)

    return [
        # 元 beside 万元: amounts are compared in yuan.
        budget("between-undivided-funds", appropriation, general, fund("300000.00", unit="元")),
        budget("between-undivided-funds-broken", appropriation, general, fund("31.00")),
        budget("between-undivided-funds-incomplete", appropriation, general),
    ]


def kinds_of_expenditure() -> list[dict]:
    """A balance that divides expenditure into personnel, operating and projects beside the tables of each."""

    def documents(key: str, income: list[list[str]], *, personnel: str, operating: str, project: str = "40.00") -> dict:
        total = ["100.00", "50.00", "10.00", "40.00"]
        balance = table(
            "部门收支总表",
            [*INCOME[:3], "支出/合计", "支出/人员经费", "支出/公用经费", "支出/项目支出"],
            [
                [*income[0], "一、教育支出", *total],
                [*income[1], "", "", "", "", ""],
                ["收入总计", "100.00", "支出总计", *total],
            ],
        )
        economic = table(
            "一般公共预算基本支出表",
            ["部门预算支出经济分类科目/科目编码", "部门预算支出经济分类科目/科目名称", "合计", "人员经费", "公用经费"],
            [
                ["", "合计", "60.00", personnel, operating],
                ["301", "工资福利支出", personnel, personnel, ""],
                ["302", "商品和服务支出", operating, "", operating],
            ],
        )
        expenditure = functions(
            "部门支出总表", ["100.00", "60.00", project], ["205", "教育支出", "100.00", "60.00", project]
        )
        return budget(key, balance, expenditure, economic)

    general = [["一、一般公共预算拨款收入", "100.00"], ["二、事业收入", ""]]
    mixed = [["一、一般公共预算拨款收入", "80.00"], ["二、事业收入", "20.00"]]
    return [
        documents("between-kinds", general, personnel="50.00", operating="10.00"),
        # 101,200 yuan in opposite directions.
        documents("between-kinds-swapped", general, personnel="39.88", operating="20.12"),
        documents("between-kinds-rounded", general, personnel="50.01", operating="9.99"),
        documents("between-kinds-blank", general, personnel="", operating="10.00"),
        documents("between-kinds-mixed", mixed, personnel="45.00", operating="8.00"),
        documents("between-kinds-mixed-exceeded", mixed, personnel="51.00", operating="9.00"),
        documents("between-kinds-project", general, personnel="50.00", operating="10.00", project="42.00"),
    ]


def classes() -> list[dict]:
    """Classes meet by name, whatever their ordinals; a class that one side lacks is a missing operand."""

    def documents(key: str, lines: list[tuple[str, str]], *rows: tuple[str, str]) -> dict:
        balance = table(
            "部门收支总表",
            INCOME,
            [
                ["一、一般公共预算拨款收入" if not i else "", "100.00" if not i else "", *line]
                for i, line in enumerate(lines)
            ]
            + [["收入总计", "100.00", "支出总计", "100.00"]],
        )
        expenditure = table(
            "部门支出总表",
            ["科目编码", "科目名称", "合计"],
            [["", "合计", "100.00"], *([code, "类", amount] for code, amount in rows)],
        )
        return budget(key, balance, expenditure)

    lines = [("八、社会保障和就业支出", "60.00"), ("九、社会保险基金支出", ""), ("十、卫生健康支出", "40.00")]
    return [
        documents("between-classes", lines, ("208", "60.00"), ("210", "40.00")),
        documents("between-classes-moved", lines, ("208", "60.00"), ("211", "40.00")),
    ]


def organizations() -> list[dict]:
    """Revenue by organization, and the tables of a unit beside those of the whole department."""
    balance = table(
        "部门收支总表",
        INCOME,
        [
            ["一、一般公共预算拨款收入", "100.00", "一、教育支出", "100.00"],
            ["收入总计", "100.00", "支出总计", "100.00"],
        ],
    )
    unit_balance = table(
        "部门收支总表",
        INCOME,
        [["一、一般公共预算拨款收入", "30.00", "一、教育支出", "30.00"], ["收入总计", "30.00", "支出总计", "30.00"]],
    ) | {"organization": "部门：某市某局信息中心"}
    columns = ["部门代码", "部门（单位）名称", "合计", "本年收入/小计", "本年收入/一般公共预算"]

    def revenue(total: str) -> dict:
        rows = [["121", PLACE, total], ["121001", f"{PLACE}本级", "70.00"], ["121002", f"{PLACE}信息中心", "30.00"]]
        return table("部门收入总表", columns, [["", "合计", total] + [total] * 2] + [row + row[2:] * 2 for row in rows])

    return [
        budget("between-organizations", balance, revenue("100.00"), unit_balance),
        budget("between-organizations-broken", balance, revenue("110.00"), unit_balance),
    ]


def three_public() -> list[dict]:
    """The three-public form with 机关运行经费 against 公务接待费 and 公用经费 of basic expenditure."""

    def documents(key: str, operating: str, agency: str, reception: str = "1.00") -> dict:
        economic = table(
            "一般公共预算基本支出表",
            ["部门预算支出经济分类科目/科目编码", "部门预算支出经济分类科目/科目名称", "合计", "人员经费", "公用经费"],
            [
                ["", "合计", operating, "", operating],
                ["302", "商品和服务支出", operating, "", operating],
                ["30217", "公务接待费", "1.00", "", "1.00"],
            ],
        )
        public = table(
            "“三公”经费和机关运行经费预算表",
            ["“三公”经费预算数/合计", "“三公”经费预算数/公务接待费", "机关运行经费预算数"],
            [["1.00", reception, agency]],
        )
        return budget(key, economic, public)

    return [
        documents("between-operating", "20.00", "15.00"),
        documents("between-operating-exceeded", "20.00", "25.00"),
        documents("between-operating-rounded", "20.00", "20.01"),
        documents("between-operating-unstated", "20.00", ""),
        documents("between-reception-blank", "20.00", "15.00", reception=""),
    ]


def state_capital() -> list[dict]:
    """State capital operations in the appropriation balance and in a table of their own."""

    def documents(key: str, amount: str, *, row: bool = True) -> dict:
        appropriation = table(
            FINAL_APPROPRIATION,
            [
                "收入/项目",
                "收入/金额",
                "支出/项目",
                "支出/合计",
                "支出/一般公共预算财政拨款",
                "支出/国有资本经营预算财政拨款",
            ],
            [
                ["一、一般公共预算财政拨款", "90.00", "一、教育支出", "90.00", "90.00", ""],
                ["二、国有资本经营预算财政拨款", "10.00", "二、国有资本经营预算支出", "10.00", "", "10.00"],
                ["本年收入合计", "100.00", "本年支出合计", "100.00", "90.00", "10.00"],
                ["总计", "100.00", "总计", "100.00", "90.00", "10.00"],
            ],
        )
        rows = [["223", "国有资本经营预算支出", amount, "", amount]] if row else []
        capital = functions("国有资本经营预算财政拨款支出决算表", [amount if row else "", "", amount], *rows)
        return final(key, appropriation, capital)

    return [
        documents("between-capital", "10.00"),
        documents("between-capital-rounded", "10.01"),
        documents("between-capital-broken", "11.00"),
        documents("between-capital-empty", "", row=False),
    ]


def documents(truths: dict[str, dict]) -> list[dict]:
    """A document for every case, from the true ones by key."""
    final_truth, budget_truth, wuhan = truths[FINAL], truths[BUDGET], truths[WUHAN]
    note = "说明：2024年度本单位无政府性基金预算支出"
    declared = copy.deepcopy(budget_truth)
    (general,) = [t for t in declared["tables"] if t["title"] == BUDGET_GENERAL]
    one_fund = [
        t | {"title": "政府性基金预算支出表", "notes": [note]} if t is general else t for t in declared["tables"]
    ]
    return [
        *(changed(truths[source], key, title, *change) for key, _check, source, title, change, _outcome in CASES),
        changed(final_truth, "between-b13", FINAL_FUND, "合计", 4, "5.00"),
        changed(final_truth, "between-b14", EXPENDITURE, "合计", 2, "12,996.73"),
        changed(final_truth, "between-b17", REVENUE, "2010301", 0, "2010302"),
        changed(final_truth, "between-b18", FINAL_APPROPRIATION, "年初结转和结余", 2, "5.00"),
        changed(wuhan, "between-one-fund-only", "一般公共预算支出表", "2010350", 3, "3,567,132.69"),
        renamed(declared, "between-note-beside-amounts")
        | {"tables": [t for t in one_fund if "政府性基金预算支出表" in t["title"]]},
        *brought_in(),
        *undivided_funds(),
        *kinds_of_expenditure(),
        *classes(),
        *organizations(),
        *three_public(),
        *state_capital(),
    ]
