"""Glyphs to lines: spaces come from gaps."""

from pipelines.reading.primitives import Glyph, drop_doubled
from pipelines.reading.text import join_wrapped, line_text, page_lines


def glyphs(
    text: str, x: float = 0, base: float = 100, size: float = 10, gaps: dict[int, float] | None = None
) -> list[Glyph]:
    found = []
    for number, char in enumerate(text):
        x += (gaps or {}).get(number, 0)
        width = size / 2 if char.isascii() else size
        found.append(Glyph(char, x, x + width, base, size))
        x += width
    return found


def test_characters_spread_over_a_cell_are_one_word():
    assert line_text(glyphs("合计", gaps={1: 40})) == "合计"


def test_wide_gap_between_phrases_is_a_space():
    assert line_text(glyphs("评价得分：优秀", gaps={5: 30})) == "评价得分： 优秀"


def test_digits_of_one_number_stay_together_and_two_numbers_apart():
    assert line_text(glyphs("1,234.50")) == "1,234.50"
    assert line_text(glyphs("9090", gaps={2: 5})) == "90 90"


def test_words_are_kept_apart():
    assert line_text(glyphs("IPv6net", gaps={4: 3})) == "IPv6 net"


def test_wrapped_number_is_one_number():
    assert join_wrapped(["4158", "800"]) == "4158800"
    assert join_wrapped(["数据", "Open", "API"]) == "数据Open API"


def test_smaller_print_on_the_same_baseline_is_the_same_line():
    found = page_lines(1, glyphs("公开") + glyphs("01表", x=21, base=101, size=8))
    assert [line.text for line in found] == ["公开01表"]


def test_line_splits_into_segments_at_wide_gaps_only():
    (found,) = page_lines(1, glyphs("部门某局单位元", gaps={4: 200}))
    assert [segment.text for segment in found.segments] == ["部门某局", "单位元"]


def test_equal_characters_side_by_side_are_not_doubled():
    assert len(drop_doubled(glyphs("1,100,000.00"), 0.25)) == 12


def test_second_text_layer_is_dropped():
    layer = glyphs("收入总表1,100.00")
    assert drop_doubled(layer + [g._replace(x0=g.x0 + 0.4, x1=g.x1 + 0.4) for g in layer], 0.25) == layer
