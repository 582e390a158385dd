"""Numbers on a table's page that no cell, caption, note or paragraph used: nothing printed may vanish unseen."""

import re

from pipelines.reading.grid import Grid
from pipelines.reading.model import Box, Leftover
from pipelines.reading.text import Line

NUMBER = re.compile(r"^-?[\d,]+(?:\.\d+)?%?$")


def split_leftovers(grids: list[Grid], lines: list[Line]) -> tuple[list[Line], list[Leftover]]:
    """Lines that are prose or captions, and the numbers of the others: beside a table, or in rows without rules."""
    if not grids:
        return lines, []
    kept, stray = [], []
    for line in lines:
        (stray if _is_stray(line, grids) else kept).append(line)
    return kept, [leftover for line in stray for leftover in _numbers(line)]


def _is_stray(line: Line, grids: list[Grid]) -> bool:
    numbers = sum(bool(NUMBER.match(segment.text)) for segment in line.segments)
    middle = (line.top + line.bottom) / 2
    beside = any(grid.top < middle < grid.bottom for grid in grids)
    return numbers == len(line.segments) or numbers > 1 or (beside and numbers > 0)


def _numbers(line: Line) -> list[Leftover]:
    top, bottom = round(line.top, 2), round(line.bottom, 2)
    return [
        Leftover(word, Box(line.page, round(segment.x0, 2), top, round(segment.x1, 2), bottom))
        for segment in line.segments
        for word in segment.text.split()
        if any(character.isdigit() for character in word)
    ]
