"""Where the tables of a sheet begin and end, and what stands over and under them."""

from openpyxl.styles import Alignment

from tests.support.workbooks import BODY, HEADER, body, read, rule


def test_title_organization_unit_and_note_are_read_around_a_table_without_rules():
    (table,) = read(
        [["支出总表"], ["部门：甲局", None, "单位：万元"], HEADER, *BODY, ["注：本表不含上年结转。"]]
    ).tables
    assert (table.caption, table.organization, table.unit) == ("支出总表", "甲局", "万元")
    assert body(table) == [["201", "一般公共服务支出", "12.5"], ["20101", "人大事务", "12.5"]]
    assert table.notes == ["注：本表不含上年结转。"]


def test_boxes_count_rows_and_columns_of_the_sheet():
    (table,) = read([[], ["支出总表"], [None, *HEADER], *([None, *row] for row in BODY)]).tables
    last = table.cells[-1]
    (box,) = last.boxes
    assert (last.text, box.page, box.x0, box.top, box.x1, box.bottom) == ("12.5", 1, 3, 4, 4, 5)


def test_pages_are_sheets_and_hidden_sheets_count():
    def hide(book):
        book["Sheet1"].sheet_state = "hidden"

    reading = read([["旧表"], HEADER, *BODY], [["支出总表"], HEADER, *BODY], change=hide)
    assert [(table.caption, table.first_page) for table in reading.tables] == [("支出总表", 2)]
    assert [page.page for page in reading.pages] == [1, 2]
    assert reading.remarks == ["Sheet 1 “Sheet1” is hidden and was not read."]


def test_hidden_rows_and_columns_are_left_out_and_counted():
    def hide(book):
        sheet = book["Sheet1"]
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    reading = read([["支出总表"], HEADER, *BODY], change=hide)
    assert body(reading.tables[0]) == [["20101", "12.5"]]
    assert [box.x1 for box in reading.tables[0].cells[-1].boxes] == [3]
    assert len(reading.remarks) == 2
    assert "1 hidden rows" in reading.remarks[0]


def test_a_merged_cell_has_its_text_once_and_loses_hidden_rows():
    def merge(book):
        sheet = book["Sheet1"]
        sheet.merge_cells("A3:A5")
        sheet.row_dimensions[3].hidden = True

    rows = [["项目表"], ["项目", "资金", "金额"], ["甲项目", "拨款", 1.5], [None, "自筹", 2.5], [None, "其他", 3.5]]
    (table,) = read(rows, change=merge).tables
    (merged,) = [cell for cell in table.cells if cell.text == "甲项目"]
    assert (merged.row, merged.row_span) == (1, 2)
    assert body(table) == [["甲项目", "自筹", "2.5"], ["其他", "3.5"]]


def test_header_labels_merged_over_columns_make_paths():
    def merge(book):
        sheet = book["Sheet1"]
        for area in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
            sheet.merge_cells(area)

    rows = [["支出总表"], ["编码", "名称", "本年支出"], [None, None, "基本", "项目"], ["201", "服务", 1.5, 2.5]]
    (table,) = read(rows, change=merge).tables
    assert [cell.header_path for cell in table.cells if not cell.is_header] == [
        ("编码",),
        ("名称",),
        ("本年支出", "基本"),
        ("本年支出", "项目"),
    ]


def test_tables_stacked_with_a_title_between_are_two():
    one, two = read([["收入总表"], HEADER, *BODY, [], ["支出总表", None, "单位：元"], HEADER, *BODY]).tables
    assert (one.caption, two.caption, two.unit) == ("收入总表", "支出总表", "元")
    assert len(body(one)) == len(body(two)) == 2


def test_tables_side_by_side_with_titles_of_their_own_are_two():
    rows = [["收入总表", None, None, None, "支出总表"], [*HEADER, None, *HEADER]]
    rows += [[*row, None, row[0], row[1], 99.5] for row in BODY]
    one, two = read(rows).tables
    assert (one.caption, two.caption) == ("收入总表", "支出总表")
    assert [row[2] for row in body(two)] == ["99.5", "99.5"]
    assert two.cells[-1].boxes[0].x0 == 6


def test_a_spacer_column_in_one_table_is_no_column():
    rows = [["收支总表"], ["收入", "金额", None, "支出", "金额"], ["拨款", 5.5, None, "服务", 5.5]]
    (table,) = read(rows).tables
    assert body(table) == [["拨款", "5.5", "服务", "5.5"]]


def test_rules_tell_the_table_and_blank_ruled_cells_belong_to_it():
    def draw(book):
        rule(book["Sheet1"], "A3:C6")

    rows = [["支出总表"], ["部门：甲局", None, "单位：万元"], HEADER, *BODY, [None, None, None], ["制表人：张三"]]
    rows[4] = ["20101", "人大事务", None]
    reading = read(rows, change=draw)
    assert body(reading.tables[0]) == [["201", "一般公共服务支出", "12.5"], ["20101", "人大事务", ""], ["", "", ""]]
    assert [paragraph.text for paragraph in reading.paragraphs] == ["制表人：某某"]


def test_a_note_ruled_into_the_end_of_a_table_is_a_note():
    def draw(book):
        sheet = book["Sheet1"]
        sheet.merge_cells("A5:C5")
        rule(sheet, "A2:C5")

    (table,) = read([["支出总表"], HEADER, *BODY, ["备注：单位为万元。"]], change=draw).tables
    assert table.notes == ["备注：单位为万元。"]
    assert len(body(table)) == 2


def test_a_row_with_a_label_alone_stays_in_a_table_without_rules():
    (table,) = read([["支出总表"], HEADER, *BODY, ["结转下年"], ["合计", None, 12.5], ["年末结余"]]).tables
    assert [row[0] for row in body(table)] == ["201", "20101", "结转下年", "合计", "年末结余"]


def test_a_table_without_rules_goes_on_over_a_blank_row():
    (table,) = read([["支出总表"], HEADER, *BODY, [], ["合计", None, 12.5]]).tables
    assert body(table)[-1] == ["合计", "", "12.5"]


def test_a_table_without_a_title_is_named_by_its_sheet():
    def name(book):
        book["Sheet1"].title = "公开03表 支出决算表"

    (table,) = read([HEADER, *BODY], change=name).tables
    assert (table.caption, table.number) == ("支出决算表", "公开03表")


def test_prose_and_contents_are_paragraphs():
    sentence = "2024年本单位支出总计12.50万元。"
    contents = [["目录"], [1, "收支总表"], [2, "支出总表"]]
    reading = read([["甲局2024年部门预算"]], contents, [["一、部门职责"], [sentence]])
    assert reading.tables == []
    assert [p.text for p in reading.paragraphs if p.page != 2] == ["甲局2024年部门预算", "一、部门职责", sentence]
    assert reading.paragraphs[-1].heading_path[-1] == "一、部门职责"


def test_a_text_centred_over_blank_cells_beside_it_counts_as_merged():
    def centre(book):
        for cell in book["Sheet1"]["C2":"D2"][0]:
            cell.alignment = Alignment(horizontal="centerContinuous")

    rows = [["支出总表"], ["编码", "名称", "本年支出", None], [None, None, "基本", "项目"], ["201", "服务", 1.5, 2.5]]
    (table,) = read(rows, change=centre).tables
    assert table.cells[-1].header_path == ("本年支出", "项目")


def test_names_and_telephone_numbers_are_masked():
    (table,) = read(
        [["申报表", None, "单位：万元"], ["项目负责人", "张三", "电话", "0532-85911234"], ["金额", 1.5]]
    ).tables
    assert [cell.text for cell in table.cells][:4] == ["项目负责人", "某某", "电话", "000-00000000"]


def test_labels_and_values_of_a_cover_are_lines():
    reading = read(
        [[None, "2024年度部门预算公开表"], [], [None, "编制部门：", "甲市乙局"], [None, "编制日期：", "2024年1月"]]
    )
    assert reading.tables == []
    assert [p.text for p in reading.paragraphs][1:] == ["编制部门：甲市乙局", "编制日期：2024年1月"]


def test_a_label_with_an_organization_inside_a_form_without_rules_stays_in_it():
    rows = [
        ["项目申报表", None, "单位：万元"],
        ["项目名称", "甲项目", None],
        ["主管部门：", "甲局", None],
        ["金额", 1.5, 2.5],
    ]
    (table,) = read(rows).tables
    assert ["主管部门：", "甲局"] in [row[:2] for row in body(table)]


def test_header_labels_that_were_not_merged_spread_over_blank_cells():
    rows = [["三公经费支出表", None, None, None, None, "单位：万元"]]
    rows += [["合计", "出国费", "车辆费", None, None, "接待费"], [None, None, "小计", "购置费", "运行费", None]]
    (table,) = read([*rows, [5.5, 0.5, 3.5, 0.5, 3.5, 1.5]]).tables
    assert [cell.header_path for cell in table.cells if not cell.is_header] == [
        ("合计",),
        ("出国费",),
        ("车辆费", "小计"),
        ("车辆费", "购置费"),
        ("车辆费", "运行费"),
        ("接待费",),
    ]


def test_who_signed_under_a_table_without_rules_is_no_row_and_personnel_is_one():
    rows = [["支出总表"], HEADER, *BODY, ["人员经费：", None, 12.5], ["单位负责人：张三", None, "制表人：李四"]]
    reading = read(rows)
    assert body(reading.tables[0])[-1] == ["人员经费：", "", "12.5"]
    assert [paragraph.text for paragraph in reading.paragraphs] == ["单位负责人：某某 制表人：某某"]


def test_labels_merged_over_most_columns_of_a_ruled_table_belong_to_it_without_rules_of_their_own():
    def without_rules_over_labels(book):
        sheet = book.active
        sheet.merge_cells("A3:B3")
        sheet.merge_cells("C3:D3")
        rule(sheet, "A4:D6")

    rows = [["收支总表"], ["部门：甲局", None, None, "单位：万元"], ["收入", None, "支出"]]
    rows += [["项目", "预算数", "项目", "预算数"], ["拨款收入", 2.5, "教育支出", 2.5], ["总计", 2.5, "总计", 2.5]]
    (table,) = read(rows, change=without_rules_over_labels).tables
    assert (table.caption, table.unit, table.organization) == ("收支总表", "万元", "甲局")
    assert {cell.header_path for cell in table.cells if cell.row == 2} == {
        ("收入", "项目"),
        ("收入", "预算数"),
        ("支出", "项目"),
        ("支出", "预算数"),
    }
