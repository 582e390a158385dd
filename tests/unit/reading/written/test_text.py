"""Gaps and invisible characters in texts as a drawn page would show them."""

import pytest

from pipelines.reading.written.text import cell_text, line_of_text, spaced


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("合 计", "合计"),
        ("收\u3000\u3000入", "收入"),
        ("第一部分 单位概况", "第一部分单位概况"),
        ("第一部分\u3000单位概况", "第一部分 单位概况"),
        ("2024 年度", "2024年度"),
        ("IT systems", "IT systems"),
        ("1.00 2.00", "1.00 2.00"),
    ],
)
def test_a_gap_is_a_space_where_a_page_shows_one(written, shown):
    assert spaced(written) == shown


def test_wide_gaps_part_a_line():
    assert line_of_text(" 部门：某局\u00a0\u00a0\u00a0单位：\u200b万元 ") == "部门：某局\t单位：万元"


def test_lines_of_a_cell_are_joined_as_wrapped_text():
    assert cell_text(["一般公共", "服务支出"]) == "一般公共服务支出"
    assert cell_text(["data", "center"]) == "data center"
    assert cell_text(["1,234.00", "5.00"]) == "1,234.00 5.00"
    assert cell_text(["1,234,", "567.00"]) == "1,234,567.00"
