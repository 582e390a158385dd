"""Running headers, running footers and page numbers: print of the page, not of the document."""

import re
from collections import Counter
from dataclasses import dataclass

from pipelines.reading.caption_text import TITLE_END, Caption, read_meta
from pipelines.reading.notes import is_note_start
from pipelines.reading.text import Line, compact
from pipelines.reading.tolerances import TOLERANCES, Tolerances


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page's height (null: it has no edges and no furniture), its lines outside of tables, and whether it has any.

    It has one too where a table is named that nothing parts into columns.
    """

    height: float | None
    lines: list[Line]
    has_table: bool


PAGE_NUMBER = re.compile(r"^(?:[-—–－·~]*第?\d{1,4}页?[-—–－·~]*|第?\d{1,4}页?[/，,]?(?:共)?\d{1,4}页?|[IVXivx]{1,6})$")


def without_furniture(pages: list[PrintedPage], tolerances: Tolerances = TOLERANCES) -> list[list[Line]]:
    """Lines of every page without its furniture.

    A line counts as furniture in the top or bottom band only: a page number, or a text that most pages repeat there. A
    table's title, unit, organization or note may be repeated as often; it is furniture only where prose has it too.
    """
    repeated = _repeated(pages, tolerances)
    return [
        [
            line
            for line in page.lines
            if not (
                _in_band(line, page.height, tolerances)
                and (PAGE_NUMBER.match(compact(line.text)) or _key(line) in repeated)
            )
        ]
        for page in pages
    ]


def _repeated(pages: list[PrintedPage], tolerances: Tolerances) -> set[str]:
    everywhere, beside_prose = Counter(), Counter()
    examples = {}
    for page in pages:
        found = {_key(line): line for line in page.lines if _in_band(line, page.height, tolerances)}
        examples |= found
        everywhere.update(found.keys())
        if not page.has_table:
            beside_prose.update(found.keys())
    least = max(3, tolerances.furniture_page_share * len(pages))
    return {
        key
        for key, count in everywhere.items()
        if count >= least and (beside_prose[key] >= 2 or not _may_be_of_table(examples[key]))
    }


def _may_be_of_table(line: Line) -> bool:
    return bool(TITLE_END.search(compact(line.text))) or is_note_start(line.text) or read_meta(line, Caption())


def _in_band(line: Line, height: float | None, tolerances: Tolerances) -> bool:
    if height is None:
        return False
    band = tolerances.furniture_band_share * height
    return line.bottom < band or line.top > height - band


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", compact(line.text))
