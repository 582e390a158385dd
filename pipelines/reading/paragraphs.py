"""Free lines to paragraphs of prose, and the headings they stand under."""

import re

from pipelines.reading.captions import SENTENCE_END, compact, is_contents_title
from pipelines.reading.model import Paragraph
from pipelines.reading.text import Line, join_wrapped
from pipelines.reading.tolerances import TOLERANCES, Tolerances

LEVELS = (
    re.compile(r"^第[一二三四五六七八九十]+(?:部分|章)"),
    re.compile(r"^[一二三四五六七八九十廿]+[、.．]"),
    re.compile(r"^[（(][一二三四五六七八九十廿]+[）)]"),
    re.compile(r"^\d{1,2}[.、．](?!\d)"),
    re.compile(r"^[（(]\d{1,2}[）)]"),
)
LONGEST_HEADING = 40


def read_paragraphs(stretches: list[list[Line]], tolerances: Tolerances = TOLERANCES) -> list[Paragraph]:
    """Paragraphs in reading order. A stretch is a run of free lines that no table interrupts; it may run over pages."""
    paragraphs: list[Paragraph] = []
    path: list[tuple[int, str]] = []
    contents: set[str] | None = None
    for stretch in stretches:
        body = _body_size(stretch)
        for lines in _blocks(stretch, tolerances):
            text = join_wrapped([line.text for line in lines])
            contents = _contents_after(text, contents)
            level = None if contents is not None else heading_level(text, lines, body)
            if level is not None:
                path = [entry for entry in path if entry[0] < level]
            paragraphs.append(
                Paragraph(
                    len(paragraphs) + 1,
                    lines[0].page,
                    text,
                    [line.box for line in lines],
                    tuple(title for _, title in path),
                    level is not None,
                )
            )
            if level is not None:
                path.append((level, text))
        contents = None
    return paragraphs


def heading_level(text: str, lines: list[Line], body_size: float) -> int | None:
    """Level of a heading (0 outermost), or none for prose. Short, no sentence, numbered or printed larger."""
    bare = compact(text)
    if len(lines) > 2 or len(bare) > LONGEST_HEADING or bare.endswith(SENTENCE_END) or "。" in bare:
        return None
    for level, pattern in enumerate(LEVELS):
        if pattern.match(bare):
            return level
    return 0 if lines[0].size > 1.15 * body_size and re.search(r"[\u4e00-\u9fff]{2}", bare) else None


def _contents_after(text: str, contents: set[str] | None) -> set[str] | None:
    """Entries of the table of contents so far; none outside of one. It ends where one of its entries returns."""
    if is_contents_title(text):
        return set()
    if contents is None:
        return None
    entry = re.sub(r"[.…·\s]*\d*$", "", compact(text))
    if entry in contents or "。" in entry:
        return None
    contents.add(entry)
    return contents


def _body_size(lines: list[Line]) -> float:
    sizes: dict[float, int] = {}
    for line in lines:
        size = round(line.size, 1)
        sizes[size] = sizes.get(size, 0) + len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _blocks(lines: list[Line], tolerances: Tolerances) -> list[list[Line]]:
    """Lines of one paragraph each: an indent, a short line, a wide gap, a number or another size begins a new one."""
    blocks: list[list[Line]] = []
    margins = _margins(lines)
    for line in lines:
        if blocks and not _begins(line, blocks[-1], margins, tolerances):
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


def _begins(line: Line, block: list[Line], margins: dict, tolerances: Tolerances) -> bool:
    previous = block[-1]
    left, _ = margins[line.page]
    _, right = margins[previous.page]
    if abs(line.size - previous.size) > 0.15 * previous.size:
        return True
    if previous.x1 < right - 2 * tolerances.full_line_em * previous.size:
        return True
    if line.x0 > left + tolerances.full_line_em * line.size:
        return True
    if line.page == previous.page and line.top - previous.bottom > 1.5 * line.size:
        return True
    return heading_level(line.text, [line], line.size) is not None and previous.text.endswith(SENTENCE_END)
