"""Wrapped text that is taller than its row, as spreadsheets print it."""

import pytest

from tests.support.drawn_pdf import Sheets, caption, only_table, rows_of

ROWS = [["项目", "", "合计"], ["甲", "5.00", "6.00"], ["乙", "7.00", "8.00"]]
LABEL = ("国有资本", "经营预算", "财政拨款")


def printed(top: float) -> Sheets:
    """A table of rows 15 points high whose header has a label of three lines, the first one at `top`."""
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, [60, 42, 60], ROWS, height=15)
    sheets.lines(113, top, LABEL, 9, leading=1.06)
    return sheets


@pytest.mark.parametrize("top", [83.5, 76.5, 91.5], ids=["in the middle", "at the bottom", "at the top"])
def test_label_that_hangs_out_of_its_cell_stays_in_it(top):
    table = only_table(printed(top))
    assert (table.caption, table.unit) == ("支出总表", "万元")
    assert [cell.text for cell in table.cells if cell.is_header] == ["项目", "".join(LABEL), "合计"]
    assert rows_of(table) == [["甲", "5.00", "6.00"], ["乙", "7.00", "8.00"]]


def test_dense_rows_drawn_column_by_column_stay_apart():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, [60, 60], [["项目", "合计"], *[["", ""]] * 4], height=10)
    labels, amounts = ["行政运行", "机关服务", "事业运行", "其他支出"], ["5.00", "6.00", "7.00", "8.00"]
    sheets.lines(52, 101.5, labels, 9, leading=10 / 9)
    sheets.lines(112, 101.5, amounts, 9, leading=10 / 9)
    assert rows_of(only_table(sheets)) == [list(row) for row in zip(labels, amounts, strict=True)]


def test_amounts_printed_across_rules_are_never_one_text():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, [60, 32], [["项目", "合计"], ["甲", ""], ["乙", ""]], height=10, size=8)
    sheets.lines(112, 97, ["5005.00", "6006.00"], 8, leading=10 / 8)
    assert [row[1] for row in rows_of(only_table(sheets))] == ["5005.00", "6006.00"]
