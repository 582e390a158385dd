"""Codes as places print them, rightly and wrongly: their digits, their classification, their names."""

from tests.support.variants import document, table

WHOLE = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
PARTS = ["科目编码/类", "科目编码/款", "科目编码/项", *WHOLE[1:]]
TOTAL = ["", "合计", "10.00", "6.00", "4.00"]


def documents(truths: dict[str, dict]) -> list[dict]:
    """One table of expenditure each; nothing of the true documents."""
    return [
        _filing("seven-digits", ["2010301", "行政运行"]),
        _filing("six-digits", ["201031", "行政运行"]),
        _filing("letters", ["20103O1", "行政运行"]),
        _filing("parts", ["201", "03", "01", "行政运行"]),
        _filing("parts-in-full", ["201", "20103", "2010301", "行政运行"]),
        _filing("zero-lost", ["201", "3", "01", "行政运行"]),
        _filing("whole-under-parts", ["2010301", "", "", "行政运行"]),
        _filing("economic-among-functions", ["2010301", "行政运行"], ["30101", "基本工资"]),
        _filing("organization-among-functions", ["301", "荣成市测试局"], ["2010301", "行政运行"]),
        _filing("unlisted-economic", ["30101", "某项新设事务"]),
        _filing("other-name", ["2010301", "机关服务"]),
        _filing("name-in-other-print", ["2010399", "其他政府办公厅(室)及相关机构事务"]),
        _filing("name-of-its-year", ["207", "文化体育与传媒支出"], year=2018),
        _filing("name-of-another-year", ["207", "文化体育与传媒支出"]),
        _filing("name-not-recognised", ["2010301", "行□运行"]),
        _filing("unlisted-with-two-names", ["2980101", "新设事项"], second=["2980101", "另设事项"]),
        document("code-none", "budget", [table("部门支出总表", WHOLE, [TOTAL])], organization="某市某局", year=2024),
    ]


def _filing(key: str, *leading: list[str], year: int = 2024, second: list[str] | None = None) -> dict:
    """A budget whose one row of money (10.00) starts with `leading[-1]`; `second` opens the row of a second table."""
    columns = PARTS if len(leading[-1]) > 2 else WHOLE
    total = [*[""] * (len(columns) - 5), *TOTAL]
    rows = [[*cells, *TOTAL[2:]] for cells in leading]
    tables = [table("部门支出总表", columns, [total, *rows])]
    if second:
        tables.append(table("一般公共预算支出表", columns, [total, [*second, *TOTAL[2:]]]))
    return document(f"code-{key}", "budget", tables, organization="荣成市测试局", year=year)
