"""Running headers, running footers and page numbers: print of the page, not of the document."""

import re
from collections import Counter

from pipelines.reading.captions import compact
from pipelines.reading.text import Line
from pipelines.reading.tolerances import TOLERANCES, Tolerances

PAGE_NUMBER = re.compile(r"^(?:[-—–－·~]*第?\d{1,4}页?[-—–－·~]*|第?\d{1,4}页?[/，,]?(?:共)?\d{1,4}页?|[IVXivx]{1,6})$")


def without_furniture(pages: list[tuple[float, list[Line]]], tolerances: Tolerances = TOLERANCES) -> list[list[Line]]:
    """Lines of every page without its furniture. `pages` holds (height, free lines) of all pages.

    A line counts as furniture in the top or bottom band only: a page number, or a text that most pages repeat there.
    """
    seen = Counter(
        text for height, lines in pages for text in {_key(l) for l in lines if _in_band(l, height, tolerances)}
    )
    least = max(3, tolerances.furniture_page_share * len(pages))
    return [
        [
            line
            for line in lines
            if not (
                _in_band(line, height, tolerances)
                and (PAGE_NUMBER.match(compact(line.text)) or seen[_key(line)] >= least)
            )
        ]
        for height, lines in pages
    ]


def _in_band(line: Line, height: float, tolerances: Tolerances) -> bool:
    band = tolerances.furniture_band_share * height
    return line.bottom < band or line.top > height - band


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", compact(line.text))
