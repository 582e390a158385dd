"""Free lines to paragraphs of prose, and the headings they stand under."""

import re

from pipelines.reading.caption_text import SENTENCE_END, is_contents_title
from pipelines.reading.model import Paragraph
from pipelines.reading.text import Line, compact, join_wrapped
from pipelines.reading.tolerances import TOLERANCES, Tolerances

LEVELS = (
    re.compile(r"^第[一二三四五六七八九十]+(?:部分|章)"),
    re.compile(r"^[一二三四五六七八九十廿]+[、.．]"),
    re.compile(r"^[（(][一二三四五六七八九十廿]+[）)]"),
    re.compile(r"^\d{1,2}[.、．](?!\d)"),
    re.compile(r"^[（(]\d{1,2}[）)]"),
)
LONGEST_HEADING = 40
LEADER = re.compile(r"…{3,}|\.{6,}|·{6,}")
UNBROKEN = re.compile(r"[A-Za-z0-9.,%（(]+[）)。，；：、]*|[）)。，；：、]+")


def read_paragraphs(stretches: list[list[Line]], tolerances: Tolerances = TOLERANCES) -> list[Paragraph]:
    """Paragraphs in reading order. A stretch is a run of free lines that no table interrupts; it may run over pages."""
    paragraphs: list[Paragraph] = []
    path: list[tuple[int, str]] = []
    for stretch in stretches:
        body = _body_size(stretch)
        contents = Contents()
        for lines in _blocks(stretch, body, tolerances):
            text = join_wrapped([line.text for line in lines])
            level = None if contents.holds(text, lines[0].page) else heading_level(text, lines, body, tolerances)
            if level is not None:
                path = [entry for entry in path if entry[0] < level]
            titles = tuple(title for _, title in path)
            boxes = [line.box for line in lines]
            paragraphs.append(Paragraph(len(paragraphs) + 1, lines[0].page, text, boxes, titles, level is not None))
            if level is not None:
                path.append((level, text))
    return paragraphs


class Contents:
    """Follows a table of contents, whose entries are no headings.

    It ends where one of its entries returns, a sentence is printed, or a new page begins with something else.
    """

    def __init__(self) -> None:
        self.entries: set[str] = set()
        self.page: int | None = None

    def holds(self, text: str, page: int) -> bool:
        """Whether the next paragraph belongs to the contents."""
        if is_contents_title(text):
            self.page = page
            return True
        if self.page is None:
            return False
        entry = re.sub(r"[.…·\s]*\d*$", "", compact(text))
        listed = any(pattern.match(entry) for pattern in LEVELS) or bool(LEADER.search(text))
        if entry in self.entries or "。" in entry or (page != self.page and not listed):
            self.page = None
            return False
        self.entries.add(entry)
        self.page = page
        return True


def heading_level(text: str, lines: list[Line], body_size: float, tolerances: Tolerances = TOLERANCES) -> int | None:
    """Level of a heading (0 outermost), or none for prose. Short, no sentence, numbered or printed larger."""
    bare = compact(text)
    if len(lines) > 2 or len(bare) > LONGEST_HEADING or bare.endswith(SENTENCE_END) or "。" in bare:
        return None
    for level, pattern in enumerate(LEVELS):
        if pattern.match(bare):
            return level
    return (
        0
        if lines[0].size > tolerances.larger_print_share * body_size and re.search(r"[\u4e00-\u9fff]{2}", bare)
        else None
    )


def _body_size(lines: list[Line]) -> float:
    sizes: dict[float, int] = {}
    for line in lines:
        size = round(line.size, 1)
        sizes[size] = sizes.get(size, 0) + len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _blocks(lines: list[Line], body: float, tolerances: Tolerances) -> list[list[Line]]:
    """Lines of one paragraph each: an indent, a short line, a wide gap, a number or another size begins a new one."""
    blocks: list[list[Line]] = []
    margins = _margins(lines)
    for line in lines:
        if blocks and not _begins(line, blocks[-1][-1], body, margins, tolerances):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _margins(lines: list[Line]) -> dict[int, tuple[float, float]]:
    margins: dict[int, tuple[float, float]] = {}
    for line in lines:
        left, right = margins.get(line.page, (line.x0, line.x1))
        margins[line.page] = (min(left, line.x0), max(right, line.x1))
    return margins


def _begins(line: Line, previous: Line, body: float, margins: dict, tolerances: Tolerances) -> bool:
    """Whether a line begins a new paragraph after the previous line."""
    if line.alone or previous.alone or LEADER.search(previous.text):
        return True
    if abs(line.size - previous.size) > tolerances.same_print_share * previous.size:
        return True
    if line.page == previous.page and line.top - previous.bottom > tolerances.paragraph_gap_em * line.size:
        return True
    if any(pattern.match(line.text) for pattern in LEVELS[:2]):
        return True
    left, right = margins[line.page]
    if _continues_centred(line, previous, body, left, right, tolerances):
        return False
    ended = previous.text.endswith(SENTENCE_END)
    if ended and heading_level(line.text, [line], line.size, tolerances) is not None:
        return True
    before = margins[previous.page]
    indented = line.x0 > left + tolerances.full_line_em * line.size
    full = previous.x1 >= before[1] - tolerances.full_line_em * previous.size
    if indented and (ended or not full or line.page == previous.page):
        return True
    return not _runs_on(previous, line, *before, tolerances)


def _runs_on(previous: Line, line: Line, left: float, right: float, tolerances: Tolerances) -> bool:
    """Whether a line is so full that the next one's first word did not fit, or breaks off in mid-sentence far right."""
    if right - left < tolerances.narrowest_em * previous.size:
        return False
    word = UNBROKEN.match(line.text)
    room = max(2 * tolerances.full_line_em, 0.6 * len(word[0]) + 1 if word else 0) * previous.size
    if previous.x1 >= right - room:
        return True
    unfinished = not previous.text.endswith(SENTENCE_END) and not any(p.match(line.text) for p in LEVELS)
    return unfinished and previous.x1 > left + tolerances.mostly_full_share * (right - left)


def _continues_centred(
    line: Line, previous: Line, body: float, left: float, right: float, tolerances: Tolerances
) -> bool:
    """Whether a line set in the middle goes on from the one above, both larger than the body or both in the middle."""
    middle, slack = (left + right) / 2, tolerances.heading_centre_em * line.size

    def centred(one: Line) -> bool:
        return abs((one.x0 + one.x1) / 2 - middle) < slack and one.x0 > left + line.size

    numbered = any(pattern.match(line.text) for pattern in LEVELS)
    if numbered or line.page != previous.page or not centred(line):
        return False
    return centred(previous) or line.size > tolerances.larger_print_share * body
