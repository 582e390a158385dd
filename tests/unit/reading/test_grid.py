"""Rules to grids, seen through a drawn page."""

import pypdfium2

from pipelines.reading.cells import fill_cells
from pipelines.reading.grid import Grid, grids_of_rules
from pipelines.reading.pdfium import page_primitives
from tests.support.drawn_pdf import Sheets


def grids(sheets: Sheets) -> list[Grid]:
    page = page_primitives(pypdfium2.PdfDocument(sheets.pdf())[0], 1)
    found = grids_of_rules(1, page.rules)
    fill_cells(found, page.glyphs)
    return found


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in grid.row(row)] for row in range(len(grid.ys) - 1)]


def test_merged_cell_is_one_cell_with_spans():
    sheets = Sheets()
    sheets.table(50, 100, [60, 60, 60], [[("收入", 2), ("合计", 1, 2)], ["甲", "乙", None]])
    (grid,) = grids(sheets)
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in grid.cells}
    assert spans == {"收入": (1, 2), "合计": (2, 1), "甲": (1, 1), "乙": (1, 1)}


def test_number_wrapped_in_its_cell_is_one_number():
    sheets = Sheets()
    sheets.table(50, 100, [60, 40], [["合计", "4158\n800"], ["其中", "12"]], height=30)
    assert texts(grids(sheets)[0]) == [["合计", "4158800"], ["其中", "12"]]


def test_tables_on_one_page_do_not_pull_at_each_other_s_columns():
    sheets = Sheets()
    sheets.table(50, 100, [60, 62, 60], [["甲", "乙", "丙"], ["1", "2", "3"]])
    sheets.table(50, 300, [62, 60, 62], [["丁", "戊", "己"], ["4", "5", "6"]])
    first, second = grids(sheets)
    assert [round(x) for x in first.xs] == [50, 110, 172, 232]
    assert [round(x) for x in second.xs] == [50, 112, 172, 234]


def test_table_without_left_and_right_border_keeps_its_outer_columns():
    sheets = Sheets()
    sheets.table(50, 100, [60, 60, 60], [["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "6"]], sides=False)
    (grid,) = grids(sheets)
    assert texts(grid) == [["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "6"]]


def test_full_width_row_without_sides_belongs_to_its_table():
    sheets = Sheets()
    rows = [[("“三公”经费", 3)], ["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "6"]]
    sheets.table(50, 100, [60, 60, 60], rows, sides=False)
    (grid,) = grids(sheets)
    assert texts(grid)[0] == ["“三公”经费"]


def test_row_left_open_at_its_bottom_is_read_and_marked():
    sheets = Sheets()
    bottom = sheets.table(50, 100, [60, 60], [["甲", "乙"], ["1", "2"]])
    for x in (50, 110, 170):
        sheets.rule(x, bottom, x, bottom + 20)
    sheets.text(52, bottom + 3, "丙")
    (grid,) = grids(sheets)
    assert texts(grid)[-1] == ["丙", ""]
    assert grid.open_below == {0, 1}


def test_rules_that_overshoot_make_no_further_column():
    sheets = Sheets()
    xs, ys = [50, 110, 170], [100, 120, 140]
    for y in ys:
        sheets.rule(xs[0] - 5, y, xs[-1] + 5, y)
    for x in xs:
        sheets.rule(x, ys[0], x, ys[-1])
    (grid,) = grids(sheets)
    assert len(grid.xs) == 3


def test_dotted_rules_are_rules():
    sheets = Sheets()
    xs, ys = [50, 110, 170], [100, 120, 140]
    for y in ys:
        for x in range(50, 171, 2):
            sheets.fill(x, y - 0.4, x + 0.8, y + 0.4)
    for x in xs:
        for y in range(100, 141, 2):
            sheets.fill(x - 0.4, y, x + 0.4, y + 0.8)
    (grid,) = grids(sheets)
    assert (len(grid.xs), len(grid.ys)) == (3, 3)


def test_page_border_around_a_table_is_not_part_of_it():
    sheets = Sheets()
    sheets.box(20, 20, 575, 822)
    sheets.table(50, 100, [60, 60], [["甲", "乙"], ["1", "2"]])
    (grid,) = [grid for grid in grids(sheets) if len(grid.cells) > 1]
    assert texts(grid) == [["甲", "乙"], ["1", "2"]]


def test_text_that_hangs_out_of_a_cut_cell_stays_in_it():
    sheets = Sheets()
    bottom = sheets.table(50, 100, [60, 60], [["甲", "乙"], ["1", "2"]])
    for x in (50, 110, 170):
        sheets.rule(x, bottom, x, bottom + 12)
    sheets.text(52, bottom + 10, "丙", size=9)
    assert texts(grids(sheets)[0])[-1] == ["丙", ""]


def test_number_that_is_wider_than_its_cell_stays_one_number():
    sheets = Sheets()
    sheets.table(50, 100, [60, 60, 40], [["项目", "预算数", "决算数"], ["合计", "", ""], ["其中", "5.00", ""]])
    number = "13,529,386.59"
    sheets.text(208 - 4.5 * len(number), 123, number, size=9)
    sheets.text(208 - 4.5 * len(number), 143, number, size=9)
    assert texts(grids(sheets)[0])[1:] == [["合计", "", number], ["其中", "5.00", number]]


def test_numbers_of_neighbouring_cells_stay_apart():
    sheets = Sheets()
    sheets.table(50, 100, [40, 40], [["甲", "乙"], ["", ""]])
    sheets.text(89 - 4.5 * 6, 123, "123.45", size=9)
    sheets.text(91, 123, "678.90", size=9)
    assert texts(grids(sheets)[0])[1] == ["123.45", "678.90"]
