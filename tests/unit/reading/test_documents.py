"""Whole small documents: captions, tables over pages, prose, notes and leftovers together."""

from itertools import count

from pipelines.reading import read_document
from pipelines.reading.model import Reading, Table
from tests.support.drawn_pdf import Sheets, rows_of

WIDTHS = [60, 160, 90, 90]
HEADER = ["科目编码", "科目名称", "合计", "基本支出"]
CODES = count(20101)


def body(number: int) -> list[list[str]]:
    """Rows of codes, names and amounts, all different."""
    return [[str(2010100 + k), f"支出项目{k}", f"{100 + k}.25", f"{k}.50"] for k in range(number)]


def caption(sheets: Sheets, title: str = "支出总表", unit: str = "单位：万元") -> None:
    sheets.centred(40, title)
    sheets.text(400, 65, unit)


def read(sheets: Sheets) -> Reading:
    return read_document(sheets.pdf())


def only_table(sheets: Sheets) -> Table:
    (table,) = read(sheets).tables
    return table


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
    first, second = read(sheets).tables
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


def test_caption_that_rules_draw_into_the_grid_is_taken_out():
    sheets = Sheets()
    rows = [[("政府采购预算表", 4)], [("部门：某局", 2), ("单位：元", 2)], HEADER, *body(2)]
    sheets.table(50, 90, WIDTHS, rows)
    table = only_table(sheets)
    assert (table.caption, table.organization, table.unit) == ("政府采购预算表", "某局", "元")
    assert rows_of(table) == body(2)


def test_caption_at_the_end_of_the_page_before_belongs_to_the_table():
    sheets = Sheets()
    sheets.text(50, 100, "本年支出较上年增加，主要原因是项目增加。")
    sheets.centred(770, "支出总表")
    sheets.next_page()
    sheets.table(50, 60, WIDTHS, [HEADER, *body(2)])
    reading = read(sheets)
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
