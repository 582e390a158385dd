"""What stands above a table: which of the lines are its caption, and which of them its title and notes."""

import re
from dataclasses import dataclass

from pipelines.reading.caption_text import (
    HEADING,
    NUMBER_BEFORE,
    SENTENCE_END,
    TITLE_END,
    Caption,
    may_be_title,
    read_meta,
)
from pipelines.reading.notes import is_note_start
from pipelines.reading.text import Line, compact, join_wrapped
from pipelines.reading.tolerances import TOLERANCES, Tolerances

SUBJECT = re.compile(r"(?:预算|拨款|经费|资金|基金)(?:[”’\"])?$")  # what a title that breaks off may be about
LONGEST_HEADING = 40
LONGEST_NOTE = 8  # lines


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table begins: its upper border from `left` to `right` at `top`, and the size of its print."""

    left: float
    top: float
    right: float
    size: float

    @property
    def width(self) -> float:
        """The table's width."""
        return self.right - self.left

    def centres(self, line: Line, share: float) -> bool:
        """Whether a line's middle is within this share of the table's width of the table's middle."""
        return abs((line.x0 + line.x1) / 2 - (self.left + self.right) / 2) <= share * self.width


def read_caption(above: list[Line], place: Place, tolerances: Tolerances = TOLERANCES) -> Caption:
    """The caption of a table at a place.

    `above` are the free lines over the table in reading order. They are read from the table upwards until something
    stands there that belongs to no caption.
    """
    caption = Caption()
    edge, rest = place.top, list(above)
    while rest and edge - rest[-1].bottom <= tolerances.caption_reach:
        line = rest[-1]
        if read_meta(line, caption):
            taken = 1
        elif caption.title is None and (taken := _note_lines(rest, place, tolerances)):
            caption.notes.insert(0, join_wrapped([part.text for part in rest[-taken:]]))
        elif caption.title is None and (taken := _title_lines(rest, place, caption.unit is not None, tolerances)):
            caption.set_title(join_wrapped([part.text for part in rest[-taken:]]))
        else:
            break
        caption.lines = rest[-taken:] + caption.lines
        edge, rest = rest[-taken].top, rest[:-taken]
    return caption


def _title_lines(lines: list[Line], place: Place, has_unit: bool, tolerances: Tolerances) -> int:
    """How many of the last lines are a title: mostly one, more where it was too long for one; 0 where none is.

    With a unit printed between it and the table, a short line is a title wherever it begins.
    """
    taken = 1
    while taken < min(3, len(lines)) and _begins_title(lines[-taken - 1], lines[-taken], taken, place, tolerances):
        taken += 1
    if taken > 1 and may_be_title(compact("".join(line.text for line in lines[-taken:]))):
        return taken
    lower = lines[-1]
    text = compact(lower.text)
    indented = lower.x0 > place.left + tolerances.indent_share * place.width
    placed = place.centres(lower, tolerances.centred_share) and (
        indented or lower.size > tolerances.larger_print_share * place.size
    )
    named = TITLE_END.search(text) or HEADING.match(text) or (has_unit and len(text) <= LONGEST_HEADING)
    return int(may_be_title(text) and (placed or bool(named)))


def _note_lines(lines: list[Line], place: Place, tolerances: Tolerances) -> int:
    """How many of the last lines are one note above a table, its wrapped lines included; 0 where they are none."""
    for taken, line in enumerate(reversed(lines), start=1):
        if is_note_start(line.text):
            return taken
        near = taken == 1 or lines[-taken + 1].top - line.bottom <= tolerances.note_gap_em / 2 * line.size
        if (
            taken == LONGEST_NOTE
            or line.alone
            or not near
            or line.x0 > place.left + tolerances.note_indent_em * line.size
            or read_meta(line, Caption())
        ):
            return 0
    return 0


def _begins_title(line: Line, lower: Line, taken: int, place: Place, tolerances: Tolerances) -> bool:
    """Whether a line begins a title that goes on in the line below: close, as large, and wide.

    Wide is most of the table's width, or the width of the line below where that one already goes on. A large line about
    money and no table (一般公共预算“三公”经费) goes on as well.
    """
    text, rest = compact(line.text), compact(lower.text)
    if TITLE_END.search(text) or text.endswith(SENTENCE_END) or "部分" in text or HEADING.match(text):
        return False
    if NUMBER_BEFORE.match(rest):
        return False  # 表1：… begins a title of its own
    if lower.top - line.bottom > tolerances.title_leading_em * lower.size:
        return False
    if abs(line.size - lower.size) > tolerances.same_print_share * lower.size:
        return False
    if not all(place.centres(one, tolerances.centred_share) for one in (line, lower)):
        return False
    width, below = line.x1 - line.x0, lower.x1 - lower.x0
    filled = taken > 1 and abs(width - below) < tolerances.title_ragged_em * line.size
    wide = width > tolerances.filled_title_share * place.width
    broken = line.size > tolerances.larger_print_share * place.size and SUBJECT.search(text) and TITLE_END.search(rest)
    return filled or wide or bool(broken) or len(rest) <= 6 or rest[0] in "（("
