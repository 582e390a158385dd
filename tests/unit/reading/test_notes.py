"""Notes below a table."""

from pipelines.reading.notes import is_note_start, read_notes
from pipelines.reading.text import Line, Segment


def lines(*texts: str, top: float = 100, size: float = 9, gap: float = 4) -> list[Line]:
    found = []
    for text in texts:
        found.append(Line(1, text, 50, top, 50 + len(text) * size, top + size, size, [Segment(text, 50, 500)]))
        top += size + gap
    return found


def test_items_of_a_note_are_notes_of_their_own_and_wrapped_lines_join_them():
    below = lines("注：1.本表反映收支情况及尾数误差。", "2.没有使用国有资本经营预算安排的支出，故本表", "无数据。")
    notes, used = read_notes(below, 95)
    assert notes == ["注：1.本表反映收支情况及尾数误差。", "2.没有使用国有资本经营预算安排的支出，故本表无数据。"]
    assert used == below


def test_prose_below_a_table_is_no_note():
    assert read_notes(lines("本年收入合计12,927.35万元。"), 95) == ([], [])


def test_notes_end_at_a_heading():
    notes, _ = read_notes(lines("注：本表无数据。", "第三部分 情况说明"), 95)
    assert notes == ["注：本表无数据。"]


def test_note_goes_on_over_the_page_with_its_next_item_only():
    assert read_notes(lines("3.请说明原因。"), 100, before="2.分为三档。")[0] == ["3.请说明原因。"]
    assert read_notes(lines("7.请说明原因。"), 100, before="2.分为三档。")[0] == []


def test_note_words():
    assert all(map(is_note_start, ["注：", "备注：1.", "说明：", "注1：", "附注:", "＊注：", "注※本表无数据。"]))
    assert not any(map(is_note_start, ["注意事项", "情况说明：", "备注"]))


def test_caption_of_the_next_table_is_no_note():
    below = lines("注：本表反映收入情况。", "公开03表支出决算表单位：万元", gap=18)
    assert read_notes(below, 95)[0] == ["注：本表反映收入情况。"]
