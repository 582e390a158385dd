"""Pages as read, one by one, put together to the reading of a document."""

from dataclasses import dataclass

from pipelines.reading.layout import read_layout
from pipelines.reading.model import PageInfo, Reading
from pipelines.reading.page import PageLayout
from pipelines.reading.places import Placed, as_published
from pipelines.reading.tolerances import TOLERANCES, Tolerances


@dataclass(frozen=True, slots=True)
class PageReading:
    """A page as read.

    `placed` takes points of its layout to the page as published, null where they are the same. `picture_turns` are the
    quarter turns that its picture needed, null where it was not read from a picture.
    """

    info: PageInfo
    layout: PageLayout
    placed: Placed | None = None
    picture_turns: int | None = None


def laid_out(media_type: str, pages: list[PageReading], tolerances: Tolerances = TOLERANCES) -> Reading:
    """The reading of all pages of a document, in their order."""
    tables, paragraphs, leftovers = read_layout([page.layout for page in pages], tolerances)
    moved = {page.info.page: page.placed for page in pages if page.placed is not None}
    as_published(tables, paragraphs, leftovers, moved)
    return Reading(media_type, [page.info for page in pages], tables, paragraphs, leftovers)


def likely_turns(before: list[PageReading]) -> int:
    """The quarter turns of the last page that was read from a picture: what is scanned in one go lies the same way."""
    return next((page.picture_turns for page in reversed(before) if page.picture_turns is not None), 0)
