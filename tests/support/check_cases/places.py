"""True documents as other places lay them out, and the same with one figure that a reader would stumble over."""

from tests.support.variants import document, table, with_cell

ORGANIZATION = "海盐县水利局"
EXPENDITURE_COLUMNS = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]


def documents(_truths: dict[str, dict]) -> list[dict]:
    """Documents of one to four tables, their keys beginning with `place-`."""
    return [
        _document("change-column", [_appropriation(), _general_with_changes()]),
        _document("change-column-broken", [_appropriation("95"), _general_with_changes()]),
        _document("behind-totals", [_balance_with_lines_behind(), _revenue(), _expenditure_of_all_kinds()]),
        _document("behind-totals-broken", [_balance_with_lines_behind("9"), _revenue(), _expenditure_of_all_kinds()]),
        _document("projects-of-a-fund", [*_expenditures(), _projects_of_a_fund("60")]),
        _document("projects-of-a-fund-broken", [*_expenditures(), _projects_of_a_fund("50")]),
        _document("projects-in-part", [*_expenditures(), _projects_of_a_fund("50", "特定目标类项目支出预算表")]),
        _document("of-which-fiscal", [_balance_by_fund(), _appropriation_of_two_funds()]),
        _document("of-which-fiscal-broken", [_balance_by_fund("45"), _appropriation_of_two_funds()]),
        _document("codes-before-classes", [_balance_with_codes(), _expenditure_by_class("60")]),
        _document("codes-before-classes-broken", [_balance_with_codes(), _expenditure_by_class("50")]),
        _document("units-among-projects", [_projects_of_units()]),
        with_cell(_document("projects-without-units", [_projects_of_one()]), "河道整治", 1, "50"),
        _document("fees-in-the-total", [_three_public_with_fees("15")]),
        _document("fees-beside-the-total", [_three_public_with_fees("9")]),
        _document("fees-in-the-total-broken", [_three_public_with_fees("25")]),
        _document("no-table-of-a-fund", [_appropriation_with_state_capital(), _general_with_changes()]),
        _document("counts-of-three-public", [_three_public_with_counts("2")], kind="final_accounts"),
        _document("counts-of-three-public-broken", [_three_public_with_counts("7")], kind="final_accounts"),
    ]


def _document(key: str, tables: list[dict], kind: str = "budget") -> dict:
    place = {"province": "浙江省", "city": "嘉兴市", "county": "海盐县"}
    return document(f"place-{key}", kind, tables, organization=ORGANIZATION, year=2024, **place)


def _appropriation(total: str = "90") -> dict:
    return table(
        "财政拨款收支总表",
        ["收入/项目", "收入/预算数", "支出/项目", "支出/预算数"],
        [
            ["一、一般公共预算拨款收入", total, "一、农林水支出", total],
            ["本年收入合计", total, "本年支出合计", total],
            ["收入总计", total, "支出总计", total],
        ],
    )


def _general_with_changes() -> dict:
    """The change against the year before under a label of both years."""
    years = ["2023年执行数", *[f"2024年预算数/{part}" for part in ("小计", "基本支出", "项目支出")]]
    changes = [f"2024年预算数比2023年执行数/{part}" for part in ("增减额", "增减%")]
    figures = ["80", "90", "50", "40", "10", "12.50"]
    return table(
        "一般公共预算支出表",
        ["科目编码", "科目名称", *years, *changes],
        [["213", "农林水支出", *figures], ["合计", "", *figures]],
    )


def _balance_with_lines_behind(superior: str = "4") -> dict:
    """上级补助收入 and 上缴上级支出 stand behind the totals of the year, 其他资金 holds all money of the unit's own."""
    total = str(110 + int(superior))
    return table(
        "收支总体情况表",
        ["收入/项目", "收入/2024年预算", "支出/项目", "支出/2024年预算"],
        [
            ["一、财政拨款", "100", "一、基本支出", "60"],
            ["（一）一般公共预算", "100", "二、项目支出", "47"],
            ["二、其他资金", "10", "", ""],
            ["本年收入合计", "110", "本年支出合计", "107"],
            ["三、上级补助收入", superior, "三、上缴上级支出", str(int(total) - 107)],
            ["四、上年结转", "", "四、结转下年", ""],
            ["收入总计", total, "支出总计", total],
        ],
    )


def _revenue() -> dict:
    columns = ["合计", "上年结转", "一般公共预算拨款收入", "事业收入", "上级补助收入", "其他收入"]
    return table(
        "收入总体情况表",
        ["科目编码", "科目名称", *columns],
        [
            ["213", "农林水支出", "114", "", "100", "6", "4", "4"],
            ["合计", "", "114", "", "100", "6", "4", "4"],
        ],
    )


def _expenditure_of_all_kinds() -> dict:
    return table(
        "支出总体情况表",
        [*EXPENDITURE_COLUMNS, "上缴上级支出"],
        [["213", "农林水支出", "114", "60", "47", "7"], ["合计", "", "114", "60", "47", "7"]],
    )


def _expenditures() -> list[dict]:
    """All expenditure, and that of the general public budget: 40 of the projects are paid by other money."""
    return [
        table(title, EXPENDITURE_COLUMNS, [["213", "农林水支出", *figures], ["合计", "", *figures]])
        for title, figures in [
            ("支出总表", ["150", "50", "100"]),
            ("一般公共预算支出表", ["110", "50", "60"]),
        ]
    ]


def _projects_of_a_fund(amount: str, title: str = "一般公共预算项目支出表") -> dict:
    return table(title, ["项目名称", "金额"], [["合计", amount], ["河道整治", amount]])


def _balance_by_fund(carried: str = "5") -> dict:
    """Funds beside each other, 其中：财政拨款 below one of them, and money brought in as a column of expenditure."""
    columns = ["合计", "一般公共预算/小计", "一般公共预算/其中：财政拨款", "政府性基金", "上年结转"]
    return table(
        "部门收支总体情况表",
        ["收入/项目", "收入/金额", "支出/项目", *[f"支出/{column}" for column in columns]],
        [
            ["一、一般公共预算", "80", "一、基本支出", "60", "60", "60", "", ""],
            ["其中：财政拨款", "80", "二、项目支出", "45", "20", "20", "20", "5"],
            ["二、政府性基金", "20", "", "", "", "", "", ""],
            ["本年收入合计", "100", "", "", "", "", "", ""],
            ["上年结转", "5", "", "", "", "", "", ""],
            ["收入总计", "105", "支出合计", "105", "80", "80", "20", carried],
        ],
    )


def _appropriation_of_two_funds() -> dict:
    funds = ["一般公共预算财政拨款", "政府性基金预算财政拨款"]
    return table(
        "财政拨款收支总体情况表",
        ["收入/项目", "收入/预算数", "支出/项目", "支出/合计", *[f"支出/{fund}" for fund in funds]],
        [
            ["一、本年收入", "100", "一、本年支出", "105", "85", "20"],
            ["（一）一般公共预算拨款", "80", "（一）农林水支出", "105", "85", "20"],
            ["（二）政府性基金预算拨款", "20", "", "", "", ""],
            ["二、上年结转", "5", "二、结转下年", "", "", ""],
            ["（一）一般公共预算拨款", "5", "", "", "", ""],
            ["收入总计", "105", "支出总计", "105", "85", "20"],
        ],
    )


def _balance_with_codes() -> dict:
    return table(
        "部门收支总体情况表",
        ["收入/项目", "收入/预算数", "支出/功能分类", "支出/预算数"],
        [
            ["财政拨款（补助）", "90", "208 社会保障和就业支出", "40"],
            ["一般公共预算", "90", "213 农林水支出", "60"],
            ["教育收费（财政专户）", "8", "", ""],
            ["小计", "98", "小计", "100"],
            ["单位上年结余（不包括国库集中支付额度结余）", "2", "结转下年", ""],
            ["收入总计", "100", "支出总计", "100"],
        ],
    )


def _expenditure_by_class(amount: str) -> dict:
    rest = str(100 - int(amount))
    return table(
        "部门支出总体情况表",
        EXPENDITURE_COLUMNS,
        [
            ["208", "社会保障和就业支出", rest, rest, ""],
            ["213", "农林水支出", amount, "", amount],
            ["合计", "", "100", rest, amount],
        ],
    )


def _projects_of_units() -> dict:
    """Two units head their projects; nothing but its name says that the second is no project."""
    return table(
        "项目支出表",
        ["项目名称", "合计", "本年拨款/一般公共预算"],
        [
            ["合计", "100", "100"],
            ["海盐县水利局本级", "70", "70"],
            ["河道整治", "40", "40"],
            ["水库除险加固", "30", "30"],
            ["海盐县水文监测中心", "30", "30"],
            ["水文站网运行", "20", "20"],
            ["水质监测", "10", "10"],
        ],
    )


def _projects_of_one() -> dict:
    """Projects whose names sound like organizations, but where no unit heads any."""
    return table(
        "项目支出表",
        ["项目名称", "合计", "本年拨款/一般公共预算"],
        [["合计", "70", "70"], ["河道整治", "40", "40"], ["水文监测中心", "30", "30"]],
    )


def _three_public_with_counts(reception: str) -> dict:
    """Amounts above counts, two rows of the total."""
    return table(
        "“三公”经费、行政参公单位机关运行经费情况表",
        ["项目", "预算数", "决算数"],
        [
            ["一、“三公”经费支出", "9", "8"],
            ["（一）支出合计", "9", "8"],
            ["1．因公出国（境）费", "1", "1"],
            ["2．公务用车购置及运行维护费", "5", "5"],
            ["（1）公务用车购置费", "", ""],
            ["（2）公务用车运行维护费", "5", "5"],
            ["3．公务接待费", "3", reception],
            ["（二）相关统计数", "—", "—"],
            ["1．因公出国（境）团组数（个）", "—", "1"],
            ["2．公务用车保有量（辆）", "—", "3"],
        ],
    )


def _three_public_with_fees(total: str) -> dict:
    """合计 is that of the three public expenses, or that with 会议费 and 培训费."""
    items = ["小计", "因公出国（境）费", "公务用车购置及运行费", "公务接待费"]
    return table(
        "“三公”经费、会议费、培训费支出预算表",
        ["单位名称", "合计", *[f"“三公”经费/{item}" for item in items], "会议费", "培训费"],
        [[ORGANIZATION, total, "9", "1", "5", "3", "2", "4"]],
    )


def _appropriation_with_state_capital() -> dict:
    """Funds are not told apart, and the document prints no table of state capital operations."""
    return table(
        "财政拨款收支总表",
        ["收入/项目", "收入/预算数", "支出/项目", "支出/预算数"],
        [
            ["一、一般公共预算拨款收入", "90", "一、农林水支出", "90"],
            ["二、国有资本经营预算拨款收入", "10", "二、国有资本经营预算支出", "10"],
            ["本年收入合计", "100", "本年支出合计", "100"],
            ["收入总计", "100", "支出总计", "100"],
        ],
    )
