"""Whole small documents: captions, prose, notes and leftovers around tables."""

import time

from pipelines.reading import read_document
from pipelines.reading.model import Reading
from tests.support.drawn_pdf import HEADER, WIDTHS, Sheets, body, caption, only_table, rows_of, white_strokes


def read(sheets: Sheets) -> Reading:
    return read_document(sheets.pdf())


def test_cells_have_row_column_header_path_page_and_box():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, WIDTHS, [HEADER, *body(2)])
    table = only_table(sheets)
    assert (table.caption, table.unit, table.first_page, table.last_page) == ("支出总表", "万元", 1, 1)
    cell = next(cell for cell in table.cells if cell.text == "101.25")
    assert (cell.row, cell.column, cell.header_path, cell.is_header) == (2, 2, ("合计",), False)
    (box,) = cell.boxes
    assert (box.page, round(box.x0), round(box.top), round(box.x1), round(box.bottom)) == (1, 270, 130, 360, 150)


def test_table_with_another_title_is_another_table():
    sheets = Sheets()
    caption(sheets, "收入总表")
    sheets.table(50, 90, WIDTHS, [HEADER, *body(2)])
    sheets.next_page()
    caption(sheets, "支出总表")
    sheets.table(50, 90, WIDTHS, [HEADER, *body(2)])
    assert [table.caption for table in read(sheets).tables] == ["收入总表", "支出总表"]


def test_two_tables_on_one_page_keep_their_own_captions():
    sheets = Sheets()
    caption(sheets, "收入总表", "单位：元")
    bottom = sheets.table(50, 90, WIDTHS, [HEADER, *body(2)])
    sheets.text(50, bottom + 5, "注：本表含上年结转。")
    sheets.centred(bottom + 40, "支出总表")
    sheets.text(400, bottom + 65, "单位：万元")
    sheets.table(50, bottom + 90, [80, 100, 100], [["编码", "合计", "其中"], ["201", "5.00", "1.00"]])
    first, second = read(sheets).tables
    assert (first.caption, first.unit, first.notes) == ("收入总表", "元", ["注：本表含上年结转。"])
    assert (second.caption, second.unit, second.notes) == ("支出总表", "万元", [])


def test_two_tables_side_by_side_keep_their_own_captions():
    sheets = Sheets((842.0, 595.0))
    sheets.centred(20, "某局二〇二五年预算公开", 16)
    for x, title, unit in ((50, "收入总表", "单位：元"), (450, "支出总表", "单位：万元")):
        sheets.text(x + 110, 50, title, 14)
        sheets.text(x + 220, 75, unit, 9)
        sheets.table(x, 90, [60, 100, 60, 60], [HEADER, *body(2)])
    first, second = read(sheets).tables
    assert [(table.caption, table.unit) for table in (first, second)] == [("收入总表", "元"), ("支出总表", "万元")]


def test_title_and_unit_over_two_halves_of_a_table_stay_together():
    sheets = Sheets((842.0, 595.0))
    sheets.text(160, 50, "收支总表", 14)
    sheets.text(670, 75, "单位：万元", 9)
    for x in (50, 450):
        sheets.table(x, 90, [60, 100, 60, 60], [HEADER, *body(2)])
    first, second = read(sheets).tables
    assert (first.caption, first.unit, second.caption) == ("收支总表", "万元", None)


def test_caption_that_rules_draw_into_the_grid_is_taken_out():
    sheets = Sheets()
    rows = [[("政府采购预算表", 4)], [("部门：某局", 2), ("单位：元", 2)], HEADER, *body(2)]
    sheets.table(50, 90, WIDTHS, rows)
    table = only_table(sheets)
    assert (table.caption, table.organization, table.unit) == ("政府采购预算表", "某局", "元")
    assert rows_of(table) == body(2)


def test_empty_table_has_its_columns_and_no_rows():
    sheets = Sheets()
    caption(sheets, "国有资本经营预算支出表")
    bottom = sheets.table(50, 90, WIDTHS, [HEADER])
    sheets.text(50, bottom + 5, "说明：2024年度本单位无国有资本经营预算支出")
    table = only_table(sheets)
    assert rows_of(table) == []
    assert table.notes == ["说明：2024年度本单位无国有资本经营预算支出"]


def test_contents_page_is_prose_without_headings():
    sheets = Sheets()
    sheets.centred(60, "目  录", 16)
    sheets.lines(80, 100, ["一、收入支出决算总表", "二、收入决算表", "三、支出决算表"], leading=2)
    reading = read(sheets)
    assert reading.tables == []
    assert not any(paragraph.is_heading for paragraph in reading.paragraphs if paragraph.text != "目录")


def test_title_inside_the_rules_comes_before_the_heading_of_a_chapter_above_them():
    sheets = Sheets()
    sheets.text(50, 60, "二、2024年部门预算表")
    rows = [[("附件3", 4)], [("支出总表", 4)], [("填报单位：某局", 2), ("单位：万元", 2)]]
    sheets.table(50, 90, WIDTHS, [*rows, HEADER, *body(4)])
    reading = read(sheets)
    (table,) = reading.tables
    assert (table.number, table.caption, table.organization, table.unit) == ("附件3", "支出总表", "某局", "万元")
    assert rows_of(table) == body(4)
    assert "二、2024年部门预算表" in [paragraph.text for paragraph in reading.paragraphs]


def test_list_without_caption_and_amount_is_prose():
    sheets = Sheets()
    sheets.text(50, 60, "纳入部门决算编制范围的单位包括：")
    sheets.table(50, 90, [60, 200], [["序号", "单位名称"], ["1", "某局本级"], ["2", "某中心"]])
    reading = read(sheets)
    assert reading.tables == []
    assert "1 某局本级" in [paragraph.text for paragraph in reading.paragraphs]


def test_running_header_and_page_numbers_are_neither_caption_nor_prose():
    sheets = Sheets()
    for number, rows in enumerate((body(9)[:3], body(9)[3:6], body(9)[6:]), start=1):
        sheets.text(60, 20, "某市大数据局2024年部门预算", 9)
        sheets.centred(815, f"- {number} -", 9)
        if number == 1:
            caption(sheets)
        sheets.table(50, 90, WIDTHS, [HEADER, *rows])
        sheets.next_page()
    reading = read(sheets)
    assert [table.caption for table in reading.tables] == ["支出总表"]
    assert rows_of(reading.tables[0]) == body(9)
    assert (reading.paragraphs, reading.leftovers) == ([], [])


def test_number_beside_a_table_is_a_leftover():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, WIDTHS, [HEADER, *body(2)])
    sheets.text(480, 115, "77.70", 9)
    (leftover,) = read(sheets).leftovers
    assert (leftover.text, leftover.box.page) == ("77.70", 1)


def test_number_row_without_rules_below_a_table_is_left_over():
    sheets = Sheets()
    caption(sheets)
    bottom = sheets.table(50, 90, WIDTHS, [HEADER, *body(2)])
    for x, text in ((50, "合计"), (280, "201.25"), (370, "1.00")):
        sheets.text(x, bottom + 4, text, 9)
    assert [leftover.text for leftover in read(sheets).leftovers] == ["201.25", "1.00"]


def test_rows_of_amounts_without_rules_or_caption_are_left_over():
    sheets = Sheets()
    for number, row in enumerate([HEADER, *body(3)]):
        for x, text in zip((52, 130, 300, 380), row, strict=True):
            sheets.text(x, 93 + 20 * number, text, 9)
    reading = read(sheets)
    assert reading.tables == []
    assert [leftover.text for leftover in reading.leftovers][:3] == ["2010100", "支出项目0", "100.25"]


def test_page_of_a_picture_alone_has_no_text_layer():
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheets = Sheets()
    sheets.canvas.drawImage(ImageReader(Image.new("L", (50, 50), 128)), 0, 0, 595, 842)
    sheets.next_page()
    sheets.text(50, 50, "第二部分部门预算情况说明")
    assert [page.text_layer for page in read(sheets).pages] == [False, True]


def test_contact_persons_are_masked_everywhere():
    sheets = Sheets()
    sheets.text(50, 30, "联系人：张三，联系电话：0532-85911000。")
    caption(sheets)
    rows = [["填报人", "张三", "联系电话", "85911000"], HEADER, *body(2)]
    bottom = sheets.table(50, 90, WIDTHS, rows)
    sheets.text(50, bottom + 5, "注：项目负责人：李四")
    reading = read(sheets)
    assert "张三" not in repr(reading)
    assert "李四" not in repr(reading)
    assert "85911000" not in repr(reading)


def test_table_drawn_in_white_only_is_read_where_amounts_stand_in_it():
    sheets = Sheets()
    caption(sheets)
    white_strokes(sheets)
    sheets.table(50, 90, WIDTHS, [HEADER, *body(3)])
    assert rows_of(only_table(sheets)) == body(3)


def test_white_rules_do_not_split_the_cells_of_a_drawn_table():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, WIDTHS, [HEADER, *body(2)])
    white_strokes(sheets)
    sheets.rule(130, 90, 130, 150)
    sheets.rule(50, 120, 450, 120)
    assert rows_of(only_table(sheets)) == body(2)


def test_chart_with_axis_and_gridlines_is_no_table():
    sheets = Sheets()
    sheets.centred(60, "收入决算结构图", 12)
    for y in (100, 140, 180, 220):
        sheets.rule(100, y, 500, y)
        sheets.text(70, y - 5, f"{(220 - y) * 100}.00", 8)
    for x in (100, 180, 220, 300, 340, 420, 460):
        sheets.rule(x, 110, x, 220)
    sheets.text(190, 112, "财政拨款", 8)
    assert read(sheets).tables == []


def test_page_full_of_strokes_is_a_drawing_and_read_in_time():
    sheets = Sheets()
    for number in range(70):
        for step in range(70):
            sheets.rule(20 + 8 * step, 20 + 11 * number, 25 + 8 * step, 20 + 11 * number)
    started = time.perf_counter()
    assert read(sheets).tables == []
    assert time.perf_counter() - started < 5


def row_ruled(rows: list[list[str]]) -> Sheets:
    """A table with rules between its rows only."""
    sheets = Sheets()
    caption(sheets)
    for number in range(len(rows) + 1):
        sheets.rule(50, 90 + 20 * number, 450, 90 + 20 * number)
    for number, row in enumerate(rows):
        for x, text in zip((52, 130, 300, 380), row, strict=True):
            sheets.text(x, 93 + 20 * number, text, 9)
    return sheets


def test_table_ruled_between_rows_only_is_read_by_its_gutters():
    table = only_table(row_ruled([HEADER, *body(3)]))
    assert (table.caption, rows_of(table)) == ("支出总表", body(3))
    assert [cell.text for cell in table.cells if cell.is_header] == HEADER


def test_labels_in_the_middle_over_amounts_at_the_right_name_their_columns():
    sheets = row_ruled([["科目编码", "科目名称", "", ""], *[[*row[:2], "", ""] for row in body(3)]])
    for number, row in enumerate([HEADER, *body(3)]):
        for right, text in ((330, row[2]), (450, row[3])):
            sheets.text(right - (65 if number == 0 else 5 * len(text)), 93 + 20 * number, text, 9)
    table = only_table(sheets)
    assert [cell.text for cell in table.cells if cell.is_header] == HEADER
    assert rows_of(table) == body(3)


def test_table_ruled_between_rows_only_with_a_doubtful_header_is_no_table():
    reading = read(row_ruled([["科目", "", "支出", ""], HEADER, *body(3)]))
    assert reading.tables == []
    assert "101.25" in [leftover.text for leftover in reading.leftovers]


def test_numbers_over_tables_that_nothing_parts_are_no_running_headers():
    sheets = Sheets()
    for number in range(1, 5):
        sheets.text(50, 30, f"表{number}")
        sheets.text(50, 120, f"第{number}个项目没有安排资金。")
        sheets.next_page()
    texts = " ".join(paragraph.text for paragraph in read(sheets).paragraphs)
    assert [f"表{number}" in texts for number in range(1, 5)] == [True] * 4
