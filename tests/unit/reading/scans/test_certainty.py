"""A number is as sure as its form, its spacing, its ink and other looks at it allow."""

from pipelines.reading.scans.certainty import (
    as_dash,
    is_contradicted,
    is_dash,
    is_doubtful,
    put_right,
    settled,
    with_points,
)
from pipelines.reading.scans.engine import Character

EM = 20.0


def characters(text: str, sureness: float = 0.99, gaps: dict[int, float] | None = None) -> list[Character]:
    """Characters half an em apart, the first with its middle at 5; `gaps` adds pixels before some of them."""
    found, x = [], 5.0
    for index, char in enumerate(text):
        x += (gaps or {}).get(index, 0.0)
        found.append(Character(char, x, sureness))
        x += EM / 2
    return found


def box(text: list[Character]) -> tuple[int, int, int, int]:
    return (0, 0, round(text[-1].centre) + 5, 14)


def least(text: list[Character]) -> float:
    return min(c.sureness for c in text)


def test_a_sure_and_whole_number_is_looked_at_once():
    text = characters("1,234.56")
    assert not is_doubtful(text, box(text), EM)


def test_an_unsure_digit_asks_for_another_look():
    text = [*characters("1,234.5"), Character("6", 75.0, 0.6)]
    assert is_doubtful(text, box(text), EM)


def test_a_gap_between_digits_tells_of_a_lost_point():
    text = characters("1016892", gaps={5: 8.0})
    assert is_contradicted(text, box(text), EM)


def test_ink_that_no_character_covers_tells_of_a_lost_digit():
    text = characters("234.56")
    assert is_contradicted(text, (-12, 0, box(text)[2], 14), EM)
    assert is_contradicted(text, (0, 0, box(text)[2] + 12, 14), EM)


def test_wrong_groups_contradict_a_number():
    text = characters("10,16892")
    assert is_contradicted(text, box(text), EM)


def test_words_are_not_doubted():
    text = characters("科目名称", 0.5)
    assert not is_doubtful(text, box(text), EM)


def test_ink_without_text_and_lone_strokes_ask_for_another_look():
    assert is_doubtful([], (0, 0, 10, 10), EM)
    assert is_doubtful(characters("l"), (0, 0, 4, 14), EM)


def test_looks_that_agree_make_surer():
    assert least(settled([characters("12.50", 0.7), characters("12.50", 0.95)])) == 0.95


def test_a_number_that_a_look_contradicts_is_unsure():
    looks = [characters("12.50"), characters("12.60"), characters("12.60")]
    assert "".join(c.char for c in settled(looks)) == "12.60"
    assert least(settled(looks)) <= 0.5


def test_of_three_numbers_the_well_formed_one_is_a_guess():
    looks = [characters("1,2345"), characters("1,234.5"), characters("12345,")]
    assert "".join(c.char for c in settled(looks)) == "1,234.5"
    assert least(settled(looks)) <= 0.3


def test_a_letter_alone_that_may_be_a_digit_is_unsure():
    assert least(settled([characters("I"), characters("I")])) <= 0.5


def test_a_separator_put_right_counts_what_the_engine_thought_of_it():
    text = characters("10.383.47")
    text[2] = Character(".", text[2].centre, 0.6, ",", 0.35)
    right = put_right(text)
    assert "".join(c.char for c in right) == "10,383.47"
    assert abs(right[2].sureness - 0.95) < 1e-9


def test_a_letter_read_as_a_digit_is_unsure():
    assert put_right(characters("1O.5"))[1].sureness <= 0.7


def test_a_short_level_stroke_is_a_dash_whatever_it_was_read_as():
    assert is_dash((100, 50, 110, 53), EM)
    assert not is_dash((100, 50, 103, 66), EM)
    assert [c.char for c in as_dash(characters("1", 0.95), (100, 50, 110, 53))] == ["-"]
    assert least(as_dash(characters("1", 0.95), (100, 50, 110, 53))) < 0.8
    assert least(as_dash(characters("-", 0.95), (100, 50, 110, 53))) == 0.95


def test_a_mark_that_was_read_as_nothing_is_a_point_hardly_sure():
    text = with_points(characters("906", gaps={1: 5.0}), [11.0], EM)
    assert "".join(c.char for c in text) == "9.06"
    assert least(text) <= 0.4


def test_marks_that_were_read_or_have_no_room_add_nothing():
    text = characters("9.06")
    assert with_points(text, [text[1].centre + 2.0], EM) == text
    assert with_points(characters("1765"), [2.0, 30.0, 42.0], EM) == characters("1765")


def test_a_mark_behind_a_number_is_a_point_only_where_the_number_goes_on():
    text = characters("9")
    assert with_points(text, [12.0], EM) == text
    assert "".join(c.char for c in with_points(text, [12.0], EM, whole=False)) == "9."


def test_a_line_of_a_wrapped_number_may_end_in_its_point():
    assert "".join(c.char for c in put_right(characters("9."), whole=False)) == "9."
    assert not is_contradicted(characters("9."), box(characters("9.")), EM, whole=False)
