"""Wide tables whose columns go on on further pages."""

import pytest

from pipelines.reading import read_document
from tests.support.drawn_pdf import Sheets, caption, only_table, rows_of

LABELS = ["科目编码", "科目名称", "合计", "基本支出", "项目支出", "其他"]
WIDTHS = [60, 160, 90, 90]


def row(number: int) -> list[str]:
    return [str(2010100 + number), f"支出项目{number}", *(f"{100 * k + number}.25" for k in range(1, 5))]


def page(sheets: Sheets, columns: list[int], numbers: range, header: bool, top: float) -> None:
    rows = [[LABELS[c] for c in columns]] * header + [[row(n)[c] for c in columns] for n in numbers]
    sheets.table(50, top, [WIDTHS[min(c, 3)] for c in columns], rows)
    sheets.next_page()


def whole(count: int) -> list[list[str]]:
    return [row(number) for number in range(count)]


def test_columns_on_the_next_page_belong_to_the_rows_at_their_height():
    sheets = Sheets()
    caption(sheets)
    page(sheets, [0, 1, 2], range(5), True, 90)
    page(sheets, [3, 4, 5], range(5), True, 90)
    table = only_table(sheets)
    assert (rows_of(table), table.caption, table.first_page, table.last_page) == (whole(5), "支出总表", 1, 2)
    cell = next(cell for cell in table.cells if cell.text == "203.25")
    assert (cell.column, cell.header_path, cell.boxes[0].page) == (3, ("基本支出",), 2)


def test_single_column_on_the_next_page_is_no_prose():
    sheets = Sheets()
    caption(sheets)
    page(sheets, [0, 1, 2, 3, 4], range(5), True, 90)
    page(sheets, [5], range(5), True, 90)
    assert rows_of(only_table(sheets)) == whole(5)


def test_first_columns_printed_again_are_read_once():
    sheets = Sheets()
    for columns in ([0, 1, 2], [0, 1, 3], [0, 1, 4, 5]):
        caption(sheets)
        page(sheets, columns, range(5), True, 90)
    assert rows_of(only_table(sheets)) == whole(5)


@pytest.mark.parametrize("down_first", [True, False], ids=["down, then over", "over, then down"])
@pytest.mark.parametrize("header_again", [True, False], ids=["header again", "header once"])
def test_pages_down_and_over_make_one_table(down_first, header_again):
    sheets = Sheets()
    lefts, rights = ([0, 1, 2, 3], [4, 5])
    pages = [(lefts, 0), (lefts, 1), (rights, 0), (rights, 1)]
    if not down_first:
        pages = [pages[0], pages[2], pages[1], pages[3]]
    for columns, part in pages:
        if part == 0 and columns is lefts:
            caption(sheets)
        numbers = range(5) if part == 0 else range(5, 9)
        page(sheets, columns, numbers, part == 0 or header_again, 60 if part else 90)
    assert rows_of(only_table(sheets)) == whole(9)


def test_untitled_amounts_in_other_rows_stay_a_table_of_their_own():
    sheets = Sheets()
    caption(sheets)
    page(sheets, [0, 1, 2], range(5), True, 90)
    page(sheets, [3, 4, 5], range(6), True, 90)
    tables = read_document(sheets.pdf()).tables
    assert [len(rows_of(table)) for table in tables] == [5, 6]


def test_another_title_over_the_same_rows_is_another_table():
    sheets = Sheets()
    for title, columns in (("收入总表", [0, 1, 2]), ("支出总表", [0, 1, 3])):
        caption(sheets, title)
        page(sheets, columns, range(5), True, 90)
    assert [table.caption for table in read_document(sheets.pdf()).tables] == ["收入总表", "支出总表"]


def test_texts_never_go_on_below_amounts():
    sheets = Sheets()
    caption(sheets)
    sheets.table(50, 90, [100, 100], [["支出项目", "合计"], *[[f"支出项目{k}", f"{k}00.25"] for k in range(4)]])
    sheets.next_page()
    sheets.table(50, 60, [100, 100], [[f"{k}00.25", f"支出项目{k}"] for k in range(4)])
    assert len(rows_of(read_document(sheets.pdf()).tables[0])) == 4
