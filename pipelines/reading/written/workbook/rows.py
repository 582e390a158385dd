"""The rows of a sheet, and what can be told of each by itself: rules, texts, amounts, unit and organization."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.reading.caption_text import DATE, Caption, read_meta
from pipelines.reading.headers import AMOUNT
from pipelines.reading.text import Line, Segment, compact, join_wrapped
from pipelines.reading.written.text import cell_text
from pipelines.reading.written.workbook.text import text_lines
from pipelines.reading.written.workbook.view import Seen

MAY_BE_META = re.compile("[:：表附年]")  # spares long tables a closer look
MOST_BLANKS = 100  # rows before a row that are looked at


@dataclass(slots=True)
class Row:
    """A row with its visible cells; `blanks` are the blank rows before it, `ruled`: rules box most of its cells.

    `meta` is the unit, organization, number or date that it consists of; null where it is another row.
    """

    number: int
    cells: list[Seen]
    blanks: int = 0
    printed: list[Seen] = field(init=False)
    ruled: bool = field(init=False)
    meta: Caption | None = field(init=False)

    def __post_init__(self) -> None:
        self.printed = [cell for cell in self.cells if cell.text.strip()]
        self.ruled = 2 * sum(cell.boxed for cell in self.cells) >= len(self.cells)
        self.meta = None if self.ruled else meta_of(self.printed)

    @property
    def texts(self) -> list[str]:
        """Its texts, each as one line; a label that ends in a colon with the value in the cell beside it."""
        return _labelled([join_wrapped(text_lines(cell.text)) for cell in self.printed])

    @property
    def apart(self) -> bool:
        """Whether a blank row is before it."""
        return self.blanks > 0

    @property
    def single(self) -> bool:
        """Whether it has one text and is no unit or organization."""
        return len(self.printed) == 1 and self.meta is None

    @property
    def text(self) -> str:
        """Its texts without white space."""
        return compact("".join(cell.text for cell in self.printed))

    @property
    def has_amount(self) -> bool:
        """Whether one of its cells is an amount."""
        return any(AMOUNT.match(compact(cell.text)) for cell in self.printed)


def sheet_rows(rows: Sequence[Sequence[Seen]], hidden: set[int]) -> list[Row]:
    """Rows of cells with what is between them: blank rows, as far as they are visible and in no merged cell."""
    made: list[Row] = []
    reach = -1
    for cells in rows:
        number = cells[0].row
        blanks = sum(row not in hidden for row in range(max(reach, number - MOST_BLANKS) + 1, number))
        made.append(Row(number, list(cells), blanks if made else 0))
        reach = max(reach, number, *(cell.last_row for cell in cells))
    return made


def meta_of(printed: Sequence[Seen]) -> Caption | None:
    """Unit, organization and number that a row consists of, at most beside a title; null where it is another row."""
    if not any(MAY_BE_META.search(cell.text) for cell in printed):
        return None
    texts = _labelled([line for cell in printed for line in text_lines(cell.text)])
    found = Caption()
    segments = [Segment(cell_text([text]), 0, 0) for part in texts for text in re.split(r"[\t \u3000\u00a0]{2,}", part)]
    line = Line(0, "", 0, 0, 0, 0, 0, segments)
    if not segments or not read_meta(line, found) or "：" in (found.title or ""):
        return None
    dated = DATE.match("".join(compact(segment.text) for segment in segments))
    return found if found.unit or found.organization or found.number or dated else None


def _labelled(texts: Sequence[str]) -> list[str]:
    """Texts, of which those that end in a colon are joined to the next one (编制单位： | 甲局)."""
    joined: list[str] = []
    for text in texts:
        if joined and joined[-1].endswith(("：", ":")) and not text.endswith(("：", ":")):
            joined[-1] += text
        else:
            joined.append(text)
    return joined
