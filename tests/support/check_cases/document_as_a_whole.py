"""Documents whose parts agree or disagree: amounts with prose, years, organizations, notes, placeholders, contents."""

import polars as pl

from tests.support.changed_frames import changed, prose, values
from tests.support.variants import document, table

FUNCTION = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
ROWS = [["", "合计", "1000.00", "600.00", "400.00"], ["2010301", "行政运行", "1000.00", "600.00", "400.00"]]
BLANK = [["", "合计", "", "", ""]]
CONTENTS = (
    "目录",
    "第一部分 部门概况",
    "第二部分 2024年部门预算表",
    "1. 2024年部门支出总表 ……………………………………… 5",
    "二、政府性基金预算支出表........................6",
)
HEADINGS = ("一、主要职能",)


def documents(_truths: dict[str, dict]) -> list[dict]:
    """One document per agreement and disagreement."""

    def budget(key: str, *tables: dict, organization: str = "甲市大数据局") -> dict:
        return document(f"document-{key}", "budget", list(tables), organization=organization, year=2024)

    def expenditure(title: str = "部门支出总表", organization: str | None = None) -> dict:
        return table(title, FUNCTION, ROWS) | {"organization": organization}

    def fund(*notes: str, rows: list[list[str]] = BLANK) -> dict:
        return table("政府性基金预算支出表", FUNCTION, rows, notes=notes)

    everything = pl.lit(True)
    return [
        changed(budget("total-in-prose", expenditure()), prose("2024年支出预算1 000. 00万元，比2023年增加20万元。")),
        changed(budget("total-in-yuan", expenditure()), prose("2024年收支总预算10,000,000元。")),
        changed(budget("another-magnitude", expenditure()), prose("2024年支出总计为1000元。")),
        changed(budget("no-total-in-prose", expenditure()), prose("带动社会投资50亿元。2024年工作要点。")),
        budget("year-in-title", expenditure("2024年部门支出总表")),
        budget("another-year-in-title", expenditure("2023年部门支出总表")),
        changed(
            budget("another-year-in-heading", expenditure()),
            prose("第二部分 2022年部门预算表", "第三部分 2023年部门预算执行情况"),
        ),
        changed(
            budget("another-year-on-cover", expenditure()), values("documents", everything, cover_fiscal_year=2021)
        ),
        budget("no-year", expenditure()),
        budget("same-organization", expenditure(organization="甲市大数据局本级")),
        budget("prefixed-organization", expenditure(organization="某省甲市大数据局")),
        budget("another-organization", expenditure(organization="乙市教育局")),
        changed(
            budget("listed-unit", expenditure(organization="甲市云计算中心")),
            prose("纳入预算编制范围的单位包括：1.甲市大数据局本级；2.甲市云计算中心。"),
        ),
        changed(
            budget("another-organization-on-cover", expenditure()),
            values("documents", everything, cover_organization="乙市教育局"),
        ),
        budget("note-of-its-own", fund("注：本部门没有使用政府性基金预算安排的支出，故本表无数据。")),
        budget("note-of-another", fund("注：本单位无“三公”经费支出，故本表为空表。")),
        budget("note-at-amounts", fund("注：本单位无“三公”经费支出。", rows=ROWS)),
        budget("note-without-subject", fund("注：报表金额单位转换时可能存在尾数误差。")),
        changed(
            budget("placeholders", expenditure()),
            prose("甲市XX局2024年度支出总计ＸＸＸ万元。", "联系人：某某 000-00000000", "××项目", page=3),
        ),
        budget("placeholder-in-cell", table("部门支出总表", FUNCTION, [*ROWS, ["", "XX支出", "", "", ""]])),
        changed(
            budget("no-placeholder", expenditure()),
            prose("型号为MAXX的设备，网址www.xxzx.gov.cn，尺寸2××3，联系人：某某 000-00000000。"),
        ),
        changed(budget("contents-kept", expenditure(), fund()), prose(*CONTENTS, *HEADINGS, headings=HEADINGS)),
        changed(budget("contents-broken", expenditure()), prose(*CONTENTS, *HEADINGS, headings=HEADINGS)),
    ]
