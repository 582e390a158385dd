"""Captions above a table, wherever their parts are printed."""

import pytest

from pipelines.reading.caption_text import Caption, read_strip
from pipelines.reading.captions import Place, read_caption
from pipelines.reading.text import Line, Segment

LEFT, RIGHT, TOP = 50.0, 545.0, 200.0


def line(text: str, top: float, x0: float | None = None, size: float = 10.0) -> Line:
    """A line with one segment per part between bars; centred unless x0 says where it begins."""
    parts = text.split("|")
    width = sum(len(part) for part in parts) * size
    start = (LEFT + RIGHT - width) / 2 if x0 is None else x0
    if len(parts) > 1:
        start, width = LEFT, RIGHT - LEFT
    segments = [Segment(part.strip(), start, start + width) for part in parts]
    return Line(1, text.replace("|", " "), start, top, start + width, top + size, size, segments)


def caption(*lines: Line) -> Caption:
    return read_caption(list(lines), Place(LEFT, TOP, RIGHT, 9.0))


def test_title_organization_unit_and_number_on_their_own_lines():
    found = caption(
        line("公开01表", 120, x0=500),
        line("收入支出决算总表", 140, size=15),
        line("部门：某市大数据局", 165, x0=LEFT),
        line("金额单位：万元", 180, x0=470),
    )
    assert (found.title, found.number, found.unit, found.organization) == (
        "收入支出决算总表",
        "公开01表",
        "万元",
        "某市大数据局",
    )


def test_organization_and_unit_on_one_line():
    found = caption(line("收入总表", 150, size=15), line("编制部门：某区商务委员会|单位：元", 180))
    assert (found.title, found.organization, found.unit) == ("收入总表", "某区商务委员会", "元")


def test_unit_glued_to_the_organization():
    found = caption(line("收入总表", 150, size=15), line("金额单位：万元部门：某市大数据局", 180, x0=LEFT))
    assert (found.organization, found.unit) == ("某市大数据局", "万元")


def test_title_between_number_and_unit_on_one_line():
    found = caption(line("表3|支出总表|单位：元", 180))
    assert (found.number, found.title, found.unit) == ("表3", "支出总表", "元")


@pytest.mark.parametrize(
    ("printed", "number", "title"),
    [
        ("公开02表收入决算表", "公开02表", "收入决算表"),
        ("表1-1 2023年度项目支出预决算情况", "表1-1", "2023年度项目支出预决算情况"),
        ("表1-12023年度项目支出预决算情况", "表1-1", "2023年度项目支出预决算情况"),
        ("表6一般公共预算基本支出表", "表6", "一般公共预算基本支出表"),
        ("附表二：政府采购预算表", "附表二", "政府采购预算表"),
        ("预算01表 收支总表", "预算01表", "收支总表"),
        ("收支总表（公开01表）", "公开01表", "收支总表"),
        ("附件2-1 收支总表", "附件2-1", "收支总表"),
        ("预算公开表1 收支总表", "预算公开表1", "收支总表"),
        ("表格填写情况说明表", None, "表格填写情况说明表"),
    ],
)
def test_number_glued_to_the_title_is_a_part_of_its_own(printed, number, title):
    found = caption(line(printed, 180, size=15))
    assert (found.number, found.title) == (number, title)


@pytest.mark.parametrize(
    "printed",
    [
        "单位：元",
        "单位:元",
        "（单位：元）",
        "金额单位：人民币元",
        "计量单位：元",
        "单 位： 元",
        "单位：元（人民币）",
        "单位：元（列至角分）",
        "单位：元、%",
    ],
)
def test_unit_however_it_is_printed(printed):
    assert caption(line("收支总表", 150, size=15), line(printed, 180)).unit == "元"


@pytest.mark.parametrize(("printed", "unit"), [("单位：万元", "万元"), ("单位：千元", "千元"), ("单位：亿元", "亿元")])
def test_unit_is_never_shortened(printed, unit):
    assert caption(line(printed, 180, x0=470)).unit == unit


def test_title_set_on_two_lines_is_joined():
    first = "2024年部门一般公共预算基本支出部门预算经济"
    found = caption(line(first, 150, size=15), line("分类预算表", 168, size=15))
    assert found.title == first + "分类预算表"


def test_short_title_set_on_two_lines_is_joined():
    found = caption(line("一般公共预算“三公”经费", 150, size=15), line("支出预算情况表", 168, size=15))
    assert found.title == "一般公共预算“三公”经费支出预算情况表"


def test_a_number_in_front_begins_a_title():
    found = caption(
        line("某某档案馆2024年度部门预算公开", 150, size=18), line("表1：某某档案馆2024年收支总表", 172, size=18)
    )
    assert (found.number, found.title) == ("表1", "某某档案馆2024年收支总表")


def test_organization_above_a_title_is_no_part_of_it():
    found = caption(line("某市大数据发展管理局", 150, size=15), line("收入支出决算总表", 168, size=15))
    assert found.title == "收入支出决算总表"


def test_heading_of_the_part_above_is_no_title():
    found = caption(line("第二部分 某局2024年度部门决算表", 130, size=16), line("收入支出决算总表", 160, size=12))
    assert found.title == "收入支出决算总表"


def test_year_line_is_neither_title_nor_organization():
    found = caption(line("收入总表", 150, size=15), line("（2024年度）", 180))
    assert (found.title, found.organization) == ("收入总表", None)


@pytest.mark.parametrize("prose", ["各项支出安排如下：", "决算的单位包括某局本级。", "具体情况见下表"])
def test_sentence_above_a_table_is_no_title(prose):
    assert caption(line(prose, 180, x0=LEFT + 20)).title is None


def test_note_above_the_table_is_a_note_with_its_wrapped_lines():
    found = caption(
        line("收入总表", 130, size=15),
        line("注：本表反映部门本年度取得的各项收入情况，金额单位转换时", 160, x0=LEFT),
        line("可能存在尾数误差。", 175, x0=LEFT),
    )
    assert found.title == "收入总表"
    assert found.notes == ["注：本表反映部门本年度取得的各项收入情况，金额单位转换时可能存在尾数误差。"]


def test_caption_far_above_is_not_this_table_s():
    assert caption(line("收入总表", 20, size=15)).title is None


@pytest.mark.parametrize("mark", ["（续表）", "（续表一）", "续表2"])
def test_continuation_is_marked_and_taken_off_the_title(mark):
    found = caption(line("收入总表" + mark, 180, size=15))
    assert (found.title, found.continued) == ("收入总表", True)


@pytest.mark.parametrize(
    "printed",
    [
        "部门：某局",
        "部门/单位：某局",
        "部门（单位）名称：某局",
        "编制单位（公章）：某局",
        "填报单位：某局（盖章）",
        "预算部门编码及名称：某局",
        "编制部门：某局2024年度金额单位：万元",
    ],
)
def test_organization_however_it_is_printed(printed):
    found = caption(line("收支总表", 150, size=15), line(printed, 180, x0=LEFT))
    assert (found.title, found.organization) == ("收支总表", "某局")


def test_strip_inside_a_grid_gives_its_parts():
    found = Caption()
    assert read_strip("部门：某局 金额单位：万元", found) == ""
    assert (found.organization, found.unit) == ("某局", "万元")


def test_organization_that_is_a_value_of_the_form_is_left_alone():
    found = Caption()
    assert read_strip("项目名称", found) == "项目名称"
    assert found.organization is None
