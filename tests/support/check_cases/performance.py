"""Performance forms, their summary, tables of projects and the text about them: what agrees, and one break each.

Every break names the checks that must find it; no other check of performance may find anything.
"""

import copy
from collections.abc import Callable

from tests.support.changed_frames import changed, prose
from tests.support.variants import document, table

FINAL, BUDGET = "performance-final", "performance-budget"
EVALUATION, TARGET = "项目支出绩效自评表", "部门预算项目绩效目标表"
SUMMARY, EXECUTION = "2024年度预算项目绩效自评情况汇总表", "2024年度项目支出预决算情况"
STAGES = ["年初预算数", "全年预算数（A）", "全年执行数（B）"]
LEVELS, VALUES = ["一级指标", "二级指标", "三级指标"], ["年度指标值（A）", "实际完成值（B）"]
PROJECTS = {"旧街改造补助项目": ("120", "100", "80"), "2023年档案数字化服务": ("60", "50.5", "50.5")}

PART = "第三部分 2024年度部门决算情况说明"
TOPIC = "十、预算绩效情况说明"
SELF_EVALUATED = "本单位组织对2024年度市级预算项目全面开展绩效自评，涵盖项目2个，涉及预算资金150.5万元。"
GRADED = "某市某局2024年度市级预算项目绩效自评的2个项目中，1个项目自评等级为优。"
ITEMS = (
    "1.旧街改造补助资金绩效自评综述：根据年初设定的绩效目标，项目自评得分为96分。全年预算数为100万元，执行数为80万元，"
    "完成预算的80%。项目绩效目标完成情况：改造老旧街巷12条，居民满意度96%。",
    "2.2023年档案数字化服务绩效自评综述：根据年初设定的绩效目标，项目自评得分为88.5分。全年预算数为50.5万元，"
    "执行数为50.5万元，完成预算的100%。",
)
BUDGET_PART = "第三部分 2024年部门预算情况说明"
BUDGET_TOPIC = "六、预算绩效情况说明"
MANAGED = (
    "某市某局部门2024年项目支出全面实施绩效目标管理，涉及预算项目支出2个，预算资金180.00万元，其中财政拨款180.00万元。"
)
PLANNED = "2024年安排旧街改造补助项目预算120.00万元。"


def documents(_truths: dict[str, dict]) -> list[dict]:
    """The account and the budget that hold, and one copy of them per break."""
    held = {FINAL: _final(), BUDGET: _budget()}
    return [*held.values(), *(_broken(held[base], key, change) for base, key, _, change in BREAKS)]


def _form(name: str, stages: tuple[str, str, str], scores: tuple[str, str, str]) -> dict:
    """A self-evaluation; `scores` of budget execution, of its one indicator that may miss points, and in all."""
    budget, adjusted, final = stages
    rate = f"{100 * float(final) / float(adjusted):.2f}%"
    execution, quality, total = scores
    return table(
        EVALUATION,
        [],
        [
            ["项目名称", name, "", "", "", "", "", "", ""],
            ["主管部门", "某市某局", "", "", "项目实施单位", "某市某中心", "", "", ""],
            ["项目预算执行情况（10分）", "", *STAGES, "分值", "执行率（B/A）", "得分", ""],
            ["", "年度资金总额", budget, adjusted, final, "10", rate, execution, ""],
            ["", "其中：当年财政拨款", budget, adjusted, final, "-", "", "-", ""],
            ["", "其他资金", "", "", "", "-", "", "-", ""],
            ["年度总体目标", "年初预期目标", "", "", "目标实际完成情况", "", "", "", ""],
            ["", "改造老旧街巷不少于10条。", "", "", "改造老旧街巷12条，居民满意度96%。", "", "", "", ""],
            ["年度绩效指标", *LEVELS, *VALUES, "分值", "得分", "偏差原因分析及改进措施"],
            ["", "成本指标（20分）", "经济成本指标", "项目总成本", f"≤{budget}万元", f"{final}万元", "20", "20", ""],
            ["", "产出指标（40分）", "数量指标", "改造街巷数量", "≥10条", "12条", "20", "20", ""],
            ["", "", "质量指标", "验收合格率", "≥90%", "95%", "20", quality, ""],
            ["", "效益指标（20分）", "社会效益指标", "便民程度", "提高", "提高", "20", "20", ""],
            ["", "满意度指标（10分）", "服务对象满意度指标", "居民满意度", "≥90%", "96%", "10", "10", ""],
            ["总分", "", "", "", "", "", "", total, ""],
        ],
    )


def _final() -> dict:
    (first, first_money), (second, second_money) = PROJECTS.items()
    tables = [
        table(
            "支出决算表",
            ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
            [["", "合计", "230.50", "100.00", "130.50"], ["2010399", "其他支出", "230.50", "100.00", "130.50"]],
        ),
        table(
            EXECUTION,
            ["序号", "项目名称", "年初预算数", "调整后预算数", "执行数", "预算执行率"],
            [
                ["1", first, *first_money, "80%"],
                ["2", second, *second_money, "100%"],
                ["合计", "", "180", "150.5", "130.5", "86.71%"],
            ],
        ),
        _form(first, first_money, ("8", "18", "96")),
        _form(second, second_money, ("10", "8.5", "88.5")),
        table(
            SUMMARY,
            ["序号", "项目名称", "资金使用单位", "自评得分", "自评等级"],
            [["1", "旧街改造补助资金", "某市某中心", "96", "优"], ["2", second, "某市某中心", "88.5", "良"]],
            unit=None,
        ),
    ]
    account = document(FINAL, "final_accounts", tables, organization="某市某局", year=2024)
    return changed(account, prose(PART, TOPIC, SELF_EVALUATED, GRADED, *ITEMS, headings=(PART, TOPIC)))


def _target(name: str, budget: str) -> dict:
    return table(
        TARGET,
        [],
        [
            ["项目名称", name, "", "", ""],
            ["主管部门", "某市某局", "", "实施单位", "某市某中心"],
            ["年度预算资金总额", budget, "", "其中：财政拨款", budget],
            ["绩效目标", "改造老旧街巷不少于10条。", "", "", ""],
            ["一级指标", "二级指标", "三级指标", "指标值", ""],
            ["成本指标", "经济成本指标", "总成本控制金额", f"≤{float(budget):g}万元", ""],
            ["产出指标", "数量指标", "改造街巷数量", "≥10条", ""],
        ],
    )


def _budget() -> dict:
    money = {name: f"{float(stages[0]):.2f}" for name, stages in PROJECTS.items()}
    tables = [
        table(
            "部门预算支出总表",
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
            [["", "合计", "280.00", "100.00", "180.00"], ["2010399", "其他支出", "280.00", "100.00", "180.00"]],
        ),
        table(
            "项目支出表",
            ["项目名称", "合计", "一般公共预算"],
            [["合计", "180.00", "180.00"], *([name, amount, amount] for name, amount in money.items())],
        ),
        *(_target(name, amount) for name, amount in money.items()),
    ]
    budget = document(BUDGET, "budget", tables, organization="某市某局", year=2024)
    return changed(budget, prose(BUDGET_PART, BUDGET_TOPIC, MANAGED, PLANNED, headings=(BUDGET_PART, BUDGET_TOPIC)))


def _broken(held: dict, key: str, change: Callable[[dict], dict]) -> dict:
    copied = {name: value if callable(value) else copy.deepcopy(value) for name, value in held.items()}
    copied["document"] |= {"key": key}
    return change(copied)


def _cell(ordinal: int, row: int, column: int, text: str) -> Callable[[dict], dict]:
    """Another text in one cell of one table."""

    def change(truth: dict) -> dict:
        assert truth["tables"][ordinal]["rows"][row][column] != text
        truth["tables"][ordinal]["rows"][row][column] = text
        return truth

    return change


def _row(ordinal: int, row: int, *texts: str) -> Callable[[dict], dict]:
    """Other texts in the first cells of one row of one table."""

    def change(truth: dict) -> dict:
        cells = truth["tables"][ordinal]["rows"][row]
        truth["tables"][ordinal]["rows"][row] = [*texts, *cells[len(texts) :]]
        return truth

    return change


def _money_behind_other_labels(ordinal: int) -> Callable[[dict], dict]:
    def change(truth: dict) -> dict:
        row = truth["tables"][ordinal]["rows"][2]
        truth["tables"][ordinal]["rows"][2] = ["拟用资金之数", row[1], "", "由本级给付", row[4]]
        return truth

    return change


def _without(ordinal: int) -> Callable[[dict], dict]:
    """One table is missing."""

    def change(truth: dict) -> dict:
        del truth["tables"][ordinal]
        return truth

    return change


def _final_text(printed: str, instead: str) -> Callable[[dict], dict]:
    return _text((PART, TOPIC, SELF_EVALUATED, GRADED, *ITEMS), (PART, TOPIC), printed, instead)


def _budget_text(printed: str, instead: str) -> Callable[[dict], dict]:
    return _text((BUDGET_PART, BUDGET_TOPIC, MANAGED, PLANNED), (BUDGET_PART, BUDGET_TOPIC), printed, instead)


def _text(texts: tuple[str, ...], headings: tuple[str, ...], printed: str, instead: str) -> Callable[[dict], dict]:
    """Other words in the explanation."""
    assert sum(text.count(printed) for text in texts) == 1, printed
    said = tuple(text.replace(printed, instead) for text in texts)

    def change(truth: dict) -> dict:
        return {name: value for name, value in truth.items() if name != "change"} | changed(
            {}, prose(*said, headings=headings)
        )

    return change


# Base, key, the checks that find it, what is changed.
BREAKS: tuple[tuple[str, str, set[str], Callable[[dict], dict]], ...] = (
    (FINAL, "performance scores miss the total", {"R01"}, _cell(2, 11, 7, "17")),
    (FINAL, "performance rate is another", {"R02", "C24"}, _cell(3, 3, 6, "98.00%")),
    (FINAL, "performance score above its weight", {"R03"}, _cell(2, 12, 6, "15")),
    (FINAL, "performance budget is not the table's", {"R04"}, _cell(1, 0, 2, "0")),
    (FINAL, "performance funds miss their total", {"R04"}, _cell(2, 5, 4, "7")),
    (FINAL, "performance score is not the summary's", {"R05"}, _cell(4, 1, 3, "90")),
    (FINAL, "performance cost is above the budget", {"R06"}, _cell(2, 9, 4, "≤150万元")),
    (FINAL, "performance forms beside the accounts", {"R07"}, _cell(0, 0, 4, "99.00")),
    (FINAL, "performance text counts another project", {"C24"}, _final_text("涵盖项目2个", "涵盖项目3个")),
    (FINAL, "performance text has another score", {"C24"}, _final_text("得分为96分", "得分为98分")),
    (FINAL, "performance text has another rate", {"C24"}, _final_text("完成预算的80%", "完成预算的80.8%")),
    (FINAL, "performance text has another amount", {"C24"}, _final_text("执行数为80万元", "执行数为81万元")),
    (BUDGET, "performance form is missing", {"F11", "R07"}, _without(3)),
    (BUDGET, "performance text plans another amount", {"F08"}, _budget_text("预算120.00万元", "预算125.00万元")),
    (
        BUDGET,
        "performance text has more than all",
        {"F06", "F11"},
        _budget_text("资金180.00", "资金190.00"),
    ),
    (BUDGET, "performance cost target exceeds the budget", {"R06"}, _cell(2, 5, 3, "≤200万元")),
    # The cost of a phase is not the project's.
    (
        BUDGET,
        "performance cost of one phase",
        set(),
        _row(2, 5, "成本指标", "经济成本指标", "一期系统开发成本", "≤200万元"),
    ),
    (BUDGET, "performance form is not the project's row", {"R04", "F08"}, _cell(1, 1, 1, "110.00")),
    (BUDGET, "performance indicators under unknown headers", {"R08", "F11", "R07"}, _row(3, 4, "类别", "细目", "说明")),
    (BUDGET, "performance form of nobody", {"R08", "F11", "R07"}, _row(3, 0, "事由")),
    (BUDGET, "performance money behind unknown labels", {"R08", "R07"}, _money_behind_other_labels(3)),
)
