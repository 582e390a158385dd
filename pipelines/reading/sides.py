"""Two tables side by side on a page: which of the lines above belong to which."""

from dataclasses import replace

from pipelines.reading.grid import Grid
from pipelines.reading.text import Line, Segment
from pipelines.reading.tolerances import TOLERANCES, Tolerances


def stand_side_by_side(one: Grid, other: Grid) -> bool:
    """Whether two grids of a page share a height and no width."""
    level = one.top < other.bottom and other.top < one.bottom
    return level and (one.xs[-1] <= other.xs[0] or other.xs[-1] <= one.xs[0])


def split_between(
    lines: list[Line], grid: Grid, other: Grid, tolerances: Tolerances = TOLERANCES
) -> tuple[list[Line], list[Line]]:
    """Lines over two grids side by side: those over the first one, and those over the other.

    They are cut from the grids upwards, up to a line that is too far above or printed over both: from there on all
    stays with the first.
    """
    first_is_left = grid.xs[-1] <= other.xs[0]
    gutter = (grid.xs[-1] + other.xs[0]) / 2 if first_is_left else (other.xs[-1] + grid.xs[0]) / 2
    edge, start = min(grid.top, other.top), len(lines)
    while start and edge - lines[start - 1].bottom <= tolerances.caption_reach:
        line = lines[start - 1]
        if any(segment.x0 < gutter < segment.x1 for segment in line.segments):
            break
        edge, start = line.top, start - 1
    left = [part for line in lines[start:] if (part := _part(line, [s for s in line.segments if s.x1 <= gutter]))]
    right = [part for line in lines[start:] if (part := _part(line, [s for s in line.segments if s.x0 >= gutter]))]
    own, others = (left, right) if first_is_left else (right, left)
    return lines[:start] + own, others


def _part(line: Line, segments: list[Segment]) -> Line | None:
    if not segments or len(segments) == len(line.segments):
        return line if segments else None
    text = " ".join(segment.text for segment in segments)
    return replace(line, text=text, x0=segments[0].x0, x1=max(s.x1 for s in segments), segments=segments)
