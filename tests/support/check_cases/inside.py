"""Layouts inside which identities hold: economic classes, three public expenses, funds, projects, purchases."""

from tests.support.variants import document, table

LANE = ["科目编码", "科目名称", "决算数"]
FINAL_ECONOMIC = "一般公共预算财政拨款基本支出决算表"
# 302 goes on in the third lane, and below the lanes stand both shares and the total of the form.
LANES = [
    ["301", "工资福利支出", "10.00", "302", "商品和服务支出", "5.00", "30299", "其他商品和服务支出", "2.00"],
    ["30101", "基本工资", "6.00", "30201", "办公费", "1.00", "310", "资本性支出", "3.00"],
    ["30102", "津贴补贴", "4.00", "30202", "印刷费", "2.00", "31002", "办公设备购置", "3.00"],
    ["303", "对个人和家庭的补助", "1.50", "", "", "", "", "", ""],
    ["30302", "退休费", "1.50", "", "", "", "", "", ""],
    ["人员经费合计", "", "11.50", "公用经费合计", "", "", "", "", "8.00"],
]
LANE_TOTAL = ["合计", "", "19.50", "", "", "", "", "", ""]

SHARES = ["科目编码", "科目名称", "合计", "人员经费", "公用经费"]
SHARE_COLUMNS = [
    ["", "合计", "19.50", "11.50", "8.00"],
    ["301", "工资福利支出", "11.50", "11.50", ""],
    ["30101", "基本工资", "11.50", "11.50", ""],
    ["302", "商品和服务支出", "8.00", "", "8.00"],
    ["30201", "办公费", "8.00", "", "8.00"],
]
DEPARTMENT, GOVERNMENT = "一般公共预算基本支出表（部门经济分类）", "一般公共预算基本支出表（政府经济分类）"
GOVERNMENT_COLUMNS = ["政府预算经济分类科目编码", "政府预算经济分类科目名称", *SHARES[2:]]
GOVERNMENT_ROWS = [
    ["", "合计", "19.50", "11.50", "8.00"],
    ["501", "机关工资福利支出", "11.50", "11.50", ""],
    ["50101", "工资奖金津补贴", "11.50", "11.50", ""],
    ["502", "机关商品和服务支出", "8.00", "", "8.00"],
    ["50201", "办公经费", "8.00", "", "8.00"],
]
SHARE_ROWS = [
    ["", "合计", "19.50"],
    ["", "人员经费", "11.50"],
    ["301", "工资福利支出", "11.50"],
    ["", "公用经费", "8.00"],
    ["302", "商品和服务支出", "8.00"],
]

ITEMS = [
    ["合计", "10.00", "9.00"],
    ["一、因公出国（境）费", "2.00", "1.00"],
    ["二、公务用车购置及运行费", "5.00", "5.00"],
    ["其中：公务用车购置费", "1.00", ""],
    ["公务用车运行维护费", "4.00", "5.00"],
    ["三、公务接待费", "3.00", "3.00"],
]
THREE_PUBLIC = "一般公共预算“三公”经费支出表"
ITEM_COLUMNS = [
    "单位名称",
    "合计",
    "因公出国（境）费",
    "公务用车购置及运行费/小计",
    "公务用车购置及运行费/公务用车购置费",
    "公务用车购置及运行费/公务用车运行费",
    "公务接待费",
]
ORGANIZATIONS = [
    ["合计", "10.00", "2.00", "5.00", "1.00", "4.00", "3.00"],
    ["某市某局本级", "7.00", "2.00", "4.00", "1.00", "3.00", "1.00"],
    ["某市某中心", "3.00", "", "1.00", "", "1.00", "2.00"],
]

FUND = "政府性基金预算财政拨款收入支出决算表"
FUND_COLUMNS = [
    "科目代码",
    "科目名称",
    "年初结转和结余",
    "本年收入",
    "本年支出/小计",
    "本年支出/基本支出",
    "本年支出/项目支出",
    "年末结转和结余",
]
FUND_ROWS = [
    ["", "合计", "2.00", "9.00", "8.00", "", "8.00", "3.00"],
    ["212", "城乡社区支出", "2.00", "9.00", "8.00", "", "8.00", "3.00"],
    ["21208", "国有土地使用权出让收入安排的支出", "2.00", "9.00", "8.00", "", "8.00", "3.00"],
    ["2120899", "其他支出", "2.00", "9.00", "8.00", "", "8.00", "3.00"],
]

PROJECT_COLUMNS = ["项目名称", "项目单位", "合计", "一般公共预算", "单位资金"]
PROJECTS = [
    ["合计", "", "12.00", "10.00", "2.00"],
    ["甲项目", "某市某局本级", "7.00", "5.00", "2.00"],
    ["乙项目", "某市某中心", "5.00", "5.00", ""],
]
PROJECTS_OF_UNITS = [
    ["合计", "", "12.00", "10.00", "2.00"],
    ["某市某局本级", "", "7.00", "5.00", "2.00"],
    ["甲项目", "某市某局本级", "4.00", "4.00", ""],
    ["丙项目", "某市某局本级", "3.00", "1.00", "2.00"],
    ["某市某中心", "", "5.00", "5.00", ""],
    ["乙项目", "某市某中心", "5.00", "5.00", ""],
]
# A group that no seed knows: nothing tells that its amount is that of the rows below it.
PROJECTS_OF_GROUPS = [
    ["合计", "", "7.00", "5.00", "2.00"],
    ["能力建设", "某市某局本级", "7.00", "5.00", "2.00"],
    ["甲项目", "某市某局本级", "4.00", "4.00", ""],
    ["丙项目", "某市某局本级", "3.00", "1.00", "2.00"],
]

PURCHASE_COLUMNS = ["采购项目名称", "采购品目", "数量", "单价(元)", "采购金额", "其中：面向中小企业"]
PURCHASES = [
    ["合计", "", "5", "45000", "6.99", "1.99"],
    ["甲项目", "[A02010105]台式计算机", "3", "6633.33", "1.99", "1.99"],
    ["乙项目", "[C16070100]基础环境运维服务", "2", "25000", "5.00", ""],
]

APPROPRIATION_COLUMNS = [
    "收入/项目",
    "收入/预算数",
    "支出/项目",
    "支出/预算数/合计",
    "支出/预算数/一般公共预算",
    "支出/预算数/政府性基金预算",
]
APPROPRIATION = [
    ["一、本年收入", "9.00", "一、本年支出", "10.00", "7.00", "3.00"],
    ["（一）一般公共预算拨款", "6.00", "（一）教育支出", "7.00", "7.00", ""],
    ["（二）政府性基金预算拨款", "3.00", "（二）城乡社区支出", "3.00", "", "3.00"],
    ["二、上年结转", "2.00", "二、年终结转结余", "1.00", "1.00", ""],
    ["（一）一般公共预算拨款", "2.00", "", "", "", ""],
    ["收入总计", "11.00", "支出总计", "11.00", "8.00", "3.00"],
]
BALANCE_COLUMNS = [
    "收入/项目",
    "收入/预算数",
    "支出/项目",
    "支出/合计",
    "支出/人员经费",
    "支出/公用经费",
    "支出/项目支出",
]
BALANCE = [
    ["一、财政拨款收入", "10.00", "一、教育支出", "10.00", "5.00", "2.00", "3.00"],
    ["收入总计", "10.00", "支出总计", "10.00", "5.00", "2.00", "3.00"],
]


def changed(rows: list[list[str]], label: str, column: int, text: str) -> list[list[str]]:
    """The rows with one cell of the first row that has a cell `label` replaced."""
    at = next(n for n, row in enumerate(rows) if label in row)
    assert rows[at][column] != text, f"{label}, column {column} is {text} already"
    return [[text if (n, c) == (at, column) else cell for c, cell in enumerate(row)] for n, row in enumerate(rows)]


def documents(_truths: dict[str, dict]) -> list[dict]:
    """The layouts, and each with one cell changed."""

    def budget(key: str, *tables: dict) -> dict:
        return document(f"inside-{key}", "budget", list(tables), organization="某市某局", year=2024)

    def final(key: str, *tables: dict) -> dict:
        return document(f"inside-{key}", "final_accounts", list(tables), organization="某市某局", year=2024)

    def variants(make, key: str, title: str, columns: list[str], rows: list[list[str]], **changes: tuple) -> list[dict]:
        changed_rows = {name: changed(rows, *change) for name, change in changes.items()}
        cases = {key: rows} | {f"{key}-{name.replace('_', '-')}": cells for name, cells in changed_rows.items()}
        return [make(name, table(title, columns, cells)) for name, cells in cases.items()]

    def both_systems(key: str, rows: list[list[str]], government: list[list[str]]) -> dict:
        return budget(key, table(DEPARTMENT, SHARES, rows), table(GOVERNMENT, GOVERNMENT_COLUMNS, government))

    return [
        *variants(
            budget,
            "appropriation",
            "财政拨款收支总表",
            APPROPRIATION_COLUMNS,
            APPROPRIATION,
            line_mismatch=("（二）政府性基金预算拨款", 1, "3.30"),
            carry_rounding=("二、上年结转", 1, "2.01"),
            fund_moved=("（二）城乡社区支出", 4, "3.00"),
            blank_total=("收入总计", 1, ""),
        ),
        *variants(
            budget,
            "balance-by-type",
            "部门收支总表",
            BALANCE_COLUMNS,
            BALANCE,
            mismatch=("一、教育支出", 3, "7.00"),
            rounding=("一、教育支出", 6, "3.01"),
            blank=("一、教育支出", 3, ""),
        ),
        *variants(
            final,
            "lanes",
            FINAL_ECONOMIC,
            LANE * 3,
            LANES,
            rounding=("公用经费合计", 8, "8.01"),
            mismatch=("公用经费合计", 8, "8.10"),
            class_mismatch=("302", 5, "5.50"),
            group_mismatch=("30299", 8, "2.20"),
            blank_class=("310", 8, ""),
            blank_group=("31002", 8, ""),
        ),
        *variants(
            final,
            "lanes-with-total",
            FINAL_ECONOMIC,
            LANE * 3,
            [*LANES, LANE_TOTAL],
            rounding=("合计", 2, "19.51"),
            mismatch=("合计", 2, "19.05"),
            blank_share=("人员经费合计", 2, ""),
            blank_total=("合计", 2, ""),
        ),
        *variants(
            final,
            "share-columns-final",
            FINAL_ECONOMIC,
            SHARES,
            SHARE_COLUMNS,
            rounding=("301", 3, "11.51"),
            mismatch=("301", 3, "11.05"),
            blank=("合计", 2, ""),
        ),
        *variants(
            budget,
            "share-columns",
            DEPARTMENT,
            SHARES,
            SHARE_COLUMNS,
            rounding=("30101", 3, "11.51"),
            mismatch=("30101", 3, "15.11"),
            blank=("302", 2, ""),
        ),
        *variants(
            budget,
            "share-rows",
            "一般公共预算基本支出表",
            ["科目编码", "科目名称", "金额"],
            SHARE_ROWS,
            rounding=("人员经费", 2, "11.51"),
            mismatch=("人员经费", 2, "10.51"),
        ),
        both_systems("systems", SHARE_COLUMNS, GOVERNMENT_ROWS),
        both_systems("systems-rounding", SHARE_COLUMNS, changed(GOVERNMENT_ROWS, "合计", 3, "11.51")),
        both_systems("systems-mismatch", SHARE_COLUMNS, changed(GOVERNMENT_ROWS, "合计", 3, "11.05")),
        both_systems("systems-without-total", SHARE_COLUMNS[1:], GOVERNMENT_ROWS),
        *variants(
            budget,
            "years",
            THREE_PUBLIC,
            ["项目", "2023年预算数", "2024年预算数"],
            ITEMS,
            rounding=("合计", 1, "10.01"),
            mismatch=("三、公务接待费", 1, "30.00"),
            blank=("合计", 2, ""),
            vehicle_mismatch=("公务用车运行维护费", 1, "4.40"),
            blank_vehicle=("二、公务用车购置及运行费", 2, ""),
        ),
        *variants(
            budget,
            "organizations",
            THREE_PUBLIC,
            ITEM_COLUMNS,
            ORGANIZATIONS,
            mismatch=("某市某中心", 6, "2.20"),
            rounding=("合计", 6, "3.01"),
            blank=("合计", 6, ""),
        ),
        *variants(
            final,
            "final-organizations",
            "财政拨款“三公”经费支出决算表",
            [ITEM_COLUMNS[0], *(f"决算数/{column}" for column in ITEM_COLUMNS[1:])],
            ORGANIZATIONS,
            mismatch=("某市某中心", 6, "2.20"),
        ),
        *variants(
            budget,
            "beside-meetings",
            THREE_PUBLIC,
            ["项目", "2024年预算数"],
            [["合计", "12.00"], *[[row[0], row[1]] for row in ITEMS[1:]], ["会议费", "2.00"]],
        ),
        *variants(
            budget,
            "beside-agency",
            THREE_PUBLIC,
            [*(f"“三公”经费预算数/{column}" for column in ITEM_COLUMNS[1:]), "机关运行经费预算数"],
            [[*ORGANIZATIONS[0][1:], "80.00"]],
            mismatch=("10.00", 0, "11.00"),
        ),
        *variants(
            final,
            "fund",
            FUND,
            FUND_COLUMNS,
            FUND_ROWS,
            rounding=("2120899", 7, "3.01"),
            mismatch=("2120899", 7, "30.00"),
            blank=("2120899", 7, ""),
            types_mismatch=("2120899", 6, "8.80"),
            types_rounding=("2120899", 6, "8.01"),
            blank_year=("2120899", 4, ""),
        ),
        *variants(
            budget,
            "projects",
            "项目支出表",
            PROJECT_COLUMNS,
            PROJECTS,
            rounding=("乙项目", 2, "5.01"),
            mismatch=("乙项目", 3, "5.50"),
            blank=("合计", 2, ""),
        ),
        *variants(
            budget,
            "projects-of-units",
            "项目支出表",
            PROJECT_COLUMNS,
            PROJECTS_OF_UNITS,
            mismatch=("某市某中心", 3, "5.50"),
            moved=("甲项目", 4, "4.50"),
        ),
        budget("projects-of-groups", table("项目支出表", PROJECT_COLUMNS, PROJECTS_OF_GROUPS)),
        *variants(
            budget,
            "purchases",
            "政府采购预算表",
            PURCHASE_COLUMNS,
            PURCHASES,
            mismatch=("甲项目", 2, "4"),
            share=("乙项目", 5, "6.00"),
            total=("合计", 4, "6.90"),
            blank=("合计", 4, ""),
        ),
        budget(
            "purchases-without-unit",
            table("政府采购预算表", [*PURCHASE_COLUMNS[:3], "单价", *PURCHASE_COLUMNS[4:]], PURCHASES),
        ),
    ]
