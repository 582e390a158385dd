"""Print of the page, told from print of the document."""

from pipelines.reading.furniture import PrintedPage, without_furniture
from pipelines.reading.text import Line, Segment


def line(text: str, top: float) -> Line:
    return Line(1, text, 50, top, 50 + 10 * len(text), top + 10, 10, [Segment(text, 50, 500)])


def kept(*pages: tuple[list[str], list[str], bool]) -> list[list[str]]:
    """Texts that stay; a page is its top lines, its bottom lines and whether it has a table."""
    printed = [
        PrintedPage(842, [line(t, 30) for t in top] + [line("正文", 400)] + [line(t, 810) for t in bottom], has_table)
        for top, bottom, has_table in pages
    ]
    return [[entry.text for entry in lines] for lines in without_furniture(printed)]


def test_text_that_most_pages_repeat_in_their_margin_is_dropped():
    pages = [(["某局2024年度部门决算"], [], number > 1) for number in range(4)]
    assert kept(*pages) == [["正文"]] * 4


def test_running_header_with_a_changing_number_is_dropped():
    assert kept(*[([f"部门决算 第{number}页"], [], False) for number in range(4)]) == [["正文"]] * 4


def test_page_numbers_are_dropped_however_they_are_set():
    for number in ("3", "- 3 -", "—3—", "第3页", "3/26", "第3页共26页", "iv"):
        assert kept(([], [number], True)) == [["正文"]]


def test_titles_units_and_notes_that_tables_repeat_stay():
    top, bottom = ["项目支出绩效目标表", "单位：万元", "部门：某局"], ["注：本表可能存在尾数误差。"]
    assert kept(*[(top, bottom, True)] * 4) == [[*top, "正文", *bottom]] * 4


def test_running_header_that_reads_like_a_title_is_dropped_where_prose_has_it_too():
    pages = [(["某局部门决算公开表"], [], number > 1) for number in range(5)]
    assert kept(*pages) == [["正文"]] * 5


def test_text_in_the_middle_of_the_page_stays_however_often_it_is_printed():
    assert kept(*[([], [], False)] * 6) == [["正文"]] * 6
