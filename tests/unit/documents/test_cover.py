"""Covers as many places print them; names of organizations here are examples, not knowledge of the code."""

import pytest

from pipelines.documents.cover import Cover, read_cover
from pipelines.reading.model import Paragraph, Reading, Table


def reading(*lines: str, captions=(), organization=None, headings=()) -> Reading:
    paragraphs = [Paragraph(n, 1, line, []) for n, line in enumerate(lines, start=1)]
    paragraphs += [Paragraph(100 + n, 5, text, [], is_heading=True) for n, text in enumerate(headings)]
    tables = [Table(n, 9, 9, [], caption=c, organization=organization) for n, c in enumerate(captions, start=1)]
    return Reading("application/pdf", [], tables, paragraphs)


def told(cover: Cover):
    return cover.organization, cover.fiscal_year, cover.kind, cover.scope


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["甲市大数据发展管理局2024年度部门预算"], ("甲市大数据发展管理局", 2024, "budget", "department")),
        (
            ["甲市大数据局2024年度部门预算", "甲市大数据局", "2024年度部门预算", "目 录"],
            ("甲市大数据局", 2024, "budget", "department"),
        ),
        (
            ["2023 年度甲市大数据局部门", "决算", "2023 年度", "甲市大数据局部门决算"],
            ("甲市大数据局", 2023, "final_accounts", "department"),
        ),
        (["2024年度甲市大数据中心决算"], ("甲市大数据中心", 2024, "final_accounts", None)),
        (["2023年甲市大数据局部门预算"], ("甲市大数据局", 2023, "budget", "department")),
        (
            ["上海市甲区2025年区级部门预算", "预算主管部门：上海市甲区商务委员会"],
            ("上海市甲区商务委员会", 2025, "budget", "department"),
        ),
        (["上海市甲区财政局", "2024年度部门决算"], ("上海市甲区财政局", 2024, "final_accounts", "department")),
        (["上海市 XX 局", "2024 年度部门决算"], (None, 2024, "final_accounts", "department")),
        (["甲 市 财 政 局", "二〇二四年度", "部 门 预 算 公 开"], ("甲市财政局", 2024, "budget", "department")),
        (["２０２４年甲县教育局部门预算公开情况说明"], ("甲县教育局", 2024, "budget", "department")),
        (["甲县第一中学2024年单位预算"], ("甲县第一中学", 2024, "budget", "unit")),
        (
            ["2023年度", "甲县医院", "单位决算公开", "公开单位：甲县人民医院"],
            ("甲县人民医院", 2023, "final_accounts", "unit"),
        ),
        (["附件1：", "关于甲县水利局2024年部门预算公开的说明"], ("甲县水利局", 2024, "budget", "department")),
        (["甲县水利局关于2024年部门预算的说明"], ("甲县水利局", 2024, "budget", "department")),
        (["甲省民政厅（汇总）2022年部门（单位）预算"], ("甲省民政厅", 2022, "budget", "department")),
        (["甲省民政厅（本级）2022年单位预算"], ("甲省民政厅（本级）", 2022, "budget", "unit")),
        (
            ["2024年部门预算及“三公”经费预算信息公开", "单位名称（公章）：121001甲县统计局"],
            ("甲县统计局", 2024, "budget", "department"),
        ),
        (["中共甲市委宣传部2023年度部门决算公开报告"], ("中共甲市委宣传部", 2023, "final_accounts", "department")),
        (["甲市财政局预算编审中心2024年单位预算"], ("甲市财政局预算编审中心", 2024, "budget", "unit")),
        (
            ["2025年部门预算", "甲市卫生健康委员会", "二〇二五年二月"],
            ("甲市卫生健康委员会", 2025, "budget", "department"),
        ),
        (["甲市2024年市级部门预算——甲市水务局"], ("甲市水务局", 2024, "budget", "department")),
        (["2024年度单位预算公开（甲县文化馆）"], ("甲县文化馆", 2024, "budget", "unit")),
        (["2025年部门预算", "二〇二五年二月"], (None, 2025, "budget", "department")),
        (["甲市审计局部门预算", "2024年2月"], ("甲市审计局", None, "budget", "department")),
        (["一、部门职责", "甲市审计局2024年部门预算"], (None, None, None, None)),
    ],
)
def test_the_cover_says(lines, expected):
    assert told(read_cover(reading(*lines))) == expected


def test_the_title_is_kept_as_printed_without_white_space():
    assert read_cover(reading("甲局（本级） 二〇二四", "年度部门预算")).title == "甲局（本级）二〇二四年度部门预算"


def test_captions_tell_what_the_cover_leaves_open():
    captions = ["2024年收入支出决算总表", "2024年一般公共预算财政拨款支出决算表"]
    cover = read_cover(reading(captions=captions, organization="[226]甲市大数据局"))
    assert cover == Cover(None, "甲市大数据局", 2024, "final_accounts", None)


def test_budget_captions_tell_a_budget():
    assert read_cover(reading(captions=["一般公共预算支出表"])).kind == "budget"


def test_a_chapter_heading_tells_where_the_cover_is_silent():
    cover = read_cover(reading("", headings=["第二部分 甲市财政局2024年度部门决算表"]))
    assert told(cover) == ("甲市财政局", 2024, "final_accounts", "department")
    assert cover.title is None


def test_captions_of_two_years_alike_decide_no_year():
    assert read_cover(reading(captions=["2023年预算表", "2024年预算表"])).fiscal_year is None


def test_a_workbook_without_a_cover_has_the_year_that_its_notes_name():
    workbook = reading(captions=["收支总表", "收入总表"])
    workbook.tables[1].notes.append("说明：2024年度本单位无“三公”经费预算支出")
    assert read_cover(workbook).fiscal_year == 2024


def test_a_table_title_on_the_cover_is_no_title_of_the_document():
    assert read_cover(reading("2024年部门收支总表")).kind is None


def test_an_unprinted_organization_of_the_form_is_no_organization():
    assert read_cover(reading("2024年部门预算", captions=["收支总表"], organization="××单位")).organization is None


def test_a_title_that_is_printed_over_itself_names_no_organization_but_the_tables_do():
    garbled = reading("甲市财政局2024年部门预算年部门预算", captions=["2024年收支总表"], organization="甲市财政局")
    assert told(read_cover(garbled)) == ("甲市财政局", 2024, "budget", "department")


def test_a_name_may_hold_the_word_budget():
    assert read_cover(reading("甲市预算编审中心2024年部门预算")).organization == "甲市预算编审中心"
