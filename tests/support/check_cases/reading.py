"""Documents whose reading is sound or in doubt: pages, numbers in no cell or two, continued tables, both sides."""

import duckdb
import polars as pl

from tests.support.build import document_id_of
from tests.support.changed_frames import changed, leftover, on_two_pages, values
from tests.support.variants import document, table

FUNCTION = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
BALANCE = ["收入/项目", "收入/预算数", "支出/项目", "支出/预算数"]
SOUND = [
    ["", "合计", "10.00", "6.00", "4.00"],
    ["2010301", "行政运行", "7.00", "6.00", "1.00"],
    ["2010302", "一般行政管理事务", "3.00", "", "3.00"],
]
# The total of 基本支出 is no sum of its rows any more: D05 fails, and its cells are read a second time.
FAILING = [["", "合计", "10.00", "7.00", "4.00"], *SOUND[1:]]
# Row and column of the failing total of 基本支出, below one header row.
SUSPECT = (1, 3)
WITNESSES = {
    "reading-witness-agrees": ("7.00", True, None),
    "reading-witness-differs": ("6.00", False, None),
    "reading-witness-silent": (None, None, "the process that read it died"),
    "reading-witness-waived": ("6.00", False, None),
}


def documents(_truths: dict[str, dict]) -> list[dict]:
    """One document per doubt, and one without any."""

    def budget(key: str, *tables: dict) -> dict:
        return document(f"reading-{key}", "budget", list(tables), organization="某市某局", year=2024)

    def expenditure(rows: list[list[str]] = SOUND) -> dict:
        return table("部门支出总表", FUNCTION, rows)

    def cell(row: int, column: int) -> pl.Expr:
        return (pl.col("row") == row) & (pl.col("column") == column)

    balance = [["一、财政拨款收入", "7.00", "一、教育支出", "7.00"], ["收入总计", "7.00", "支出总计", "7.00"]]
    one_side = [[*row[:2], "", ""] for row in balance]
    return [
        budget("sound", expenditure()),
        changed(budget("scanned-page", expenditure()), values("pages", pl.lit(True), text_layer=False)),
        changed(budget("leftover", expenditure(FAILING)), leftover("123.45")),
        changed(budget("leftover-elsewhere", expenditure()), leftover("123.45", page=9)),
        # 6.00 in 基本支出 of 行政运行 and of the total are one print now.
        changed(
            budget("read-twice", expenditure()),
            values(
                "cells",
                cell(1, 3),
                **{name: pl.lit(edge) for name, edge in zip(EDGES, (3.0, 2.2, 4.0, 3.0), strict=True)},
            ),
        ),
        budget("short-total", expenditure([["", "合计", "1.00", "6.00", "4.00"], *SOUND[1:]])),
        # The second unit prints no sum of its own: that of the first is no total of its project.
        budget(
            "unit-without-sum",
            table(
                "项目支出表",
                ["单位", "项目名称", "合计", "一般公共预算"],
                [
                    ["某市甲所", "", "7.00", "7.00"],
                    ["某市甲所", "一项", "7.00", "7.00"],
                    ["某市乙所", "", "", ""],
                    ["某市乙所", "二项", "30.00", "30.00"],
                ],
            ),
        ),
        budget(
            "negative-leaf",
            expenditure([["", "合计", "1.00", "", ""], ["201", "一", "3.00", "", ""], ["202", "二", "-2.00", "", ""]]),
        ),
        changed(budget("continued", expenditure()), on_two_pages(3, lambda c: (20 + 55.0 * c, 75 + 55.0 * c))),
        changed(
            budget("continued-elsewhere", expenditure()),
            on_two_pages(3, lambda c: (0.0, 150.0) if c == 0 else (100 + 50.0 * c - 25, 150 + 50.0 * c - 25)),
        ),
        changed(
            budget("continued-narrower", expenditure(FAILING)),
            on_two_pages(3, lambda c: None if c == 4 else (50.0 * c, 50.0 * c + 50)),
        ),
        budget("both-sides", table("部门收支总表", BALANCE, balance)),
        budget("one-side", table("部门收支总表", BALANCE, one_side)),
        budget(
            "a-table-per-side",
            table("部门收支总表", BALANCE[:2], [row[:2] for row in balance]),
            table("部门收支总表", BALANCE[2:], [row[2:] for row in balance]),
        ),
        changed(budget("recognised", expenditure()), values("cells", cell(2, 2), confidence=0.93)),
        changed(budget("hardly-recognised", expenditure(FAILING)), values("cells", cell(1, 3), confidence=0.41)),
        changed(
            budget("damaged", expenditure(FAILING)),
            values("documents", pl.lit(True), damage=pl.concat_list(pl.lit("3 of its objects are not where they"))),
        ),
        budget("blank", expenditure([["", "合计", "", "", ""]])),
        budget("no-form", table("某某情况一览", ["名称", "备注"], [["甲", "乙"]])),
        *(budget(key.removeprefix("reading-"), expenditure(FAILING)) for key in WITNESSES),
    ]


EDGES = ("x0", "top", "x1", "bottom")


def after_build(connection: duckdb.DuckDBPyConnection) -> None:
    """What a second reader saw in the total of 基本支出, and a waiver of the difference."""
    row, column = SUSPECT
    for key, (text, agrees, error) in WITNESSES.items():
        connection.execute(
            "insert into quality.witness_cells values (?, 'T01', ?, ?, 1, '7.00', ?, ?, ?)",
            [document_id_of(key), row, column, text, agrees, error],
        )
    connection.execute(
        "insert into quality.waivers values (?, 'P07', 'looked at the page', 'a reviewer', date '2999-12-31', 2)",
        [document_id_of("reading-witness-waived")],
    )
