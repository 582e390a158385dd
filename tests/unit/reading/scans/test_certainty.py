"""A number is as sure as its form, its spacing, its ink and other looks at it allow."""

from pipelines.reading.scans.certainty import dash_of, is_contradicted, is_doubtful, put_right, settled
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


def test_a_level_stroke_that_no_look_reads_is_a_dash():
    assert [c.char for c in dash_of((100, 50, 112, 53), EM)] == ["-"]
    assert dash_of((100, 50, 103, 66), EM) == []
