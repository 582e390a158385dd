"""Breaks that publishers print and that leave each table plausible by itself, made in true documents."""

import copy

from tests.support.variants import document, only, renamed, table

BUDGET, WUHAN = "qingdao-bigdata-2024-budget", "wuhan-qingshan-bigdata-2024-budget"
EXPENDITURE, GENERAL, BALANCE = "部门预算支出总表", "一般公共预算财政拨款支出表", "收支总表"
# 人员经费 and 公用经费 differ by this in opposite directions, in 元.
SHIFTED = 101_200_00


def documents(truths: dict[str, dict]) -> list[dict]:
    return [
        _totals_of_basic_expenditure(truths[BUDGET]),
        _split_balance(truths[WUHAN], "made-split-balance", 0),
        _split_balance(truths[WUHAN], "made-shifted-balance", SHIFTED),
        _unknown_line(),
    ]


def _totals_of_basic_expenditure(truth: dict) -> dict:
    """Two tables whose 合计 is that of 基本支出 while 项目支出 is not zero."""
    made = renamed(truth, "made-totals-of-basic")
    for title in (EXPENDITURE, GENERAL):
        (total,) = (row for t in made["tables"] if t["title"] == title for row in t["rows"] if "合计" in row)
        assert total[3] != total[4]
        total[3] = total[4]
    return made


def _split_balance(truth: dict, key: str, shifted: int) -> dict:
    """A balance whose expenditure side divides each line into 人员经费, 公用经费 and 项目支出.

    `shifted`, in hundredths of a yuan, is moved from 人员经费 to 公用经费 in its largest class and in its totals.
    """
    made = renamed(truth, key)
    (general,) = only(truth, "", "一般公共预算支出表")["tables"]
    parts = {
        row[1] if row[0] else "合计": [row[2], row[4], row[5], row[6]]
        for row in general["rows"]
        if len(row[0]) in (0, 3)
    }
    (balance,) = (t for t in made["tables"] if t["title"] == BALANCE)
    balance["columns"] = [["收入", "项目"], ["收入", "预算数"], ["支出", "项目"]]
    balance["columns"] += [["支出", header] for header in ("合计", "人员经费", "公用经费", "项目支出")]
    rows = []
    for income, received, line, spent in balance["rows"]:
        name = line.partition("、")[2]
        amounts = copy.copy(
            parts["合计"] if line in ("本年支出合计", "支出总计") else parts.get(name, [spent, *["0.00"] * 3])
        )
        if shifted and (name == "一般公共服务支出" or line in ("本年支出合计", "支出总计")):
            amounts[1], amounts[2] = _moved(amounts[1], -shifted), _moved(amounts[2], shifted)
        rows.append([income, received, line, *amounts])
    balance["rows"] = rows
    return made


def _moved(text: str, hundredths: int) -> str:
    yuan, cents = divmod(int(text.replace(",", "").replace(".", "")) + hundredths, 100)
    return f"{yuan:,}.{cents:02d}"


def _unknown_line() -> dict:
    rows = [["一、财政拨款收入", "7.00", "一、教育支出", "7.00"], ["神秘款项来路", "0.00", "", ""]]
    rows.append(["收入总计", "7.00", "支出总计", "7.00"])
    columns = ["收入/项目", "收入/预算数", "支出/项目", "支出/预算数"]
    balance = table("部门收支总表", columns, rows)
    return document("made-unknown-line", "budget", [balance], organization="某市某局", year=2024)
