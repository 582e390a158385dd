"""Free lines to paragraphs and headings."""

from pipelines.reading.model import Paragraph
from pipelines.reading.paragraphs import read_paragraphs
from pipelines.reading.text import Line, Segment


def line(text: str, top: float, x0: float = 50, page: int = 1, size: float = 10, x1: float | None = None) -> Line:
    right = x0 + len(text) * size if x1 is None else x1
    return Line(page, text, x0, top, right, top + size, size, [Segment(text, x0, right)])


def read(*lines: Line) -> list[Paragraph]:
    return read_paragraphs([list(lines)])


FULL = "本年收入合计12,927.35万元其中财政拨款收入占百分之百主要原因是压减一般性支出统筹推进"


def test_wrapped_lines_are_one_paragraph_and_an_indent_begins_another():
    found = read(line(FULL, 100, 70), line("各项重点工作。", 115), line("第二段从这里开始。", 130, 70))
    assert [p.text for p in found] == [FULL + "各项重点工作。", "第二段从这里开始。"]
    assert len(found[0].boxes) == 2


def test_line_left_short_by_an_unbreakable_number_goes_on():
    found = read(line(FULL, 90, 70), line("各增加", 105, x1=440), line("11,169.13万元。", 120))
    assert len(found) == 1


def test_paragraph_goes_on_over_the_page():
    found = read(line(FULL, 780, 50), line("各项工作。", 40, page=2))
    assert [p.text for p in found] == [FULL + "各项工作。"]
    assert [box.page for box in found[0].boxes] == [1, 2]


def test_two_latin_words_at_a_line_break_keep_their_space():
    assert read(line("开放数据平台采用" * 5 + "Open", 100, 50), line("Data标准", 115))[0].text.endswith("Open Data标准")


def test_headings_nest_by_their_numbers():
    found = read(
        line("第三部分 情况说明", 50),
        line("一、收入决算情况说明", 70),
        line("（一）总体情况", 90),
        line("本年收入合计5万元。", 110),
        line("二、支出决算情况说明", 130),
        line("本年支出合计5万元。", 150),
    )
    assert [p.is_heading for p in found] == [True, True, True, False, True, False]
    assert found[3].heading_path == ("第三部分 情况说明", "一、收入决算情况说明", "（一）总体情况")
    assert found[5].heading_path == ("第三部分 情况说明", "二、支出决算情况说明")


def test_numbered_sentence_is_no_heading():
    (found,) = read(line("1.财政拨款收入12,926.72万元，与上年持平。", 50))
    assert not found.is_heading


def test_larger_print_without_a_number_is_a_heading():
    found = read(line("名词解释", 50, size=16), line(FULL, 80), line("各项工作。", 95))
    assert (found[0].is_heading, found[1].heading_path) == (True, ("名词解释",))


def test_heading_too_long_for_a_line_is_one_heading():
    first, second = "第三部分某市某区财政局2024年度部门决算情况", "说明"
    middle = 50 + 5 * len(FULL)
    found = read(
        line(FULL, 20),
        *(line(text, 50 + 14 * row, middle - 6 * len(text), size=12) for row, text in enumerate((first, second))),
        line(FULL, 90),
        line("工作。", 105),
    )
    assert [p.text for p in found if p.is_heading] == [first + second]


def test_contents_entries_are_no_headings_until_one_returns():
    entries = ["第一部分 概况", "一、主要职能", "二、机构设置"]
    found = read(line("目 录", 20), *(line(e, 40 + 20 * i) for i, e in enumerate(entries)), line(entries[0], 140))
    assert [p.is_heading for p in found] == [False, False, False, False, True]


def test_contents_with_leaders_is_one_paragraph_an_entry():
    found = read(line("目录", 20), line("一、主要职能……………………………3", 40), line("二、机构设置……………………………4", 60))
    assert len(found) == 3
