"""Names and telephone numbers of officials never leave the reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading.masking import mask_table, mask_text
from pipelines.reading.model import Box, Cell, Table


def table(*rows: list[str], header: bool = False) -> Table:
    cells = [
        Cell(
            r,
            c,
            text,
            [Box(1, c, r, c + 1, r + 1)],
            is_header=header and r == 0,
            header_path=(rows[0][c],) if header and r else (),
        )
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return Table(1, 1, 1, cells)


def masked(*rows: list[str], header: bool = False) -> list[str]:
    return [cell.text for cell in mask_table(table(*rows, header=header)).cells]


def test_value_in_the_cell_to_the_right_of_its_label():
    row = ["项目负责人", "张三丰", "联系人", "李四", "联系电话", "0532-85911000"]
    assert masked(row) == ["项目负责人", "某某", "联系人", "某某", "联系电话", "000-00000000"]


def test_value_to_the_right_of_a_merged_label():
    cells = [Cell(0, 0, "填报人", [Box(1, 0, 0, 1, 1)], column_span=2), Cell(0, 2, "王五", [Box(1, 2, 0, 3, 1)])]
    assert mask_table(Table(1, 1, 1, cells)).cells[1].text == "某某"


def test_values_below_a_row_of_labels():
    assert masked(["联系人", "联系电话"], ["张三", "85911000"])[2:] == ["某某", "000-00000000"]


def test_values_below_a_label_in_the_header():
    assert masked(["项目", "项目负责人"], ["平台", "张三"], ["网络", ""], header=True)[3:] == ["某某", "网络", ""]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("联系人：张三", "联系人：某某"),
        ("填报人：张三  联系电话：85911000", "填报人：某某  联系电话：000-00000000"),
        ("单位负责人：欧阳修文 财务负责人：李四", "单位负责人：某某 财务负责人：某某"),
        ("项目负责人：张三联系电话：13912345678", "项目负责人：某某联系电话：000-00000000"),
        ("咨询电话0532-85911000。", "咨询电话000-00000000。"),
        ("监督电话：（0532）85911000", "监督电话：000-00000000"),
        ("项目负责人及联系电话：张三 13912345678", "项目负责人及联系电话：某某 000-00000000"),
        ("请拨打 021-62345678 咨询", "请拨打 000-00000000 咨询"),
    ],
)
def test_values_after_their_label_in_running_text(printed, expected):
    assert mask_text(printed) == expected


@pytest.mark.parametrize(
    "text",
    [
        "总计13529386.59元",
        "项目编码42010724121T000000101",
        "2024年1月1日至2024-12-31",
        "市民热线电话办理率98%",
        "主要负责人的职责：统筹全局工作安排",
        "联系人",
        "1,234,567.00",
    ],
)
def test_amounts_codes_dates_and_bare_labels_stay(text):
    assert mask_text(text) == text


def test_amount_beside_a_label_of_another_kind_stays():
    assert masked(["项目总投入", "85911000"]) == ["项目总投入", "85911000"]


@given(
    st.lists(
        st.sampled_from(
            ["联系人", "：", "张三", "电话", "0532-", "85911000", "某某", "000-00000000", " ", "负责人", "，", "李"]
        ),
        max_size=12,
    ).map("".join)
)
def test_masking_a_masked_text_changes_nothing(text):
    once = mask_text(text)
    assert mask_text(once) == once


def test_masking_a_masked_table_changes_nothing():
    once = mask_table(table(["联系人", "张三 85911000", "手机", "13912345678"], ["负责人：王五", "无", "", ""]))
    assert mask_table(once) == once


def recognised(*row: str) -> list[str]:
    cells = table(row).cells
    for cell in cells:
        cell.confidence = 0.9
    return [cell.text for cell in mask_table(Table(1, 1, 1, cells)).cells]


@pytest.mark.parametrize(
    ("label", "value", "shown"),
    [
        ("埴报人", "张三丰", "某某"),
        ("联系入", "李四", "某某"),
        ("项目负贵人", "王五85911000", "某某 000-00000000"),
        ("联糸电话", "85911000", "000-00000000"),
        ("联系电括：", "13812345678", "000-00000000"),
    ],
)
def test_value_beside_a_label_with_a_misread_character_is_masked_where_the_text_was_recognised(label, value, shown):
    assert recognised(label, value) == [label, shown]
    assert masked([label, value]) == [label, value]


@pytest.mark.parametrize(("label", "value"), [("审核数", "张家口"), ("联系电话费", "12,345.00"), ("埴报人", "12.50")])
def test_recognised_value_that_only_stands_beside_a_similar_label_is_kept(label, value):
    assert recognised(label, value) == [label, value]


def test_recognised_text_with_a_misread_label_is_masked_inside_of_its_cell():
    assert recognised("埴报人：张三丰 联糸电话：0532-85911000") == ["埴报人：某某 联糸电话：000-00000000"]
