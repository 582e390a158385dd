"""Boxes of a page that was set upright for reading, back on the page as published."""

from collections.abc import Callable

from pipelines.reading.model import Box, Leftover, Paragraph, Table

Placed = Callable[[float, float], tuple[float, float]]  # a point of the page as read -> as published, in points


def as_published(
    tables: list[Table], paragraphs: list[Paragraph], leftovers: list[Leftover], pages: dict[int, Placed]
) -> None:
    """Move the boxes of the given pages, in place; a box becomes the smallest one around its moved corners."""
    if not pages:
        return
    for owner in [*(cell for table in tables for cell in table.cells), *paragraphs]:
        owner.boxes = [_moved(box, pages) for box in owner.boxes]
    for leftover in leftovers:
        leftover.box = _moved(leftover.box, pages)


def _moved(box: Box, pages: dict[int, Placed]) -> Box:
    placed = pages.get(box.page)
    if placed is None:
        return box
    corners = [placed(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
    xs, ys = [round(x, 2) for x, _ in corners], [round(y, 2) for _, y in corners]
    return Box(box.page, min(xs), min(ys), max(xs), max(ys))
