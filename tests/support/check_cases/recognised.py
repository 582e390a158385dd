"""Documents whose amounts were recognised in a picture: misread in one digit, hardly recognised, or as they are."""

from collections.abc import Sequence

import polars as pl

from tests.support.changed_frames import changed, values
from tests.support.variants import document, table

FUNCTION = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
# Each number by the place it is misread at, row and column below one header row.
TRUE = [
    ["", "合计", "1,310.00", "906.00", "404.00"],
    ["20103", "政府办公厅（室）及相关机构事务", "1,310.00", "906.00", "404.00"],
    ["2010301", "行政运行", "907.00", "906.00", "1.00"],
    ["2010302", "一般行政管理事务", "403.00", "0.00", "403.00"],
]


def documents(_truths: dict[str, dict]) -> list[dict]:
    """One document per mistake that OCR makes."""

    def expenditure(row: int, column: int, text: str) -> list[list[str]]:
        rows = [list(printed) for printed in TRUE]
        rows[row - 1][column] = text
        return rows

    def scan(key: str, rows: Sequence[Sequence[str]], confidence: float | None = 0.97, **titled: str) -> dict:
        columns = [titled.get("header", name) if name == "项目支出" else name for name in FUNCTION]
        tables = [table(titled.get("title", "部门支出总表"), columns, list(map(list, rows)))]
        made = document(f"recognised-{key}", "budget", tables, organization="某市某局", year=2024)
        everywhere = pl.lit(True)
        changes = [values("cells", everywhere, confidence=confidence)]
        if confidence is not None:
            changes.append(values("pages", everywhere, text_layer=pl.lit(False), ocr=pl.lit(True)))
        return changed(made, *changes)

    hardly = (pl.col("row") == 3) & (pl.col("column") == 2)
    not_blank = (pl.col("row") == 4) & (pl.col("column") == 3)
    balance = [
        ["一、财政拨款收人", "7.00", "一、一般公共服务支出", "7.00"],
        ["二、上年结转", "1.00", "二、教盲支出", "1.00"],
        ["收入总计", "8.00", "支出总计", "8.00"],
    ]
    sides = ["收入/项目", "收入/预算数", "支出/项目", "支出/预算数"]
    misread = changed(
        document(
            "recognised-lines", "budget", [table("部门收支总表", sides, balance)], organization="某市某局", year=2024
        ),
        values("cells", pl.lit(True), confidence=0.97),
    )
    return [
        misread,
        scan("title", TRUE, title="部门支岀总表"),
        scan("header", TRUE, header="项目攴出"),
        scan("digital-title", TRUE, None, title="部门支岀总表"),
        scan("digital-header", TRUE, None, header="项目攴出"),
        scan("opposite", TRUE, title="部门收出总表"),
        scan("true", TRUE),
        scan("digit", expenditure(3, 2, "507.00")),
        scan("last-digit", expenditure(3, 2, "907.01")),
        scan("digit-lost", expenditure(3, 2, "97.00")),
        scan("point-lost", expenditure(3, 2, "90700")),
        scan("digit-added", expenditure(3, 2, "9907.00")),
        scan("sign-lost", [["", "合计", "3.00", "-1.00", "4.00"], ["2010301", "行政运行", "3.00", "1.00", "4.00"]]),
        scan("two-digits", expenditure(3, 2, "551.00")),
        scan("digital", expenditure(3, 2, "507.00"), None),
        # The row alone fails: nothing tells which of its three cells was misread.
        scan("row-alone", [["2010301", "行政运行", "507.00", "906.00", "1.00"]]),
        changed(scan("hardly", expenditure(3, 2, "507.00")), values("cells", hardly, confidence=0.31)),
        changed(
            scan("not-blank", expenditure(4, 3, "")),
            values("cells", not_blank, confidence=0.0),
        ),
    ]
