"""Headers known by their shape, and paths over columns."""

from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.headers import header_paths, read_header, repeats_header, reprints_header


def grid(*rows: list) -> Grid:
    """A grid from rows of texts, (text, columns[, rows]) or None under a cell from above."""
    cells = []
    for number, row in enumerate(rows):
        column = 0
        for entry in row:
            if entry is None:
                column += 1
                continue
            text, columns, spanned = (*((entry,) if isinstance(entry, str) else entry), 1, 1)[:3]
            cells.append(GridCell(number, column, spanned, columns, [], text))
            column += columns
    width = max(cell.column + cell.column_span for cell in cells)
    return Grid(1, [float(x) for x in range(width + 1)], [float(y) for y in range(len(rows) + 1)], cells)


def paths(table: Grid) -> list[str]:
    header = read_header(table)
    return ["/".join(path) for path in header_paths(list(header.cells), len(table.xs) - 1)]


BODY = ["201", "一般公共服务支出", "1,516.86", "12.00"]


def test_labels_that_split_columns_are_all_header():
    table = grid([("项目", 2), ("支出", 2)], ["编码", "名称", "合计", "基本支出"], BODY)
    assert read_header(table).depth == 2
    assert paths(table) == ["项目/编码", "项目/名称", "支出/合计", "支出/基本支出"]


def test_label_over_several_rows_counts_once():
    table = grid([("编码", 1, 2), ("支出", 2)], [None, "合计", "基本支出"], ["201", "1.00", "2.00"])
    assert paths(table) == ["编码", "支出/合计", "支出/基本支出"]


def test_code_labels_may_reach_over_column_numbers_and_the_total():
    table = grid(
        [("项目", 4), ("本年支出", 1, 2), ("基本支出", 1, 2)],
        [("科目编码", 3), "科目名称", None, None],
        [("类", 1, 2), ("款", 1, 2), ("项", 1, 2), "栏次", "1", "2"],
        [None, None, None, "合计", "5.00", "6.00"],
        [("2010301", 3), "行政运行", "5.00", "6.00"],
    )
    assert read_header(table).depth == 3
    assert paths(table)[2:] == ["项目/科目编码/项", "项目/科目名称", "本年支出", "基本支出"]


def test_row_of_column_numbers_is_header_without_a_part_in_paths():
    table = grid(["栏次", "预算数", "决算数"], ["栏次", "1", "2"], ["合计", "5.00", "6.00"])
    assert read_header(table).depth == 2
    assert paths(table) == ["栏次", "预算数", "决算数"]


def test_column_numbers_with_formulas_are_header():
    table = grid(["项目", "合计", "基本", "项目支出"], ["甲", "1=2+3", "2", "3"], ["201", "5.00", "6.00", "7.00"])
    assert read_header(table).depth == 2


def test_body_row_of_small_numbers_is_no_row_of_column_numbers():
    table = grid(["序号", "数量", "得分"], ["1", "3", "2"], ["2", "5", "4"])
    assert read_header(table).depth == 1


def test_blank_row_inside_a_header_is_passed():
    table = grid([("三公经费", 2)], ["", ""], ["预算数", "决算数"], ["0.95", ""])
    assert read_header(table).depth == 3
    assert paths(table) == ["三公经费/预算数", "三公经费/决算数"]


def test_last_labels_may_share_their_row_with_the_total():
    table = grid(
        [("科目编码", 3), ("名称", 1, 1), ("合计", 1, 1)],
        ["类", "款", "项", "合计", "2,946.25"],
        ["201", "06", "01", "行政运行", "1,511.90"],
    )
    header = read_header(table)
    assert header.depth == 2
    assert [cell.text for cell in header.cells if cell.row == 1] == ["类", "款", "项"]
    assert paths(table) == ["科目编码/类", "科目编码/款", "科目编码/项", "名称", "合计"]


def test_blank_total_beside_last_labels_is_header_but_names_no_column():
    table = grid(
        [("项目", 2), ("年末结余", 1, 2), ("本年支出", 2, 2)],
        ["编码", "名称", None, None, None],
        [("合计", 2), "", "合计", "基本支出"],
        ["", "", "", "", ""],
    )
    assert paths(table) == ["项目/编码", "项目/名称", "年末结余", "本年支出/合计", "本年支出/基本支出"]
    assert read_header(table).depth == 3


def test_codes_may_stand_under_one_label_over_several_columns():
    table = grid([("科目编码", 2), "名称", "合计"], ["201", "01", "行政运行", "5.00"], ["201", "02", "其他", "6.00"])
    assert read_header(table).depth == 1
    assert paths(table) == ["科目编码", "科目编码", "名称", "合计"]


def test_form_of_labels_and_values_has_no_header():
    table = grid(
        [("项目名称", 1), ("数字平台", 3)],
        ["主管部门", "大数据局", "实施单位", "大数据局"],
        [("年度目标", 1), ("完成建设", 3)],
        ["绩效指标", "一级指标", "二级指标", "指标值"],
    )
    assert read_header(table).depth == 0


def test_form_whose_first_row_is_mostly_blank_has_no_header():
    assert read_header(grid(["项目名称", "平台", "", "", ""], ["主管部门", "局", "", "", ""])).depth == 0


def test_amount_in_the_first_row_is_no_header():
    assert read_header(grid(["合计", "1,200.00"], ["其中", "100.00"], ["其他", "1.00"])).depth == 0


def test_label_with_its_value_is_no_header():
    assert read_header(grid(["部门：大数据局", "下属单位：1个"], ["甲", "乙"], ["丙", "丁"])).depth == 0


def test_year_is_a_label():
    assert read_header(grid(["项目", "2023", "2024"], ["收入", "5.00", "6.00"], ["支出", "7.00", "8.00"])).depth == 1


def test_part_of_a_header_is_recognised_on_a_later_page():
    header = read_header(grid([("项目", 2), ("支出", 2)], ["编码", "名称", "合计", "基本支出"], BODY))
    later = grid(["编码", "名称", "合计", "基本支出"], BODY)
    assert repeats_header(later.row(0), header)
    assert not repeats_header(later.row(1), header)
    assert not reprints_header(later, header)
    assert not repeats_header(grid(["", "", "合计", ""]).row(0), header)


def test_row_of_column_letters_is_header():
    table = grid(["编码", "名称", "合计", "基本"], ["A", "B", "C=1+2", "D"], BODY)
    assert read_header(table).depth == 2


def test_body_row_of_letters_out_of_order_is_no_row_of_column_letters():
    table = grid(["等级", "上年", "本年"], ["A", "C", "B"], ["B", "A", "A"])
    assert read_header(table).depth == 1


def test_of_which_in_a_label_is_no_label_with_a_value():
    table = grid(["编码", "名称", "合计", "其中：基本支出"], BODY)
    assert paths(table) == ["编码", "名称", "合计", "其中：基本支出"]


def test_one_label_over_code_and_name_is_header_before_the_first_body_row():
    table = grid([("项目\\年度", 2), "2024年", "2025年"], ["2010101", "行政运行", "5.00", "6.00"], BODY)
    assert read_header(table).depth == 1
