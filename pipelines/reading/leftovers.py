"""Numbers on a table's page that no cell, caption, note or paragraph used: nothing printed may vanish unseen."""

import re

from pipelines.reading.grid import Grid
from pipelines.reading.model import Box, Leftover
from pipelines.reading.text import Line

LEAST_ROWS = 3  # on a page without a ruled table that make one without rules
NUMBER = re.compile(r"^-?[\d,]+(?:\.\d+)?%?$")


def split_leftovers(grids: list[Grid], lines: list[Line]) -> tuple[list[Line], list[Leftover]]:
    """Lines that are prose or captions, and the numbers of the others: beside a table, or in rows without rules."""
    stray = [line for line in lines if _is_stray(line, grids)] if grids else [line for line in lines if _is_row(line)]
    if not grids and len(stray) < LEAST_ROWS:
        return lines, []
    ids = {id(line) for line in stray}
    kept = [line for line in lines if id(line) not in ids]
    return kept, [leftover for line in stray for leftover in _numbers(line)]


def _is_stray(line: Line, grids: list[Grid]) -> bool:
    numbers = sum(bool(NUMBER.match(segment.text)) for segment in line.segments)
    middle = (line.top + line.bottom) / 2
    beside = any(grid.top < middle < grid.bottom for grid in grids)
    return numbers == len(line.segments) or numbers > 1 or (beside and numbers > 0)


def _is_row(line: Line) -> bool:
    """Whether a line reads like a row of a table: a label and several figures, or figures one beside the other."""
    return sum(bool(NUMBER.match(segment.text)) for segment in line.segments) > 1


def _numbers(line: Line) -> list[Leftover]:
    top, bottom = round(line.top, 2), round(line.bottom, 2)
    return [
        Leftover(word, Box(line.page, round(segment.x0, 2), top, round(segment.x1, 2), bottom))
        for segment in line.segments
        for word in segment.text.split()
        if any(character.isdigit() for character in word)
    ]
