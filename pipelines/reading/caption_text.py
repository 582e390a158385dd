"""What a caption's texts say: a title, its number (公开01表, 表1-2), the unit (单位：万元), the organization."""

import re
from dataclasses import dataclass, field

from pipelines.reading.notes import is_note_start
from pipelines.reading.text import Line, compact

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
# 附件3 in front of a title may be a number of it or of a list, alone on a line it is one.
NUMBER = re.compile(
    rf"^[（(【]?(?P<number>{NUMBER_TEXT}|附件\s?(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}}))[：:]?[）)】]?$"
)
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
POINTS_TO_TABLE = re.compile(r"[下附见]表$")
LONGEST_TITLE = 80
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


def read_strip(text: str, caption: Caption) -> str:
    """Take unit, organization, number and date from a row inside a grid; returns what remains of its text."""
    return _take_meta(compact(text), caption)


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


def names_table(line: Line) -> bool:
    """Whether a line says what only tables have: it is nothing but a number (表3, 公开01表), or says a unit."""
    text = compact(line.text)
    if len(line.segments) == 1 and NUMBER.match(text):
        return True
    return bool(UNIT.search(text)) and read_meta(line, Caption())


def may_be_title(text: str) -> bool:
    """Whether a text could be a table's title by its length and how it ends."""
    plain = not text.endswith(SENTENCE_END) and "。" not in text and not is_note_start(text)
    return plain and 3 <= len(text) <= LONGEST_TITLE and not POINTS_TO_TABLE.search(text)
