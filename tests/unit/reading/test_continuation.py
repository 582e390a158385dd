"""Tables over several pages."""

import pytest

from pipelines.reading import read_document
from tests.support.drawn_pdf import HEADER, WIDTHS, Sheets, body, caption, only_table, rows_of


def test_table_goes_on_over_pages_and_a_repeated_header_is_read_once():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, WIDTHS, [HEADER, *body(5)[:3]])
    sheets.next_page()
    sheets.table(50, 60, WIDTHS, [HEADER, *body(5)[3:]])
    table = only_table(sheets)
    assert rows_of(table) == body(5)
    assert (table.first_page, table.last_page) == (1, 2)
    assert [cell.row for cell in table.cells if cell.column == 0] == list(range(6))


def test_table_goes_on_without_any_header():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, WIDTHS, [HEADER, *body(5)[:3]])
    sheets.next_page()
    sheets.table(50, 60, WIDTHS, body(5)[3:])
    assert rows_of(only_table(sheets)) == body(5)


def test_table_goes_on_below_its_repeated_title_and_unit():
    sheets = Sheets()
    for rows in (body(5)[:3], body(5)[3:]):
        caption(sheets)
        sheets.table(50, 90, WIDTHS, [HEADER, *rows])
        sheets.next_page()
    assert rows_of(only_table(sheets)) == body(5)


def test_part_of_a_header_repeated_on_the_next_page_is_no_body_row():
    sheets = Sheets()
    caption(sheets)
    top = [("项目", 2), ("支出", 2)]
    sheets.table(50, 90, WIDTHS, [top, HEADER, *body(5)[:3]])
    sheets.next_page()
    sheets.table(50, 60, WIDTHS, [HEADER, *body(5)[3:]])
    assert rows_of(only_table(sheets)) == body(5)


def test_columns_may_stand_a_little_elsewhere_on_the_next_page():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, WIDTHS, [HEADER, *body(5)[:3]])
    sheets.next_page()
    sheets.table(44, 60, [63, 164, 92, 93], body(5)[3:])
    assert rows_of(only_table(sheets)) == body(5)


def test_total_alone_on_a_page_as_a_merged_strip_is_the_last_row():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, WIDTHS, [HEADER, *body(3)])
    sheets.next_page()
    sheets.table(50, 60, WIDTHS, [[("合计", 2), "303.75", "3.00"]])
    table = only_table(sheets)
    assert rows_of(table)[-1] == ["合计", "", "303.75", "3.00"]
    assert next(cell for cell in table.cells if cell.text == "合计" and not cell.is_header).column_span == 2


def test_form_with_a_repeated_title_is_a_new_form():
    sheets = Sheets()
    for name in ("数字平台建设", "政务云服务"):
        caption(sheets, "项目支出绩效目标表")
        rows = [
            ["项目名称", (name, 3)],
            ["主管部门", ("某局", 3)],
            ["指标", "一级指标", "二级指标", "目标值"],
            ["", "产出", "数量", "≥3个"],
        ]
        sheets.table(50, 90, WIDTHS, rows)
        sheets.next_page()
    first, second = read_document(sheets.pdf()).tables
    assert not any(cell.is_header for cell in first.cells)
    assert [rows_of(table)[0][1] for table in (first, second)] == ["数字平台建设", "政务云服务"]


def test_row_cut_by_a_page_break_is_one_row_with_a_box_on_each_page():
    sheets = Sheets()
    caption(sheets)
    text = "推进数据资源整合共享和开发利用"
    sheets.table(50, 90, [60, 96, 90], [["序号", "工作内容", "金额"], ["1", text[:10], "5.00"]])
    sheets.next_page()
    sheets.table(50, 60, [60, 96, 90], [["", text[10:], ""], ["2", "其他工作", "6.00"]])
    table = only_table(sheets)
    assert rows_of(table) == [["1", text, "5.00"], ["2", "其他工作", "6.00"]]
    assert [box.page for box in next(cell for cell in table.cells if cell.text == text).boxes] == [1, 2]


def test_row_left_open_by_a_page_break_is_one_row():
    sheets = Sheets()
    caption(sheets)
    xs = [50, 110, 206]
    sheets.table(50, 90, [60, 96], [["序号", "工作内容"], ["1", "甲"]])
    for x in xs:
        sheets.rule(x, 130, x, 160)
    sheets.text(52, 133, "2", 9)
    sheets.text(112, 133, "推进数据资源整合共享", 9)
    sheets.next_page()
    for x in xs:
        sheets.rule(x, 60, x, 80)
    sheets.rule(50, 80, 206, 80)
    sheets.text(112, 63, "和开发利用", 9)
    sheets.table(50, 80, [60, 96], [["3", "乙"]])
    assert rows_of(only_table(sheets)) == [["1", "甲"], ["2", "推进数据资源整合共享和开发利用"], ["3", "乙"]]


def test_dense_rows_at_a_page_break_stay_two_rows():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, [22, 60, 46], [["类", "科目名称", "合计"], ["208", "社会保障支出", "1,410.88"]])
    sheets.next_page()
    sheets.table(50, 60, [22, 60, 46], [["210", "卫生健康支出", "2,410.88"]])
    assert len(rows_of(only_table(sheets))) == 2


def test_numbered_labels_at_a_page_break_stay_two_rows():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, [100, 60], [["项目", "预算数"], ["十六、援助其他地区支出", ""]])
    sheets.next_page()
    sheets.table(50, 60, [100, 60], [["十七、自然资源支出", ""], ["总计", "5.00"]])
    assert len(rows_of(only_table(sheets))) == 3


def test_caption_at_the_end_of_the_page_before_belongs_to_the_table():
    sheets = Sheets()
    sheets.text(50, 100, "本年支出较上年增加，主要原因是项目增加。")
    sheets.centred(770, "支出总表")
    sheets.next_page()
    sheets.table(50, 60, WIDTHS, [HEADER, *body(2)])
    reading = read_document(sheets.pdf())
    assert [table.caption for table in reading.tables] == ["支出总表"]
    assert [paragraph.text for paragraph in reading.paragraphs] == ["本年支出较上年增加，主要原因是项目增加。"]


def test_header_printed_again_after_stray_print_goes_on():
    sheets = Sheets()
    caption(sheets)
    bottom = sheets.table(50, 90, WIDTHS, [HEADER, *body(5)[:3]])
    sheets.text(300, bottom + 60, "（接下页）")
    sheets.next_page()
    sheets.table(50, 60, WIDTHS, [HEADER, *body(5)[3:]])
    assert rows_of(only_table(sheets)) == body(5)


def test_figures_on_both_sides_of_an_open_page_break_stay_apart():
    sheets = Sheets()
    caption(sheets)
    xs = [50, 80, 100]
    sheets.table(50, 90, [30, 20], [["指标", "分值"], ["甲", "5"]])
    for x in xs:
        sheets.rule(x, 130, x, 150)
    sheets.text(52, 133, "经济", 9)
    sheets.text(82, 133, "10", 9)
    sheets.next_page()
    for x in xs:
        sheets.rule(x, 60, x, 80)
    sheets.rule(50, 80, 100, 80)
    sheets.text(52, 63, "数量", 9)
    sheets.text(82, 63, "8", 9)
    sheets.table(50, 80, [30, 20], [["乙", "6"]])
    assert [row[1] for row in rows_of(only_table(sheets))] == ["5", "10", "8", "6"]


def test_note_on_every_page_of_a_table_is_kept_once():
    sheets = Sheets()
    caption(sheets)
    bottom = sheets.table(50, 90, WIDTHS, [HEADER, *body(4)[:2]])
    sheets.text(50, bottom + 5, "注：本表含上年结转。")
    sheets.next_page()
    bottom = sheets.table(50, 60, WIDTHS, [HEADER, *body(4)[2:]])
    sheets.text(50, bottom + 5, "注：本表含上年结转。")
    table = only_table(sheets)
    assert (rows_of(table), table.notes) == (body(4), ["注：本表含上年结转。"])


def test_blank_cells_of_a_later_page_split_no_column():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, WIDTHS, [HEADER, *body(5)[:3]])
    sheets.next_page()
    sheets.table(50, 40, [30, 370], [["", ""]])
    sheets.table(50, 60, WIDTHS, [HEADER, *body(5)[3:]])
    table = only_table(sheets)
    assert [row for row in rows_of(table) if any(row)] == body(5)


def test_print_in_a_gap_of_the_rules_does_not_end_its_table():
    sheets = Sheets()
    caption(sheets, "项目支出绩效目标表")
    sheets.table(50, 90, [60, 100, 100], [["项目名称", ("数字平台建设", 2)], ["主管部门", ("某局", 2)]])
    for x in (50, 110, 310):
        sheets.rule(x, 130, x, 190)
    for x0, y, x1 in ((50, 190, 210), (210, 150, 310), (110, 170, 210)):
        sheets.rule(x0, y, x1, y)
    sheets.rule(210, 150, 210, 170)
    sheets.text(112, 153, "数量指标", 9)
    sheets.text(212, 175, "近两年", 9)
    sheets.next_page()
    sheets.table(50, 60, [60, 100, 100], [["指标", "质量指标", "≥95%"]])
    (table,) = read_document(sheets.pdf()).tables
    assert table.last_page == 2


def test_print_that_hangs_far_out_of_a_cut_cell_does_not_end_its_table():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, [90, 60, 60], [["指标", "权重", "得分"], ["产出（60分）", "4", "3.50"]])
    sheets.rule(50, 130, 50, 150)
    sheets.box(140, 130, 200, 150)
    sheets.box(200, 130, 260, 150)
    sheets.text(52, 175, "效益（40分）", 9)
    sheets.next_page()
    sheets.table(50, 60, [90, 60, 60], [["效益（40分）", "5", "4.50"]])
    assert only_table(sheets).last_page == 2


def split_on_a_page(between: str, below: list[list[str]]) -> list[list[list[str]]]:
    """Rows of the tables that are read of one with a gap in it, and perhaps print in the gap."""
    sheets = Sheets()
    caption(sheets)
    bottom = sheets.table(50, 90, WIDTHS, [HEADER, *body(7)[:3]])
    sheets.text(50, bottom + 8, between)
    sheets.table(50, bottom + 30, WIDTHS, below)
    return [rows_of(table) for table in read_document(sheets.pdf()).tables]


@pytest.mark.parametrize(("between", "header"), [("", []), ("", [HEADER]), ("续表", [HEADER])])
def test_table_goes_on_below_a_gap_on_the_same_page(between, header):
    assert split_on_a_page(between, [*header, *body(7)[3:]]) == [body(7)]


def test_table_below_another_with_print_between_or_other_labels_is_another_one():
    other = [[f"甲{label}" for label in HEADER], *body(7)[3:]]
    assert len(split_on_a_page("", other)) == 2
    assert len(split_on_a_page("二、收入总表", [HEADER, *body(7)[3:]])) == 2
