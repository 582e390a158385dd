"""How sure a recognised number is: its form, its spacing, its ink, and what another look at it says.

The engine is sure of what it sees, also where it does not see all: a point lost between two digits leaves a number of
which it doubts nothing. So the evidence that it does not use is asked too, and a confidence says what all of it allows.
"""

from dataclasses import replace
from itertools import pairwise

from pipelines.reading.scans.engine import Character
from pipelines.reading.scans.numerals import DIGITS, NUMBER, is_numeric, mended
from pipelines.reading.scans.text_regions import Box

_PLAINLY_SURE = 0.93  # a number whose every character reaches this is looked at once
_DOUBTED = 0.4  # most that a number may have which its form or its ink contradicts
_OUTVOTED = 0.5  # most that a number may have which one of three looks contradicts
_GUESSED = 0.3  # most that it may have where three looks see three numbers
_LOOK_ALIKE = 0.7  # most that a letter read as a digit may have
_WIDE_STEP = 1.55  # of the usual step between digits: here a character is missing
_LEAST_STEP_EM = 0.42  # from digit to digit: the engine tells their places no finer than this allows
_BARE_END = 1.15  # of that step from the ink's end to the middle of the first or last character: the same
_STROKES = frozenset("-—一.,、'|丨lIioO〇○:·")  # what little ink is taken for
_DASH_EM = (0.2, 1.2)  # how long a dash is
_DASH_THICK_EM = 0.22
_STROKE = 0.75  # how sure a stroke of that form is a dash: it may be left of a rule
_DASHES = frozenset("-—–_一")
_ROOM_STEP = 1.25  # of the least step between digits: with more there is room for a point between them
_LETTERS = frozenset("IlOo|丨")  # alone, each may be a digit


def put_right(text: list[Character], whole: bool = True) -> list[Character]:
    """Characters with the rules of numbers and units applied (`numerals.mended`)."""
    right = []
    for character, char in zip(text, mended([c.char for c in text], whole), strict=True):
        if char == character.char:
            right.append(character)
        elif char and not char.isspace():
            sureness = character.sureness + (character.rival_sureness if character.rival == char else 0.0)
            if char in DIGITS and character.char.isalpha():
                sureness = min(sureness, _LOOK_ALIKE)
            right.append(replace(character, char=char, sureness=min(sureness, 1.0)))
    return right


def is_dash(box: Box, em: float) -> bool:
    """Whether ink is one short level stroke; blown up to a line's height it is taken for all sorts of characters."""
    width, height = box[2] - box[0], box[3] - box[1]
    return _DASH_EM[0] * em <= width <= _DASH_EM[1] * em and height <= _DASH_THICK_EM * em and width >= 2 * height


def as_dash(text: list[Character], box: Box) -> list[Character]:
    """A stroke as the dash (or 一) that it was read as, and as a dash where it was read as something else."""
    if len(text) == 1 and text[0].char in _DASHES:
        return [replace(text[0], sureness=max(text[0].sureness, _STROKE))]
    return [Character("-", (box[0] + box[2]) / 2, _STROKE)]


def with_points(text: list[Character], marks: list[float], em: float, whole: bool = True) -> list[Character]:
    """A number with a point, hardly sure, for each mark at its foot that has room of its own and was read as nothing.

    A mark without room between its neighbours is a speck; one behind the last digit is the point of a wrapped number.
    """
    steps = [b.centre - a.centre for a, b in pairwise(text) if a.char in DIGITS and b.char in DIGITS]
    roomy = _ROOM_STEP * min([*steps, em / 2])
    found = list(text)
    for left, right in pairwise(text):
        inside = [x for x in marks if left.centre < x < right.centre]
        if inside and left.char in DIGITS and right.char in DIGITS and right.centre - left.centre > roomy:
            found.append(Character(".", inside[0], _DOUBTED))
    if not whole and text[-1].char in DIGITS and (behind := [x for x in marks if x > text[-1].centre]):
        found.append(Character(".", behind[0], _DOUBTED))
    return sorted(found, key=lambda character: character.centre)


def is_doubtful(text: list[Character], box: Box, em: float, whole: bool = True) -> bool:
    """Whether a piece is to be looked at again: a number in doubt, a lone stroke, or ink without any text."""
    if not text or all(c.char in _STROKES for c in text):
        return True
    if not is_numeric([c.char for c in text]):
        return False
    return min(c.sureness for c in text) < _PLAINLY_SURE or is_contradicted(text, box, em, whole)


def is_contradicted(text: list[Character], box: Box, em: float, whole: bool = True) -> bool:
    """Whether a number's form, the steps between its digits or the ink at its ends say that it is not all there."""
    if whole and not NUMBER.fullmatch("".join(c.char for c in text).strip("()")):
        return True
    steps = [b.centre - a.centre for a, b in pairwise(text) if a.char in DIGITS and b.char in DIGITS]
    usual = sorted(steps)[(len(steps) - 1) // 2] if len(steps) > 2 else sum(steps) / 2 if steps else 0.0
    usual = max(usual, _LEAST_STEP_EM * em)
    ends = max(text[0].centre - box[0], box[2] - text[-1].centre)
    return max(steps, default=0.0) > _WIDE_STEP * usual or ends > _BARE_END * max(usual, em / 2)


def settled(looks: list[list[Character]]) -> list[Character]:
    """One reading of several looks at a piece (already put right), its characters as sure as the looks agree.

    The first two decide where they agree, else the first two of all that agree, else a well-formed number.
    """
    texts = ["".join(c.char for c in look) for look in looks]
    if texts[0] == texts[1]:
        if texts[0] in _LETTERS:
            return capped(looks[0], _OUTVOTED)
        return [replace(a, sureness=max(a.sureness, b.sureness)) for a, b in zip(looks[0], looks[1], strict=True)]
    for index, text in enumerate(texts):
        if text and text in texts[:index]:
            return capped(looks[index], _OUTVOTED)
    return capped(max(looks, key=_merit), _GUESSED)


def _merit(look: list[Character]) -> tuple[bool, bool, float]:
    text = "".join(c.char for c in look)
    return bool(NUMBER.fullmatch(text)), bool(text), min((c.sureness for c in look), default=0.0)


def capped(text: list[Character], most: float = _DOUBTED) -> list[Character]:
    """Characters of which none is surer than this."""
    return [replace(c, sureness=min(c.sureness, most)) for c in text]
