"""What stands above a table: its title, number (公开01表, 表1-2), unit (单位：万元), organization and notes."""

import re
from dataclasses import dataclass, field

from pipelines.reading.notes import is_note_start
from pipelines.reading.text import Line, join_wrapped
from pipelines.reading.tolerances import TOLERANCES, Tolerances

UNIT = re.compile(
    r"[（(\[【]?(?:金额|计量|货币|数据)?单位[:：](?:人民币)?(?P<unit>[十百千万亿]*元)"
    r"(?:[、/，,][^\s:：（(）)]{1,4})?(?:[（(][^（()）]*[）)])?[）)\]】]?"
)
_BODY = r"(?:部门|单位)(?:[/／、]?(?:部门|单位)|[（(](?:部门|单位)[）)])?"
ORGANIZATION = re.compile(
    rf"(?:编制|填报|公开|预算|申报|主管|报送|编报|项目)?{_BODY}(?:名称|编码及名称|全称|代码及名称)?"
    r"(?:[（(](?:公章|盖章)[）)])?[:：](?P<organization>[^:：]*?)"
    r"(?=$|[\s（(]*(?:公章|盖章)|(?:20\d\d年度?)?$|金额|单位[:：]|计量|填报|日期)"
)
NUMBER_TEXT = (
    r"(?:(?:部门|单位|公开|预算|决算|预决算|财决)*公?开?\d{1,3}(?:-\d{1,2})?表"
    r"|附件\s?\d{1,2}(?:[-－—]\d{1,2})+"
    r"|(?:部门|单位|公开|预算|决算|预决算)*附?表\s?"
    r"(?:\d{1,2}(?:[-－—.]\d{1,2}?)*(?=(?:19|20)\d\d\s*年|[^-－—.\d]|$)|[一二三四五六七八九十]{1,3}(?!般)))"
)
NUMBER = re.compile(rf"^[（(【]?(?P<number>{NUMBER_TEXT})[）)】]?$")
NUMBER_BEFORE = re.compile(rf"^[（(【]?(?P<number>{NUMBER_TEXT})[）)】]?[:：、.\s]*(?=[^格）)])")
NUMBER_AFTER = re.compile(rf"[\s（(【]+(?P<number>{NUMBER_TEXT})[）)】]?$")
CONTINUED = re.compile(
    r"[（(]?(?:续表?|接上表|续上表)[\d一二三四五六七八九十]*[）)]?$|^续表[\d一二三四五六七八九十]*[:：]?"
)
DATE = re.compile(
    r"^(?:(?:编制|填报|报送|公开)?(?:日期|时间)[:：].*|[（(]?\d{4}年(?:度|\d{1,2}月(?:\d{1,2}日)?)?[）)]?)$"
)
HEADING = re.compile(
    r"^(?:[一二三四五六七八九十廿]+、|[（(][一二三四五六七八九十]+[）)]|\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[）)])"
)
SENTENCE_END = tuple("。；;，,、：:？！")
TITLE_END = re.compile(r"表(?:[（(].*[）)])?$")
SUBJECT = re.compile(r"(?:预算|拨款|经费|资金|基金)(?:[”’\"])?$")  # what a title that breaks off may be about
POINTS_TO_TABLE = re.compile(r"[下附见]表$")
LONGEST_TITLE = 80
LONGEST_HEADING = 40
LONGEST_NOTE = 8  # lines
CONTENTS = re.compile(r"^(?:目录|目次)$")


@dataclass(slots=True)
class Caption:
    """What was read above a table; `lines` are the lines it was read from, `continued` says 续表."""

    title: str | None = None
    number: str | None = None
    unit: str | None = None
    organization: str | None = None
    notes: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    continued: bool = False

    def set_title(self, text: str) -> None:
        """Take a title as printed; a number (表1) or 续表 glued to it becomes a part of its own."""
        title = text.strip()
        if CONTINUED.search(title):
            self.continued, title = True, CONTINUED.sub("", title).strip()
        for pattern in (NUMBER_BEFORE, NUMBER_AFTER):
            found = pattern.search(title)
            rest = pattern.sub("", title).strip()
            if found and len(rest) >= 3:
                self.number, title = self.number or found["number"], rest
        self.title = title or None


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


def read_strip(text: str, caption: Caption) -> str:
    """Take unit, organization, number and date from a row inside a grid; returns what remains of its text."""
    return _take_meta(compact(text), caption)


def compact(text: str) -> str:
    """Text without any white space."""
    return re.sub(r"\s+", "", text)


def is_contents_title(text: str | None) -> bool:
    """Whether a line heads a table of contents."""
    return bool(text and CONTENTS.match(compact(text)))


def read_meta(line: Line, caption: Caption) -> bool:
    """Take unit, organization, number and date from a line; true where at most a title is printed beside them."""
    found = Caption(number=caption.number, unit=caption.unit, organization=caption.organization)
    rests = [_take_meta(compact(segment.text), found) for segment in line.segments]
    left = [rest for rest in rests if rest]
    took = (found.number, found.unit, found.organization) != (caption.number, caption.unit, caption.organization)
    beside = len(left) == 1 and took and caption.title is None and len(left[0]) >= 3 and not is_note_start(left[0])
    if left and not beside:
        return False
    caption.number, caption.unit, caption.organization = found.number, found.unit, found.organization
    caption.continued |= found.continued
    if left:
        caption.set_title(left[0])
    return True


def _take_meta(text: str, caption: Caption) -> str:
    """What remains of a line's stretch after unit, organization, number and date are taken from it."""
    unit = UNIT.search(text)
    if unit:
        caption.unit = caption.unit or unit["unit"]
        text = text[: unit.start()] + text[unit.end() :]
    organization = ORGANIZATION.search(text)
    if organization and organization.start() <= 1:
        caption.organization = caption.organization or organization["organization"] or None
        text = text[: organization.start()] + text[organization.end() :]
        text = re.sub(r"[（(]?(?:公章|盖章)[）)]?", "", text)
    number = NUMBER.match(text)
    if number:
        caption.number = caption.number or number["number"]
        return ""
    if text and CONTINUED.sub("", text) == "":
        caption.continued = True
        return ""
    return "" if DATE.match(text) or not re.search(r"\w", text) else text


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
            or not near
            or line.x0 > place.left + tolerances.note_indent_em * line.size
            or read_meta(line, Caption())
        ):
            return 0
    return 0


def may_be_title(text: str) -> bool:
    """Whether a text could be a table's title by its length and how it ends."""
    plain = not text.endswith(SENTENCE_END) and "。" not in text and not is_note_start(text)
    return plain and 3 <= len(text) <= LONGEST_TITLE and not POINTS_TO_TABLE.search(text)


def _begins_title(line: Line, lower: Line, taken: int, place: Place, tolerances: Tolerances) -> bool:
    """Whether a line begins a title that goes on in the line below: close, as large, and wide.

    Wide is most of the table's width, or the width of the line below where that one already goes on. A large line about
    money and no table (一般公共预算“三公”经费) goes on as well.
    """
    text, rest = compact(line.text), compact(lower.text)
    if TITLE_END.search(text) or text.endswith(SENTENCE_END) or "部分" in text or HEADING.match(text):
        return False
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
