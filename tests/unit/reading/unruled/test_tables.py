"""Tables that few rules or none part, drawn small: where their columns, rows and labels are, and what is no table."""

import random
from dataclasses import replace

import pytest

from pipelines.reading import read_document
from pipelines.reading.layout import read_layout
from pipelines.reading.model import Reading, Table
from pipelines.reading.page import page_layout
from pipelines.reading.pdfium import page_primitives
from tests.support.drawn_pdf import Sheets, only_table, rows_of
from tests.support.unruled import without_levels, without_rules, without_uprights

SIZE = 9
CODES, NAMES, AMOUNTS = (50, 110), (110, 240), ((240, 320), (320, 400), (400, 480))


def read(sheets: Sheets) -> Reading:
    return read_document(sheets.pdf())


def width(text: str, size: float = SIZE) -> float:
    return sum(size if ord(c) > 127 else size / 2 for c in text)


def left(sheets: Sheets, column: tuple[float, float], top: float, text: str) -> None:
    sheets.text(column[0] + 3, top, text, SIZE)


def right(sheets: Sheets, column: tuple[float, float], top: float, text: str) -> None:
    sheets.text(column[1] - 3 - width(text), top, text, SIZE)


def middle(sheets: Sheets, column: tuple[float, float], top: float, text: str) -> None:
    sheets.text((column[0] + column[1] - width(text)) / 2, top, text, SIZE)


def caption(sheets: Sheets, title: str = "支出总表") -> None:
    sheets.centred(40, title)
    sheets.text(420, 64, "单位：万元", SIZE)


def two_levels_of_labels(sheets: Sheets, top: float = 84) -> float:
    """Labels for code, name and 合计 in the middle of two rows, and 本年支出 over two columns; returns their end."""
    middle(sheets, CODES, top + 8, "科目编码")
    middle(sheets, NAMES, top + 8, "科目名称")
    middle(sheets, AMOUNTS[0], top + 8, "合计")
    middle(sheets, (AMOUNTS[1][0], AMOUNTS[2][1]), top, "本年支出")
    middle(sheets, AMOUNTS[1], top + 16, "基本支出")
    middle(sheets, AMOUNTS[2], top + 16, "项目支出")
    return top + 36


def row(sheets: Sheets, top: float, code: str, name: str, *amounts: str) -> None:
    left(sheets, CODES, top, code)
    left(sheets, NAMES, top, name)
    for column, amount in zip(AMOUNTS, amounts, strict=False):
        right(sheets, column, top, amount)


def plain_rows(sheets: Sheets, top: float, count: int = 4, first: int = 0) -> list[list[str]]:
    rows = []
    for number in range(first, first + count):
        cells = [f"20101{number:02}", "一般行政管理事务"[: 4 + number % 5], f"{number}12.50", f"{number}00.50", "12.00"]
        row(sheets, top + 18 * (number - first), *cells)
        rows.append(cells)
    return rows


def paths_of(table: Table) -> list[tuple[str, ...]]:
    return [path for _, path in sorted({(c.column, c.header_path) for c in table.cells if not c.is_header})]


LABELS = [("科目编码",), ("科目名称",), ("合计",), ("本年支出", "基本支出"), ("本年支出", "项目支出")]


def test_columns_rows_and_labels_are_told_by_how_words_stand_below_each_other():
    sheets = Sheets()
    caption(sheets)
    rows = plain_rows(sheets, two_levels_of_labels(sheets))
    table = only_table(sheets)
    assert (table.caption, table.unit) == ("支出总表", "万元")
    assert (paths_of(table), rows_of(table)) == (LABELS, rows)


def test_three_rules_over_and_under_the_labels_and_below_the_rows_change_nothing():
    sheets = Sheets()
    caption(sheets)
    top = two_levels_of_labels(sheets)
    rows = plain_rows(sheets, top)
    for y in (80, top - 4, top + 18 * len(rows)):
        sheets.rule(50, y, 480, y)
    table = only_table(sheets)
    assert (paths_of(table), rows_of(table)) == (LABELS, rows)


def test_a_rule_between_labels_of_two_levels_does_not_part_labels_from_rows():
    sheets = Sheets()
    caption(sheets)
    top = two_levels_of_labels(sheets)
    row(sheets, top, "201", "行政运行", "30.00", "10.00", "20.00")
    for y in (80, 96, top + 18):
        sheets.rule(50, y, 480, y)
    table = only_table(sheets)
    assert (paths_of(table), rows_of(table)) == (LABELS, [["201", "行政运行", "30.00", "10.00", "20.00"]])


def test_shading_behind_the_labels_changes_nothing():
    from reportlab.lib.colors import lightgrey

    sheets = Sheets()
    caption(sheets)
    sheets.fill(50, 80, 480, 116, lightgrey)
    rows = plain_rows(sheets, two_levels_of_labels(sheets))
    assert rows_of(only_table(sheets)) == rows


def test_a_column_that_is_blank_in_all_rows_is_known_by_its_label():
    sheets = Sheets()
    caption(sheets)
    top = two_levels_of_labels(sheets)
    for number in range(3):
        row(sheets, top + 18 * number, f"20{number}", "行政运行", "10.00", "", "10.00")
    table = only_table(sheets)
    assert paths_of(table) == LABELS
    assert rows_of(table) == [[f"20{number}", "行政运行", "10.00", "", "10.00"] for number in range(3)]


def test_a_wrapped_name_around_its_amount_is_one_row():
    sheets = Sheets()
    caption(sheets)
    top = two_levels_of_labels(sheets)
    row(sheets, top, "201", "一般公共服务支出", "30.00", "10.00", "20.00")
    row(sheets, top + 30, "2080505", "", "30.00", "10.00", "20.00")
    left(sheets, NAMES, top + 24.5, "机关事业单位基本养老保险缴")
    left(sheets, NAMES, top + 35.5, "费支出")
    row(sheets, top + 60, "210", "卫生健康支出", "30.00", "10.00", "20.00")
    names = [cells[1] for cells in rows_of(only_table(sheets))]
    assert names == ["一般公共服务支出", "机关事业单位基本养老保险缴费支出", "卫生健康支出"]


def test_a_wrapped_code_is_one_code():
    sheets = Sheets()
    caption(sheets)
    top = two_levels_of_labels(sheets)
    for number in range(3):
        row(sheets, top + 32 * number, "", "事业运行", "30.00", "10.00", "20.00")
        left(sheets, CODES, top + 32 * number - 5.5, f"2010350000{number}")
        left(sheets, CODES, top + 32 * number + 5.5, "07")
    assert [cells[0] for cells in rows_of(only_table(sheets))] == [f"2010350000{number}07" for number in range(3)]


def test_a_label_wrapped_beside_labels_of_two_levels_stays_one_label():
    sheets = Sheets()
    caption(sheets)
    top = two_levels_of_labels(sheets)
    for y, text in ((86, "上缴上级"), (97, "支出")):
        middle(sheets, (480, 540), y, text)
    for number in range(3):
        row(sheets, top + 18 * number, "201", "行政运行", "30.00", "10.00", "20.00")
        right(sheets, (480, 540), top + 18 * number, "1.00")
    assert paths_of(only_table(sheets)) == [*LABELS, ("上缴上级支出",)]


def test_income_and_expenditure_side_by_side_have_their_own_labels_and_rows_without_amounts():
    sheets = Sheets()
    caption(sheets, "收支总表")
    columns = [(50, 190), (190, 260), (260, 400), (400, 470)]
    for at, text in ((0, "收入"), (2, "支出")):
        middle(sheets, (columns[at][0], columns[at + 1][1]), 84, text)
        middle(sheets, columns[at], 100, "项目")
        middle(sheets, columns[at + 1], 100, "预算数")
    entries = [
        ("一、一般公共预算拨款收入", "100.00", "一、一般公共服务支出", ""),
        ("二、政府性基金预算拨款收入", "", "二、外交支出", ""),
        ("", "", "三、教育支出", "100.00"),
        ("收入总计", "100.00", "支出总计", "100.00"),
    ]
    for number, (source, amount, use, spent) in enumerate(entries):
        top = 120 + 14 * number
        left(sheets, columns[0], top, source)
        left(sheets, columns[2], top, use)
        right(sheets, columns[1], top, amount)
        right(sheets, columns[3], top, spent)
    table = only_table(sheets)
    assert paths_of(table) == [("收入", "项目"), ("收入", "预算数"), ("支出", "项目"), ("支出", "预算数")]
    assert rows_of(table) == [list(entry) for entry in entries]


def test_the_next_page_goes_on_in_the_columns_of_the_page_before():
    sheets = Sheets()
    caption(sheets)
    rows = plain_rows(sheets, two_levels_of_labels(sheets))
    sheets.next_page()
    rows += plain_rows(sheets, 40, first=4)
    table = only_table(sheets)
    assert (table.first_page, table.last_page, rows_of(table)) == (1, 2, rows)


def test_labels_printed_again_on_the_next_page_are_no_rows():
    sheets = Sheets()
    caption(sheets)
    rows = plain_rows(sheets, two_levels_of_labels(sheets))
    sheets.next_page()
    rows += plain_rows(sheets, two_levels_of_labels(sheets, 40), first=4)
    assert rows_of(only_table(sheets)) == rows


def test_notes_and_prose_below_are_no_rows():
    sheets = Sheets()
    caption(sheets)
    top = two_levels_of_labels(sheets)
    rows = plain_rows(sheets, top)
    sheets.text(50, top + 80, "注：本表反映部门本年度支出情况，合计为12.50万元。", SIZE)
    sheets.text(68, top + 120, "2024年支出总计112.50万元，比上年增加12.00万元，增长11.94%。", SIZE)
    reading = read(sheets)
    assert rows_of(reading.tables[0]) == rows
    assert reading.tables[0].notes == ["注：本表反映部门本年度支出情况，合计为12.50万元。"]
    assert any("比上年增加12.00万元" in paragraph.text for paragraph in reading.paragraphs)


def test_a_table_without_figures_has_its_labels_and_its_total():
    sheets = Sheets()
    caption(sheets, "政府性基金预算支出表")
    top = two_levels_of_labels(sheets)
    middle(sheets, NAMES, top + 20, "合计")
    table = only_table(sheets)
    assert (table.caption, paths_of(table)) == ("政府性基金预算支出表", LABELS)
    assert [cell.text for cell in table.cells if cell.text and not cell.is_header] == ["合计"]


def test_a_total_close_below_labels_that_have_one_is_a_row():
    sheets = Sheets()
    caption(sheets, "政府性基金预算支出表")
    top = two_levels_of_labels(sheets)
    middle(sheets, NAMES, top - 6, "合计")
    table = only_table(sheets)
    assert paths_of(table) == LABELS
    assert [cell.text for cell in table.cells if cell.text and not cell.is_header] == ["合计"]


def test_an_amount_that_touches_the_text_of_the_next_column_is_parted_from_it():
    sheets = Sheets()
    caption(sheets, "收支总表")
    columns = [(50, 180), (180, 280), (281.5, 420), (420, 520)]
    for column, text in zip(columns, ["项目", "预算数", "项目", "预算数"], strict=True):
        middle(sheets, column, 84, text)
    rows = [["一般公共预算拨款", "1,200.50", "教育支出", "970.25"], ["事业收入", "30.00", "卫生健康支出", "260.25"]]
    rows += [["上年结转", "20.00", "年末结转", "19.75"], ["收入总计", "1,250.50", "支出总计", "1,250.50"]]
    for number, (name, amount, other, spent) in enumerate(rows):
        top = 104 + 20 * number
        left(sheets, columns[0], top, name)
        printed = SIZE * sum(0.24 if sign in ",." else 0.462 for sign in amount)
        sheets.text(columns[1][1] - printed, top, amount, SIZE)
        sheets.text(columns[2][0], top, other, SIZE)
        right(sheets, columns[3], top, spent)
    assert rows_of(only_table(sheets)) == rows


def test_a_figure_between_two_labels_belongs_to_the_one_whose_middle_it_reaches():
    sheets = Sheets()
    caption(sheets, "“三公”经费支出表")
    columns = [(50, 150), (150, 250), (250, 350), (350, 450), (450, 545)]
    for column, text in zip(columns, ["合计", "小计", "公务用车购置费", "公务用车运行费", "接待费"], strict=True):
        middle(sheets, column, 84 if text.endswith(("计", "车购置费", "运行费")) and text != "合计" else 78, text)
    middle(sheets, (250, 350), 72, "公务用车购置及运行费")
    amounts = ["45.00", "40.00", "", "40.00", "5.00"]
    for column, text in zip(columns, amounts, strict=True):
        if text:
            right(sheets, column, 110, text)
    assert rows_of(only_table(sheets)) == [amounts]


def test_contents_and_prose_about_amounts_are_no_tables():
    sheets = Sheets()
    sheets.centred(40, "目录")
    for number, title in enumerate(("收支总表", "收入总表", "支出总表", "财政拨款收支总表")):
        sheets.text(60, 70 + 20 * number, f"表{number + 1}", SIZE)
        sheets.text(110, 70 + 20 * number, title, SIZE)
        sheets.text(500, 70 + 20 * number, str(number + 5), SIZE)
    sheets.next_page()
    caption(sheets, "支出情况说明表")
    for number in range(6):
        sheets.text(
            68, 90 + 18 * number, f"{number}月支出{number}12.50万元，基本支出100.00万元，项目支出12.50万元。", SIZE
        )
    assert read(sheets).tables == []


def test_a_form_without_rules_is_no_table_and_its_numbers_are_left_over():
    sheets = Sheets()
    caption(sheets, "项目支出绩效目标表")
    entries = [
        ("项目名称", "网络运行维护", "主管部门", "大数据局"),
        ("资金总额：", "96.56", "财政拨款：", "96.56"),
        ("其他资金：", "0.00", "上年结转：", "0.00"),
        ("数量指标", "维护次数", "12次", "10"),
        ("满意度指标", "用户满意度", "95%", "10"),
    ]
    for number, texts in enumerate(entries):
        for column, text in zip(((50, 150), (150, 260), (260, 360), (360, 480)), texts, strict=True):
            left(sheets, column, 90 + 20 * number, text)
    reading = read(sheets)
    assert reading.tables == []
    assert "96.56" in [leftover.text for leftover in reading.leftovers]


def wrapped_amounts(first: str, rest: str) -> Sheets:
    sheets = Sheets()
    caption(sheets)
    top = two_levels_of_labels(sheets)
    for y in (top, top + 36, top + 72):
        row(sheets, y, "201", "行政运行", first, "12.00", first)
        right(sheets, AMOUNTS[0], y + 11, rest)
        right(sheets, AMOUNTS[2], y + 11, rest)
    return sheets


@pytest.mark.parametrize(("first", "rest"), [("4,158,", "800.00"), ("1,234.", "56"), ("41588", "00")])
def test_a_number_that_is_wrapped_in_its_cell_is_one_number(first, rest):
    number = first + rest
    assert rows_of(only_table(wrapped_amounts(first, rest))) == [["201", "行政运行", number, "12.00", number]] * 3


def test_numbers_wrapped_where_it_cannot_be_told_are_left_over_rather_than_read_in_parts():
    reading = read(wrapped_amounts("25", "00"))
    assert reading.tables == []
    assert {"25", "00", "12.00"} <= {leftover.text for leftover in reading.leftovers}


@pytest.mark.parametrize("way", [without_rules, without_uprights, without_levels])
def test_a_ruled_table_is_read_alike_without_its_rules(way):
    sheets = Sheets()
    caption(sheets)
    body = [[f"201{number:02}", "一般公共服务", f"{number}0.50", f"{number}1.25"] for number in range(4)]
    sheets.table(50, 84, [70, 130, 90, 90], [["科目编码", "科目名称", "基本支出", "项目支出"], *body])
    data = sheets.pdf()
    (table,), (stripped,) = read_document(data).tables, read_document(way(data)).tables
    assert rows_of(stripped) == rows_of(table) == body
    assert paths_of(stripped) == paths_of(table)


def test_glyphs_as_a_recogniser_places_them_are_read_alike():
    import pypdfium2

    sheets = Sheets()
    caption(sheets)
    rows = plain_rows(sheets, two_levels_of_labels(sheets))
    chance = random.Random(7)
    primitives = page_primitives(pypdfium2.PdfDocument(sheets.pdf())[0], 1)
    shifts: dict[float, tuple[float, float]] = {}
    glyphs = []
    for glyph in primitives.glyphs:
        shift, share = shifts.setdefault(glyph.base, (chance.uniform(-0.6, 0.6), chance.uniform(0.93, 1.07)))
        glyphs.append(glyph._replace(base=glyph.base + shift, size=glyph.size * share))
    tables, _, _ = read_layout([page_layout(replace(primitives, glyphs=glyphs))])
    assert [(rows_of(table), paths_of(table)) for table in tables] == [(rows, LABELS)]
