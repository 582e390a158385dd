"""Notes of a table (注：, 备注：, 说明：) and where they end."""

import re

from pipelines.reading.text import Line, join_wrapped
from pipelines.reading.tolerances import TOLERANCES, Tolerances

NOTE = re.compile(r"^[*＊※]?\s*(?:备\s*注|附\s*注|注|说\s*明|填表说明|注释)\s*\d*\s*[:：.、*＊※]")
ITEM = re.compile(r"^(?:\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[）)]|[①-⑳])")
NUMBERED = re.compile(r"^\s*[（(]?(\d{1,2})[.、．）)]")
PART = re.compile(
    r"^第[一二三四五六七八九十]+(?:部分|章)|^[一二三四五六七八九十]+、|^[（(][一二三四五六七八九十]+[）)]"
)


def is_note_start(text: str) -> bool:
    """Whether a line opens a note."""
    return bool(NOTE.match(text.strip()))


def read_notes(
    below: list[Line], bottom: float, before: str | None = None, tolerances: Tolerances = TOLERANCES
) -> tuple[list[str], list[Line]]:
    """Notes among the free lines below a table that ends at `bottom`, and the lines they were read from.

    One text is one note or numbered item. Notes begin with a note word, or with the item that follows `before`, the
    last note on the page before; they go on over numbered items and wrapped lines until a gap, a heading or larger
    print.
    """
    texts: list[list[Line]] = []
    edge = bottom
    for line in below:
        if line.top - edge > tolerances.note_gap_em * line.size + (0 if texts else line.size):
            break
        begins = is_note_start(line.text)
        if not texts and not begins and not _follows(before, line.text):
            break
        if PART.match(line.text) or (texts and _is_apart(line, texts, edge, tolerances)):
            break
        if not texts or begins or ITEM.match(line.text) or _after_short_line(texts[-1][-1], below):
            texts.append([line])
        else:
            texts[-1].append(line)
        edge = line.bottom
    return [join_wrapped([line.text for line in lines]) for lines in texts], [line for lines in texts for line in lines]


def _is_apart(line: Line, texts: list[list[Line]], edge: float, tolerances: Tolerances) -> bool:
    """Whether a line below a note is not its next item or wrapped line: larger, far below, or beginning elsewhere.

    A paragraph by itself is never a wrapped line.
    """
    note = texts[0][0]
    if line.size > tolerances.larger_print_share * note.size:
        return True
    if is_note_start(line.text) or ITEM.match(line.text):
        return False
    indent = abs(line.x0 - note.x0)
    wrapped = (
        line.top - edge <= tolerances.note_gap_em / 2 * line.size and indent <= tolerances.note_indent_em * line.size
    )
    return line.alone or not wrapped or len(line.segments) > 1


def _follows(before: str | None, text: str) -> bool:
    """Whether a line is the numbered item after the one that a note ends with."""
    last = NUMBERED.search(NOTE.sub("", before)) if before else None
    following = NUMBERED.search(text)
    return bool(last and following) and int(following[1]) == int(last[1]) + 1


def _after_short_line(previous: Line, below: list[Line]) -> bool:
    """Whether a line ends its text, because it stops well before the right end that other lines reach."""
    return previous.text.endswith(("。", "；")) and previous.x1 < max(line.x1 for line in below) - 2 * previous.size
