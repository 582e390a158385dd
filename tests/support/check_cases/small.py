"""Small documents: the fewest rows that show what one check says, and what is missing or unknown."""

from tests.support.variants import document, table

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


def documents(_truths: dict[str, dict]) -> list[dict]:
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
